import { Moved } from '../runtime/serve-worker.js';
import type { Part, Parts, StageTask, WriteAnswer } from './messages.js';

/** Buffers given back to the host after one write: of half a megabyte each. */
const EMPTIED = 16;

/** Pieces of calls that are laid ready before the call that uses them. */
export class Staging {
  readonly #pieces = new Map<number, Part[]>();

  stage({ staged, part }: StageTask): void {
    const parts = this.#pieces.get(staged);
    if (parts === undefined) this.#pieces.set(staged, [part]);
    else parts.push(part);
  }

  drop(staged: number): void {
    this.#pieces.delete(staged);
  }

  /** Every piece of a call, in order. */
  take({ staged, last }: Parts): Part[] {
    const parts = staged === undefined ? [] : (this.#pieces.get(staged) ?? []);
    if (staged !== undefined) this.#pieces.delete(staged);
    return [...parts, last];
  }
}

/** The answer to a write, with the buffers of its pieces. */
export function withEmptied(parts: readonly Part[], answer: WriteAnswer): Moved<WriteAnswer> {
  for (const { vectors } of parts) vectors.fill(0);
  const emptied = parts.slice(0, EMPTIED).map(({ vectors }) => vectors.buffer as ArrayBuffer);
  return new Moved({ ...answer, emptied }, emptied);
}
