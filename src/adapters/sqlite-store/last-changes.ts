import type { RowQuery } from '../../vault/rows.js';
import type { WriteOutcome } from './messages.js';
import type { PackedWrite } from './packed-writes.js';

/**
 * When rows of each kind were last changed, as the one who writes them knows: every search's entry raises the revision,
 * and the next search need not ask the database what has changed when nothing has.
 */
export class LastChanges {
  readonly #opened: number;
  readonly #byKind = new Map<number, number>();

  /** `opened`: the revision at opening; who changed what before is not known. */
  constructor(opened: number) {
    this.#opened = opened;
  }

  /** Together with the standing that they led to, or somebody would see the one without the other. */
  note(writes: readonly PackedWrite[], outcomes: readonly WriteOutcome[]): void {
    for (const [place, { puts, deletes }] of writes.entries()) {
      const outcome = outcomes[place];
      if (outcome === undefined || !('done' in outcome)) continue;
      for (const { kind } of [...puts, ...deletes]) this.#byKind.set(kind, outcome.done.revision);
    }
  }

  /** Whether it is known that an iteration would give nothing. */
  rulesOut(query: RowQuery): boolean {
    if (query.select !== 'changes' || query.since < this.#opened) return false;
    const { since, kinds = this.#byKind.keys() } = query;
    for (const kind of kinds) if ((this.#byKind.get(kind) ?? 0) > since) return false;
    return true;
  }
}
