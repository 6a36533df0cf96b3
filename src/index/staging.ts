import type { Part, Parts, StageTask } from './messages.js';

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
