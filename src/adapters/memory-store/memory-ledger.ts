import { hash, randomFillSync } from 'node:crypto';
import { joinBytes } from '../../core/bytes.js';
import type { CheckedEntry } from '../../core/check-batch.js';
import { entryLeaf, type LeafFragment } from '../../core/ledger-leaf.js';
import type { StoredFragment } from '../../core/records.js';
import type { StoredEntry } from '../../core/store-contracts.js';
import type { LedgerHash } from '../../core/tree-hash.js';

interface Fragment extends StoredFragment {
  bytes: Uint8Array | undefined;
}

export const MEMORY_HASH: LedgerHash = {
  name: 'sha-256',
  digestLength: 32,
  digest: (bytes) => new Uint8Array(hash('sha256', bytes, 'buffer')),
};

const OWNER_BYTES = 16;
const SECRET_BYTES = 32;

/** The ledger in memory. In place of a key each person has the list of their fragments, emptied when it is destroyed. */
export class MemoryLedger {
  readonly #entries: StoredEntry[] = [];
  readonly #ofPerson = new Map<string, Fragment[]>();

  get head(): number {
    return this.#entries.length;
  }

  append({ schema, header, fragments }: CheckedEntry): void {
    const leaf = entryLeaf(MEMORY_HASH, { schema, header, fragments: fragments.map(({ bytes }) => leafFragment(bytes)) });
    const stored = fragments.map(({ subject, bytes }) => {
      const fragment: Fragment = { bytes };
      if (subject.kind === 'person') this.#list(subject.personId).push(fragment);
      return fragment;
    });
    this.#entries.push({ seq: this.#entries.length, schema, header, fragments: stored, leaf });
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

/**
 * There is no ciphertext: the digest is over the bytes behind a salt that is forgotten at once, so that nobody finds what
 * was erased by trying. Owner and commitment are random.
 */
function leafFragment(bytes: Uint8Array): LeafFragment {
  const random = randomFillSync(new Uint8Array(OWNER_BYTES + 2 * SECRET_BYTES));
  const salt = random.subarray(OWNER_BYTES + SECRET_BYTES);
  return {
    owner: random.subarray(0, OWNER_BYTES),
    role: 0,
    commitment: random.subarray(OWNER_BYTES, OWNER_BYTES + SECRET_BYTES),
    digest: MEMORY_HASH.digest(joinBytes(salt, bytes)),
  };
}
