import type { RowQuery } from '../../vault/rows.js';
import type { WriteOutcome } from './messages.js';
import type { PackedWrite } from './packed-writes.js';

/**
 * When rows of each kind were last changed, as the one who writes them knows: every search's entry raises the revision,
 * and the next search need not ask the database what has changed when nothing has.
 */
export class LastChanges {
  /** The revision from which on it is known; `undefined` until the next commit. */
  #known: number | undefined;
  readonly #byKind = new Map<number, number>();

  constructor(opened: number) {
    this.#known = opened;
  }

  /** What a group that led to this revision has changed. Together with the standing, or somebody would see the one without the other. */
  note(writes: readonly PackedWrite[], outcomes: readonly WriteOutcome[], revision: number): void {
    this.#known ??= revision;
    for (const [place, { puts, deletes }] of writes.entries()) {
      const outcome = outcomes[place];
      if (outcome === undefined || !('done' in outcome)) continue;
      for (const { kind } of [...puts, ...deletes]) this.#byKind.set(kind, outcome.done.revision);
    }
  }

  /** A group came to nobody knows what. */
  doubt(): void {
    this.#known = undefined;
  }

  /** Whether it is known that an iteration would give nothing. `forgotten`: see `Standing`; what began before it is refused. */
  rulesOut(query: RowQuery, forgotten: number): boolean {
    if (query.select !== 'changes' || this.#known === undefined || query.since < this.#known) return false;
    const { since, kinds = this.#byKind.keys() } = query;
    if (since !== 0 && since < forgotten) return false;
    for (const kind of kinds) if ((this.#byKind.get(kind) ?? 0) > since) return false;
    return true;
  }
}
