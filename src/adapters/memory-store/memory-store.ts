import { setImmediate as turn } from 'node:timers/promises';
import { type CheckedBatch, checkBatch, nameOf } from '../../core/check-batch.js';
import { checkCallOptions } from '../../core/check-call-options.js';
import { checkChanges, checkGet, checkReadEntries, checkScan } from '../../core/check-query.js';
import { KINDS } from '../../core/check-record.js';
import type {
  CallOptions,
  ChangesOptions,
  CommitResult,
  ScanOptions,
  Store,
  StoreBatch,
  StoredEntry,
  StoredRecord,
} from '../../core/contracts.js';
import { copyPlain } from '../../core/copy-plain.js';
import { RescueFaceError } from '../../core/errors.js';
import { ERASED_KINDS, ownerOf } from '../../core/record-owner.js';
import type { PersonErasure, RecordKind, RecordOf, StoreChange } from '../../core/records.js';
import { ChangeLog } from './change-log.js';
import { MEMORY_HASH, MemoryLedger } from './memory-ledger.js';

/** Items of an iteration between two turns of the event loop: about 1 ms of copying. */
const ITEMS_PER_TURN = 200;
const LEAVES_PER_PAGE = 256;

/**
 * A store in memory: everything a store promises except durability and a cache. What is closed is forgotten. An erasure
 * overwrites nothing: the bytes are let go, and the process's memory is as safe as it was.
 *
 * Rejects with `ERR_STORE_CONFLICT`, `ERR_STORE_RECORD` (something that is not plain data, a
 * record that lacks something or holds too much, or one record twice in a batch) and, once closed, `ERR_NOT_OPEN`.
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
  readonly capabilities = { durable: false, cache: false };
  readonly ledgerHash = { ...MEMORY_HASH };
  readonly #records = new Map<RecordKind, Map<string, StoredRecord>>(KINDS.map((kind) => [kind, new Map()]));
  readonly #changes = new ChangeLog();
  readonly #ledger = new MemoryLedger();
  #revision = 0;
  /** The newest tombstone that is forgotten. */
  #forgotten = 0;
  #closed = false;

  get revision(): number {
    return this.#revision;
  }

  get head(): number {
    return this.#ledger.head;
  }

  async commit(batch: StoreBatch, options: CallOptions = {}): Promise<CommitResult> {
    checkCallOptions(options);
    this.#begin(options);
    const checked = checkBatch(batch);
    this.#checkExpectations(checked);
    for (const erasure of checked.erasures) this.#checkNothingLeft(erasure, checked);

    const revision = ++this.#revision;
    for (const record of checked.puts) {
      this.#of(record.kind).set(record.id, { record, revision });
      this.#changes.note(record, { type: 'put', revision, record });
    }
    for (const key of checked.deletes) {
      if (this.#of(key.kind).delete(key.id)) this.#changes.note(key, { type: 'delete', revision, key });
    }
    const firstSeq = this.#ledger.head;
    for (const entry of checked.entries) this.#ledger.append(entry);
    for (const { personId, scope } of checked.erasures) if (scope === 'person') this.#ledger.erase(personId);
    return { revision, firstSeq };
  }

  async get<K extends RecordKind>(kind: K, id: string, options: CallOptions = {}): Promise<StoredRecord<RecordOf<K>> | undefined> {
    checkGet(kind, id, options);
    this.#begin(options);
    const stored = this.#of(kind).get(id);
    return stored === undefined ? undefined : (copyPlain(stored) as StoredRecord<RecordOf<K>>);
  }

  scan<K extends RecordKind>(kind: K, options: ScanOptions = {}): AsyncIterable<StoredRecord<RecordOf<K>>> {
    checkScan(kind, options);
    const { personId } = options;
    const records = [...this.#of(kind).values()] as StoredRecord<RecordOf<K>>[];
    const theirs = personId === undefined ? records : records.filter(({ record }) => ownerOf(record) === personId);
    return this.#iterate(theirs, copyPlain, options);
  }

  changes(sinceRevision: number, options: ChangesOptions = {}): AsyncIterable<StoreChange> {
    checkChanges(sinceRevision, options);
    if (sinceRevision !== 0 && sinceRevision < this.#forgotten)
      return rejecting(new RescueFaceError('ERR_STORE_CONFLICT', { what: 'purge' }));
    const { kinds = KINDS } = options;
    const changes = this.#changes.since(sinceRevision);
    const wanted = changes.filter((change) => kinds.includes(change.type === 'put' ? change.record.kind : change.key.kind));
    return this.#iterate(wanted, copyPlain, options);
  }

  readEntries(fromSeq: number, options: CallOptions = {}): AsyncIterable<StoredEntry> {
    checkReadEntries(fromSeq, options);
    return this.#iterate(this.#ledger.from(fromSeq), copyEntry, options);
  }

  readLeaves(fromSeq: number, options: CallOptions = {}): AsyncIterable<readonly Uint8Array[]> {
    checkReadEntries(fromSeq, options);
    const leaves = this.#ledger.from(fromSeq).map(({ leaf }) => leaf);
    const pages = Array.from({ length: Math.ceil(leaves.length / LEAVES_PER_PAGE) }, (_, page) =>
      leaves.slice(page * LEAVES_PER_PAGE, (page + 1) * LEAVES_PER_PAGE),
    );
    return this.#iterate<readonly Uint8Array[]>(pages, (page) => page.map((leaf) => leaf.slice()), options);
  }

  async purge(options: CallOptions = {}): Promise<void> {
    checkCallOptions(options);
    this.#begin(options);
    this.#forgotten = Math.max(this.#forgotten, this.#changes.forgetDeletions());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    this.#forgotten = 0;
    for (const records of this.#records.values()) records.clear();
    this.#changes.clear();
    this.#ledger.clear();
  }

  /** Copies of what was there when the iteration was asked for; stored records never change, so references suffice until then. */
  async *#iterate<T>(items: readonly T[], copyOf: (item: T) => T, options: CallOptions): AsyncGenerator<T> {
    for (const [place, item] of items.entries()) {
      if (place % ITEMS_PER_TURN === ITEMS_PER_TURN - 1) await turn();
      this.#begin(options);
      yield copyOf(item);
    }
    this.#begin(options);
  }

  #begin({ signal }: CallOptions): void {
    if (this.#closed) throw new RescueFaceError('ERR_NOT_OPEN', { what: 'store' });
    signal?.throwIfAborted();
  }

  #of(kind: RecordKind): Map<string, StoredRecord> {
    const records = this.#records.get(kind);
    if (records === undefined) throw new RescueFaceError('ERR_STORE_RECORD', { problem: 'its kind is unknown' });
    return records;
  }

  #checkExpectations({ expectations, expectedHead }: CheckedBatch): void {
    for (const { key, revision } of expectations) {
      if ((this.#of(key.kind).get(key.id)?.revision ?? 0) !== revision) throw new RescueFaceError('ERR_STORE_CONFLICT', { what: key.kind });
    }
    if (expectedHead !== undefined && expectedHead !== this.#ledger.head) {
      throw new RescueFaceError('ERR_STORE_CONFLICT', { what: 'ledger' });
    }
  }

  /** What the batch puts stays, and so does what was there and the batch does not write. */
  #checkNothingLeft({ personId, scope }: PersonErasure, { puts, deletes }: CheckedBatch): void {
    const written = new Set([...puts, ...deletes].map(nameOf));
    for (const kind of ERASED_KINDS[scope]) {
      const before = [...this.#of(kind).values()].map(({ record }) => record).filter((record) => !written.has(nameOf(record)));
      const left = [...puts.filter((record) => record.kind === kind), ...before];
      if (left.some((record) => ownerOf(record) === personId)) throw new RescueFaceError('ERR_STORE_CONFLICT', { what: kind });
    }
  }
}

/** Not `copyPlain`, which would leave out the `bytes` that can no longer be read. */
function copyEntry({ seq, schema, header, fragments, leaf }: StoredEntry): StoredEntry {
  const copies = fragments.map(({ bytes }) => ({ bytes: copyPlain(bytes) }));
  return { seq, schema, header: copyPlain(header), fragments: copies, leaf: leaf.slice() };
}

function rejecting(reason: RescueFaceError): AsyncIterable<never> {
  return { [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(reason) }) };
}
