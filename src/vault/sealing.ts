import { NUMBER_LENGTH, putBytes, putNumber, sameBytes } from '../core/bytes.js';
import { checkBytes } from '../core/check.js';
import type { CheckedBatch } from '../core/check-batch.js';
import type { CallOptions, CryptoProvider } from '../core/contracts.js';
import { RescueFaceError } from '../core/errors.js';
import { ERASED_KINDS, ownerOf } from '../core/record-owner.js';
import type { FragmentSubject, RecordKind, StoreRecord, StoreRecordKey } from '../core/records.js';
import type { DataKey, DataKeys } from './data-keys.js';
import { leafOf } from './leaf-of.js';
import { type Profiles, roleIn } from './profiles.js';
import { Recent } from './recent.js';
import { decodeRecord, encodeRecord } from './record-codec.js';
import {
  type EntryRow,
  type FragmentRow,
  type KeyPlace,
  KIND_NUMBERS,
  type RecordRow,
  ROLES,
  type RowWrite,
  STORE_OWNER,
  type StoredEntryRow,
  type StoredRow,
  TAG_LENGTH,
  type Tag,
} from './rows.js';
import { hexOf, type Tags } from './tags.js';

/** Tags of people kept at hand. */
const MOST_PEOPLE = 32_768;

const ENCODER = new TextEncoder();
const DECODER = new TextDecoder('utf-8', { fatal: true });
const KINDS_BY_NUMBER = new Map(Object.entries(KIND_NUMBERS).map(([kind, number]) => [number, kind as RecordKind]));
const BIOMETRIC: readonly RecordKind[] = ERASED_KINDS.biometric;

/** Turns records, names and fragments into rows nobody can read, and back. */
export class Sealing {
  readonly #crypto: CryptoProvider;
  readonly #profiles: Profiles;
  readonly #keys: DataKeys;
  /** By profile, the present one last. */
  readonly #tags: readonly Tags[];
  /** The store's own keys: for tombstones and nobody's records, and for the ledger's fragments. */
  readonly #own: { readonly store: DataKey; readonly ledger: DataKey };
  readonly #people = new Recent<Tag>(MOST_PEOPLE);

  constructor(profiles: Profiles, keys: DataKeys, tags: readonly Tags[], own: { readonly store: DataKey; readonly ledger: DataKey }) {
    this.#crypto = profiles.present;
    this.#profiles = profiles;
    this.#keys = keys;
    this.#tags = tags;
    this.#own = own;
  }

  /** The row's name of a record. */
  rowKey({ kind, id }: StoreRecordKey): { readonly kind: number; readonly tag: Tag } {
    return { kind: KIND_NUMBERS[kind], tag: this.#present.ofRecord(kind, id) };
  }

  /** The tag of a person, of whom there may be no record. */
  person(personId: string): Tag {
    const known = this.#people.get(personId);
    if (known !== undefined) return known;
    const tag = this.#present.ofPerson(personId);
    this.#people.set(personId, tag);
    return tag;
  }

  /** The batch as rows, and the keys it brings to the database. */
  async seal(batch: CheckedBatch, options: CallOptions): Promise<{ readonly write: RowWrite; readonly brought: readonly DataKey[] }> {
    const keys = await this.#keysOf(batch, options);
    const brought = new Set<DataKey>();
    const use = (key: DataKey) => {
      if (!key.stored) brought.add(key);
      return key;
    };
    const puts = batch.puts.map((record) => this.#record(record, use(keys.forRecord(record))));
    const entries = batch.entries.map(({ schema, header, fragments }): EntryRow => {
      const theirs = fragments.map(({ subject }) => use(keys.forSubject(subject)));
      const place = entryPlace(
        this.#crypto,
        header,
        theirs.map(({ row }) => row),
      );
      const sealed = theirs.map(({ key, row }, at): FragmentRow => {
        const bytes = fragments[at]?.bytes ?? new Uint8Array(0);
        return { key: row, commitment: row.commitment, sealed: this.#crypto.seal(key, bytes, fragmentContext(schema, place, at)) };
      });
      return { schema, header, fragments: sealed, leaf: leafOf(this.#profiles.first, { schema, header, fragments: sealed }) };
    });
    const write: RowWrite = {
      expectations: batch.expectations.map(({ key, revision }) => ({ ...this.rowKey(key), revision })),
      expectedHead: batch.expectedHead,
      newKeys: [...brought].map(({ row }) => row),
      puts,
      deletes: batch.deletes.map((key) => this.tombstone(key)),
      entries,
      destroyed: batch.erasures.flatMap(({ personId, scope }) => this.placesOf(personId, scope)),
    };
    return { write, brought: [...brought] };
  }

  /** The places of the keys that an erasure destroys, those of earlier profiles too. */
  placesOf(personId: string, scope: 'biometric' | 'person'): readonly KeyPlace[] {
    const roles = scope === 'biometric' ? [ROLES.biometric] : [ROLES.biometric, ROLES.caseRecord];
    return this.#tags.flatMap((tags, profile) =>
      roles.map((role) => ({ owner: tags.ofPerson(personId), role: roleIn(profile + 1, role) })),
    );
  }

  /** The record of a row; its root key must have been loaded. */
  openRecord(row: StoredRow): StoreRecord {
    const kind = kindOf(row);
    const place = ['record@1', kind, hexOf(row.tag)];
    if (row.key === undefined) throw new RescueFaceError('ERR_STORE_CORRUPT', { problem: 'a record has no key' });
    return decodeRecord(kind, this.#crypto.open(this.#dataKey(row.key), row.sealed, place));
  }

  /** The name a tombstone stands for. */
  openTombstone(row: StoredRow): StoreRecordKey {
    const kind = kindOf(row);
    return { kind, id: DECODER.decode(this.#crypto.open(this.#own.store.key, row.sealed, ['tombstone@1', kind, hexOf(row.tag)])) };
  }

  /** What a fragment says; `undefined` once its key is gone. Throws where the entry is not the one its leaf was made of. */
  openFragments(row: StoredEntryRow): readonly (Uint8Array | undefined)[] {
    const { seq, schema, header, fragments } = row;
    const found = fragments.map(({ place, commitment, sealed }) => ({ key: place, commitment, sealed }));
    if (!sameBytes(leafOf(this.#profiles.first, { schema, header, fragments: found }), row.leaf)) {
      throw new RescueFaceError('ERR_STORE_CORRUPT', { problem: `ledger entry ${seq} is not what its leaf says`, seq });
    }
    const keys = fragments.map(({ place, commitment }) => ({ ...place, commitment }));
    const places = new Map<CryptoProvider, string>();
    return fragments.map(({ sealed, key, place }, at) => {
      if (key === undefined) return undefined;
      const crypto = this.#profiles.ofRole(place.role);
      const entry = places.get(crypto) ?? entryPlace(crypto, header, keys);
      places.set(crypto, entry);
      return crypto.open(this.#dataKey(key), sealed, fragmentContext(schema, entry, at));
    });
  }

  /** Bytes of the store's own, sealed for one place. */
  sealOwn(bytes: Uint8Array, place: readonly string[]): Uint8Array {
    checkBytes('bytes', bytes);
    return this.#crypto.seal(this.#own.store.key, bytes, place);
  }

  openOwn(sealed: Uint8Array, place: readonly string[]): Uint8Array {
    return this.#crypto.open(this.#own.store.key, sealed, place);
  }

  forget(): void {
    this.#people.clear();
    for (const tags of this.#tags) tags.forget();
    this.#own.store.key.fill(0);
    this.#own.ledger.key.fill(0);
  }

  get #present(): Tags {
    const tags = this.#tags.at(-1);
    if (tags === undefined) throw new Error('a store has a profile');
    return tags;
  }

  #record(record: StoreRecord, { key, row }: DataKey): RecordRow {
    const { kind, tag } = this.rowKey(record);
    const owner = ownerOf(record);
    return {
      kind,
      tag,
      key: row,
      owner: owner === undefined ? STORE_OWNER : this.person(owner),
      sealed: this.#crypto.seal(key, encodeRecord(record), ['record@1', record.kind, hexOf(tag)]),
    };
  }

  /** What deletes a record, its name sealed. */
  tombstone(name: StoreRecordKey): RowWrite['deletes'][number] {
    const { kind, tag } = this.rowKey(name);
    const place = ['tombstone@1', name.kind, hexOf(tag)];
    return { kind, tag, tombstone: this.#crypto.seal(this.#own.store.key, ENCODER.encode(name.id), place) };
  }

  #dataKey(row: NonNullable<StoredRow['key']>): Uint8Array {
    for (const own of [this.#own.store, this.#own.ledger]) {
      if (row.role === own.row.role && sameBytes(row.owner, STORE_OWNER)) return own.key;
    }
    return this.#keys.open(row);
  }

  /** Finds or makes the keys of all people in a batch in one go. */
  async #keysOf(batch: CheckedBatch, options: CallOptions) {
    const places = new Map<string, KeyPlace>();
    const placeOf = (personId: string, role: number): KeyPlace => ({ owner: this.person(personId), role: this.#profiles.role(role) });
    const want = (personId: string, role: number) => places.set(`${role}/${personId}`, placeOf(personId, role));
    for (const record of batch.puts) {
      const owner = ownerOf(record);
      if (owner !== undefined) want(owner, roleOf(record.kind));
    }
    for (const { subject } of batch.entries.flatMap(({ fragments }) => fragments)) {
      if (subject.kind === 'person') want(subject.personId, ROLES.caseRecord);
    }
    const names = [...places.keys()];
    const found = await this.#keys.find([...places.values()], options);
    const open = new Map(names.map((name, at) => [name, found[at]]));
    const keyOf = (personId: string, role: number): DataKey => {
      const name = `${role}/${personId}`;
      const key = open.get(name) ?? this.#keys.atHandOrFresh(placeOf(personId, role));
      open.set(name, key);
      return key;
    };
    return {
      forRecord: (record: StoreRecord): DataKey => {
        const owner = ownerOf(record);
        return owner === undefined ? this.#own.store : keyOf(owner, roleOf(record.kind));
      },
      forSubject: (subject: FragmentSubject): DataKey => {
        if (subject.kind === 'person') return keyOf(subject.personId, ROLES.caseRecord);
        if (subject.kind === 'ledger') return this.#own.ledger;
        return this.#keys.passing({ owner: this.#crypto.random(TAG_LENGTH), role: this.#profiles.role(ROLES.unenrolled) });
      },
    };
  }
}

function roleOf(kind: RecordKind): number {
  return BIOMETRIC.includes(kind) ? ROLES.biometric : ROLES.caseRecord;
}

function kindOf(row: StoredRow): RecordKind {
  const kind = KINDS_BY_NUMBER.get(row.kind);
  if (kind === undefined) throw new RescueFaceError('ERR_STORE_CORRUPT', { problem: 'a row of an unknown kind' });
  return kind;
}

/**
 * The entry's name within its fragments' places: 128 bits of a digest over its header and the keys of all its fragments.
 * Whose key is said to be another is not taken for somebody who was erased: the others do not open.
 */
function entryPlace(crypto: CryptoProvider, header: Uint8Array, keys: readonly (KeyPlace & { readonly commitment: Uint8Array })[]): string {
  let length = 2 * NUMBER_LENGTH + header.length;
  for (const { owner, commitment } of keys) length += NUMBER_LENGTH + owner.length + commitment.length;
  const bytes = new Uint8Array(length);
  let at = putNumber(bytes, putNumber(bytes, 0, header.length), keys.length);
  for (const { role } of keys) at = putNumber(bytes, at, role);
  at = putBytes(bytes, at, header);
  for (const { owner, commitment } of keys) at = putBytes(bytes, putBytes(bytes, at, owner), commitment);
  return hexOf(crypto.digest(bytes).subarray(0, TAG_LENGTH));
}

function fragmentContext(schema: string, header: string, at: number): readonly string[] {
  return ['fragment@1', schema, header, String(at)];
}
