import type { CheckedEntry } from '../../core/check-batch.js';
import type { StoredFragment } from '../../core/records.js';
import type { StoredEntry } from '../../core/store-contracts.js';

interface Fragment extends StoredFragment {
  bytes: Uint8Array | undefined;
}

/** The ledger in memory. In place of a key each person has the list of their fragments, emptied when it is destroyed. */
export class MemoryLedger {
  readonly #entries: StoredEntry[] = [];
  readonly #ofPerson = new Map<string, Fragment[]>();

  get head(): number {
    return this.#entries.length;
  }

  append({ schema, header, fragments }: CheckedEntry): void {
    const stored = fragments.map(({ subject, bytes }) => {
      const fragment: Fragment = { bytes };
      if (subject.kind === 'person') this.#list(subject.personId).push(fragment);
      return fragment;
    });
    this.#entries.push({ seq: this.#entries.length, schema, header, fragments: stored });
  }

  /** The entries from a place on, as they are now. */
  from(seq: number): readonly StoredEntry[] {
    return this.#entries.slice(seq);
  }

  /** Nobody reads any more what was said of this person until now; what will be said is another matter. */
  erase(personId: string): void {
    for (const fragment of this.#ofPerson.get(personId) ?? []) fragment.bytes = undefined;
    this.#ofPerson.delete(personId);
  }

  clear(): void {
    this.#entries.length = 0;
    this.#ofPerson.clear();
  }

  #list(personId: string): Fragment[] {
    const list = this.#ofPerson.get(personId) ?? [];
    this.#ofPerson.set(personId, list);
    return list;
  }
}
