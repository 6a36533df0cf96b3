import type {
  ErasureScope,
  FragmentSubject,
  LedgerEntry,
  RecordKind,
  StoreBatch,
  StoreChange,
  StoredRecord,
  StoreRecord,
  StoreRecordKey,
} from 'rescue-face/adapters/memory-store';

export const KINDS: readonly RecordKind[] = ['person', 'episode', 'photo', 'picture', 'template', 'link', 'erasure', 'job', 'case', 'duty'];

/** The contract's sentence on scopes, written down a second time. */
const WITHIN: Readonly<Record<ErasureScope, readonly RecordKind[]>> = {
  biometric: ['photo', 'picture', 'template'],
  person: ['photo', 'picture', 'template', 'person', 'episode', 'link', 'duty'],
};

/** What the model answers where a store rejects with `ERR_STORE_CONFLICT`. */
export const CONFLICT = 'conflict';

interface Row extends StoredRecord {
  /** When its id was first put. */
  readonly place: number;
}

interface ModelEntry {
  readonly entry: LedgerEntry;
  /** The number of its person's key for each fragment, where it has one. */
  readonly keys: readonly (number | undefined)[];
}

/** A store as plainly as it can be said: what is there, what was there, and the number of everybody's present key. */
export class ModelStore {
  revision = 0;
  #records: readonly Row[] = [];
  #tombstones: readonly { readonly key: StoreRecordKey; readonly revision: number }[] = [];
  readonly #entries: ModelEntry[] = [];
  readonly #keys = new Map<string, number>();
  /** Blocks by the name of a cache. */
  readonly caches = new Map<string, number[][]>();
  #forgotten = 0;
  /** As they were first seen. */
  readonly leaves: Uint8Array[] = [];
  #places = 0;

  get head(): number {
    return this.#entries.length;
  }

  revisionOf(key: StoreRecordKey): number {
    return this.#records.find(({ record }) => same(record, key))?.revision ?? 0;
  }

  commit(batch: StoreBatch): { readonly revision: number; readonly firstSeq: number } | typeof CONFLICT {
    const { expectations = [], puts = [], deletes = [], erasures = [], entries = [], expectedHead = this.head } = batch;
    if (expectedHead !== this.head || expectations.some(({ key, revision }) => this.revisionOf(key) !== revision)) return CONFLICT;
    const after = this.#records.filter(({ record }) => !deletes.some((key) => same(record, key)));
    const revision = this.revision + 1;
    let places = this.#places;
    for (const record of puts) {
      const at = after.findIndex((row) => same(row.record, record));
      if (at < 0) after.push({ record, revision, place: places++ });
      else after[at] = { record, revision, place: after[at]?.place ?? 0 };
    }
    for (const { personId, scope } of erasures) if (after.some(({ record }) => isWithin(record, personId, scope))) return CONFLICT;

    const gone = deletes.filter((key) => this.revisionOf(key) > 0).map(({ kind, id }) => ({ key: { kind, id }, revision }));
    const changed = [...puts, ...gone.map(({ key }) => key)];
    this.#tombstones = [...this.#tombstones.filter(({ key }) => !changed.some((each) => same(each, key))), ...gone];
    this.#records = after;
    this.#places = places;
    this.revision = revision;
    const firstSeq = this.head;
    for (const entry of entries)
      this.#entries.push({ entry, keys: (entry.fragments ?? []).map(({ subject }) => this.#keyNumber(subject)) });
    for (const { personId, scope } of erasures) if (scope === 'person') this.#keys.set(personId, (this.#keys.get(personId) ?? 0) + 1);
    return { revision, firstSeq };
  }

  get(key: StoreRecordKey): StoredRecord | undefined {
    return this.scan(key.kind).find(({ record }) => record.id === key.id);
  }

  scan(kind: RecordKind, personId?: string): readonly StoredRecord[] {
    return this.#records
      .filter(({ record }) => record.kind === kind && (personId === undefined || ownerOf(record) === personId))
      .sort((a, b) => a.place - b.place)
      .map(({ record, revision }) => ({ record, revision }));
  }

  /** By revision, and within one by name: the contract leaves that open. */
  changes(since: number, kinds: readonly RecordKind[] = KINDS): readonly StoreChange[] | typeof CONFLICT {
    if (since !== 0 && since < this.#forgotten) return CONFLICT;
    const puts = this.#records.map(({ record, revision }): StoreChange => ({ type: 'put', revision, record }));
    const deletes = this.#tombstones.map(({ key, revision }): StoreChange => ({ type: 'delete', revision, key }));
    return [...puts, ...deletes].filter((change) => change.revision > since && kinds.includes(keyOf(change).kind)).sort(byRevisionAndName);
  }

  entries(from: number) {
    return this.#entries.slice(from).map(({ entry: { schema, header, fragments = [] }, keys }, place) => ({
      seq: from + place,
      schema,
      header,
      fragments: fragments.map(({ subject, bytes }, at) => ({ bytes: keys[at] === this.#keyNumber(subject) ? bytes : undefined })),
    }));
  }

  purge(): void {
    this.#forgotten = Math.max(this.#forgotten, ...this.#tombstones.map(({ revision }) => revision));
    this.#tombstones = [];
    this.caches.clear();
  }

  /** What must be deleted for a person's erasure. */
  within(personId: string, scope: ErasureScope): readonly StoreRecordKey[] {
    return this.#records.map(({ record }) => record).filter((record) => isWithin(record, personId, scope));
  }

  /** `undefined` for the subjects nobody erases. */
  #keyNumber(subject: FragmentSubject): number | undefined {
    return subject.kind === 'person' ? (this.#keys.get(subject.personId) ?? 0) : undefined;
  }
}

export function byRevisionAndName(a: StoreChange, b: StoreChange): number {
  return a.revision - b.revision || (nameOf(keyOf(a)) < nameOf(keyOf(b)) ? -1 : 1);
}

export function same(a: StoreRecordKey, b: StoreRecordKey): boolean {
  return a.kind === b.kind && a.id === b.id;
}

function keyOf(change: StoreChange): StoreRecordKey {
  return change.type === 'put' ? change.record : change.key;
}

function nameOf({ kind, id }: StoreRecordKey): string {
  return JSON.stringify([kind, id]);
}

function ownerOf(record: StoreRecord): string | undefined {
  if (record.kind === 'person') return record.id;
  return 'personId' in record ? record.personId : undefined;
}

function isWithin(record: StoreRecord, personId: string, scope: ErasureScope): boolean {
  return ownerOf(record) === personId && WITHIN[scope].includes(record.kind);
}
