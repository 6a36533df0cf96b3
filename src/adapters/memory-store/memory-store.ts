import { setImmediate as turn } from 'node:timers/promises';
import { checkBytes, checkId, checkInteger, checkKeys, checkOneOf, checkText } from '../../core/check.js';
import type { CallOptions, CommitResult, Store, StoreBatch, StoredEntry, StoredRecord } from '../../core/contracts.js';
import { RescueFaceError } from '../../core/errors.js';
import type { LedgerEntry, StoreChange, StoreRecord, StoreRecordKey } from '../../core/records.js';
import { ChangeLog, nameOf } from './change-log.js';
import { checkKey, checkRecord, KINDS } from '../../core/check-record.js';
import { copyPlain } from '../../core/copy-plain.js';

/** Items of an iteration between two turns of the event loop: about 1 ms of copying. */
const ITEMS_PER_TURN = 200;

type RecordOf<K extends StoreRecord['kind']> = Extract<StoreRecord, { kind: K }>;

/**
 * A store in memory: everything a store promises except durability. What is closed is forgotten.
 *
 * Rejects with `ERR_STORE_CONFLICT`, `ERR_STORE_RECORD` (something that is not plain data, a
 * record that lacks something, or one record twice in a batch) and, once closed, `ERR_NOT_OPEN`.
 *
 * @example
 * ```ts
 * import { memoryStore } from 'rescue-face/adapters/memory-store';
 *
 * await using store = memoryStore();
 * const person = { kind: 'person', id: 'p-1', createdAt: 0 } as const;
 * await store.commit({ puts: [person], expectations: [{ key: person, revision: 0 }] });
 * console.log((await store.get('person', 'p-1'))?.revision); // 1
 * ```
 */
export function memoryStore(): Store {
  return new MemoryStore();
}

class MemoryStore implements Store {
  readonly capabilities = { durable: false };
  readonly #records = new Map<StoreRecord['kind'], Map<string, StoredRecord>>(KINDS.map((kind) => [kind, new Map()]));
  readonly #changes = new ChangeLog();
  readonly #entries: LedgerEntry[] = [];
  #revision = 0;
  #closed = false;

  get revision(): number {
    return this.#revision;
  }

  async commit(batch: StoreBatch, options: CallOptions = {}): Promise<CommitResult> {
    this.#begin(options);
    checkKeys('commit', batch, ['expectations', 'puts', 'deletes', 'entries', 'expectedHead']);
    const puts = copyPlain(batch.puts ?? []);
    const entries = copyPlain(batch.entries ?? []);
    const deletes = (batch.deletes ?? []).map(({ kind, id }) => ({ kind, id }));
    for (const record of puts) checkRecord(record);
    for (const key of deletes) checkKey(key);
    checkWrites([...puts, ...deletes]);
    for (const { schema, bytes } of entries) {
      checkText('schema', schema);
      checkBytes('bytes', bytes);
    }
    this.#checkExpectations(batch);

    const revision = ++this.#revision;
    for (const record of puts) {
      this.#of(record.kind).set(record.id, { record, revision });
      this.#changes.note(record, { type: 'put', revision, record });
    }
    for (const key of deletes) {
      if (this.#of(key.kind).delete(key.id)) this.#changes.note(key, { type: 'delete', revision, key });
    }
    const firstSeq = this.#entries.length;
    this.#entries.push(...entries);
    return { revision, firstSeq };
  }

  async get<K extends StoreRecord['kind']>(kind: K, id: string, options: CallOptions = {}): Promise<StoredRecord<RecordOf<K>> | undefined> {
    this.#begin(options);
    checkOneOf('kind', kind, KINDS);
    checkId('id', id);
    const stored = this.#of(kind).get(id);
    return stored === undefined ? undefined : (copyPlain(stored) as StoredRecord<RecordOf<K>>);
  }

  scan<K extends StoreRecord['kind']>(kind: K, options: CallOptions = {}): AsyncIterable<StoredRecord<RecordOf<K>>> {
    checkOneOf('kind', kind, KINDS);
    const records = [...this.#of(kind).values()].sort((a, b) => (a.record.id < b.record.id ? -1 : 1));
    return this.#iterate(records as StoredRecord<RecordOf<K>>[], options);
  }

  changes(sinceRevision: number, options: CallOptions = {}): AsyncIterable<StoreChange> {
    checkInteger('sinceRevision', sinceRevision, 0, Number.MAX_SAFE_INTEGER);
    return this.#iterate(this.#changes.since(sinceRevision), options);
  }

  readEntries(fromSeq: number, options: CallOptions = {}): AsyncIterable<StoredEntry> {
    checkInteger('fromSeq', fromSeq, 0, Number.MAX_SAFE_INTEGER);
    const entries = this.#entries.slice(fromSeq).map((entry, place) => ({ seq: fromSeq + place, entry }));
    return this.#iterate(entries, options);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    for (const records of this.#records.values()) records.clear();
    this.#changes.clear();
    this.#entries.length = 0;
  }

  /** Copies of what was there when the iteration was asked for; stored objects never change, so references suffice until then. */
  async *#iterate<T>(items: readonly T[], options: CallOptions): AsyncGenerator<T> {
    for (const [place, item] of items.entries()) {
      if (place % ITEMS_PER_TURN === ITEMS_PER_TURN - 1) await turn();
      this.#begin(options);
      yield copyPlain(item);
    }
    this.#begin(options);
  }

  #begin({ signal }: CallOptions): void {
    if (this.#closed) throw new RescueFaceError('ERR_NOT_OPEN', { what: 'store' });
    signal?.throwIfAborted();
  }

  #of(kind: StoreRecord['kind']): Map<string, StoredRecord> {
    const records = this.#records.get(kind);
    if (records === undefined) throw new RescueFaceError('ERR_STORE_RECORD', { problem: 'its kind is unknown' });
    return records;
  }

  #checkExpectations({ expectations = [], expectedHead }: StoreBatch): void {
    for (const { key, revision } of expectations) {
      if ((this.#of(key.kind).get(key.id)?.revision ?? 0) !== revision) throw new RescueFaceError('ERR_STORE_CONFLICT', { what: key.kind });
    }
    if (expectedHead !== undefined && expectedHead !== this.#entries.length) {
      throw new RescueFaceError('ERR_STORE_CONFLICT', { what: 'ledger' });
    }
  }
}

/** Every record written once. */
function checkWrites(keys: readonly StoreRecordKey[]): void {
  if (new Set(keys.map(nameOf)).size !== keys.length) {
    throw new RescueFaceError('ERR_STORE_RECORD', { problem: 'the batch writes it twice' });
  }
}
