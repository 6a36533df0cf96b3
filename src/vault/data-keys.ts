import { orAborted } from '../core/abort.js';
import { sameBytes } from '../core/bytes.js';
import type { CallOptions, CryptoProvider } from '../core/contracts.js';
import { unwrapKey, wrapKey } from '../core/envelope.js';
import type { Profiles } from './profiles.js';
import { Recent } from './recent.js';
import type { RootKeys } from './root-keys.js';
import type { KeyPlace, KeyRow, SealedRows, StoredKeyRow } from './rows.js';
import { hexOf } from './tags.js';

/** A data key that is open. */
export interface DataKey {
  readonly key: Uint8Array;
  readonly row: KeyRow;
  /** Whether it lies in the database; until it does every batch that uses it brings it. */
  stored: boolean;
}

/** Keys that are asked for, and their rows in the same order. */
interface Question {
  readonly asked: KeyPlace[];
  readonly answer: Promise<readonly (StoredKeyRow | undefined)[]>;
}

/** Open keys kept at hand, up to twice as many: those of the people of the last thousands of calls, some 1.4 kB each. */
const MOST_AT_HAND = 32_768;

/** The place of a data key as a cipher context. */
export function keyContext({ owner, role }: KeyPlace): readonly string[] {
  return ['key@1', hexOf(owner), String(role)];
}

/** Opens, makes and remembers data keys. */
export class DataKeys {
  readonly #crypto: CryptoProvider;
  readonly #profiles: Profiles;
  readonly #roots: RootKeys;
  readonly #rows: SealedRows;
  readonly #atHand = new Recent<DataKey>(MOST_AT_HAND);
  /** Not sent yet. */
  #question: Question | undefined;

  constructor(profiles: Profiles, roots: RootKeys, rows: SealedRows) {
    this.#crypto = profiles.present;
    this.#profiles = profiles;
    this.#roots = roots;
    this.#rows = rows;
  }

  /** The key that another call has made meanwhile, or a new one: in the database with the first batch that uses it. */
  atHandOrFresh(place: KeyPlace): DataKey {
    const known = this.#atHand.get(nameOf(place));
    if (known !== undefined) return known;
    const made = this.passing(place);
    this.#atHand.set(nameOf(place), made);
    return made;
  }

  /** A new key for one batch, of no use afterwards but to whoever opens what it sealed. */
  passing(place: KeyPlace): DataKey {
    const key = this.#crypto.random(this.#crypto.keyLength);
    return { key, row: { ...place, ...wrapKey(this.#crypto, this.#roots.current, key, keyContext(place)) }, stored: false };
  }

  /** The keys at these places, `undefined` where there is none. */
  async find(places: readonly KeyPlace[], options: CallOptions): Promise<readonly (DataKey | undefined)[]> {
    const found = places.map((place) => this.#atHand.get(nameOf(place)));
    const missing = places.filter((_, at) => found[at] === undefined);
    if (missing.length === 0) return found;
    const rows = await orAborted(this.#lookUp(missing), options.signal);
    await this.load(rows, options);
    let next = 0;
    return found.map((known) => {
      if (known !== undefined) return known;
      const row = rows[next++];
      if (row === undefined) return undefined;
      // Another call may have opened or made it meanwhile.
      const present = this.#atHand.get(nameOf(row));
      if (present !== undefined) return present;
      const opened: DataKey = { key: this.#unwrap(row), row, stored: true };
      this.#atHand.set(nameOf(row), opened);
      return opened;
    });
  }

  /** What callers want at the same time is asked for together: a question costs as much as the keys of a dozen people. */
  async #lookUp(places: readonly KeyPlace[]): Promise<readonly (StoredKeyRow | undefined)[]> {
    this.#question ??= this.#ask();
    const { asked, answer } = this.#question;
    const from = asked.push(...places) - places.length;
    return (await answer).slice(from, from + places.length);
  }

  #ask(): Question {
    const asked: KeyPlace[] = [];
    const answer = Promise.resolve().then(() => {
      this.#question = undefined;
      return this.#rows.keys(asked);
    });
    return { asked, answer };
  }

  /** Gets the root keys that these lie under ready. */
  async load(rows: readonly (KeyRow | undefined)[], options: CallOptions): Promise<void> {
    await this.#roots.load(
      rows.flatMap((row) => row?.rootKeyId ?? []),
      options,
    );
  }

  /** Opens a key whose root key was loaded, without keeping it at hand: rows by the million pass through here. */
  open(row: StoredKeyRow): Uint8Array {
    const known = this.#atHand.get(nameOf(row));
    return known !== undefined && sameBytes(known.row.commitment, row.commitment) ? known.key : this.#unwrap(row);
  }

  /** Forgets what is at hand of these places: it was destroyed. */
  drop(places: readonly KeyPlace[]): void {
    for (const place of places) this.#atHand.delete(nameOf(place));
  }

  /** Forgets keys that no batch has brought to the database: they lie under a root key that is no longer current. */
  dropUnstored(): void {
    for (const { stored, row } of [...this.#atHand.values()]) if (!stored) this.#atHand.delete(nameOf(row));
  }

  forget(): void {
    for (const { key } of this.#atHand.values()) key.fill(0);
    this.#atHand.clear();
  }

  #unwrap(row: KeyRow): Uint8Array {
    return unwrapKey(this.#crypto, this.#roots.of(row.rootKeyId), row, keyContext(row), this.#profiles.ofRole(row.role));
  }
}

function nameOf({ owner, role }: KeyPlace): string {
  return `${role}/${hexOf(owner)}`;
}
