import { checkBytes, checkId, checkInteger, checkKeys, checkOneOf, describe } from './check.js';
import { checkKey, checkRecord } from './check-record.js';
import { copyPlain } from './copy-plain.js';
import { RescueFaceError } from './errors.js';
import type { FragmentSubject, LedgerFragment, PersonErasure, StoreRecord, StoreRecordKey } from './records.js';
import type { StoreBatch, StoreExpectation } from './store-contracts.js';

/** A ledger entry whose fragments are a list, perhaps an empty one. */
export interface CheckedEntry {
  readonly schema: string;
  readonly header: Uint8Array;
  readonly fragments: readonly LedgerFragment[];
}

/** A batch that is the store's own: checked, nothing absent but `expectedHead`, no memory shared with the caller's. */
export interface CheckedBatch {
  readonly expectations: readonly StoreExpectation[];
  readonly puts: readonly StoreRecord[];
  /** Nothing but kind and id. */
  readonly deletes: readonly StoreRecordKey[];
  readonly erasures: readonly PersonErasure[];
  readonly entries: readonly CheckedEntry[];
  readonly expectedHead: number | undefined;
}

/** Everything a store checks of a batch before it touches anything, and the copy that it keeps. */
export function checkBatch(batch: StoreBatch): CheckedBatch {
  checkKeys('commit', batch, ['expectations', 'puts', 'deletes', 'erasures', 'entries', 'expectedHead']);
  const puts = copyList('puts', batch.puts);
  for (const record of puts) checkRecord(record);
  const deletes = copyList('deletes', batch.deletes).map(keyOf);
  checkOnce([...puts, ...deletes].map(nameOf), 'the batch writes it twice');
  const erasures = copyList('erasures', batch.erasures).map(checkErasure);
  checkOnce(
    erasures.map(({ personId }) => personId),
    'the batch erases it twice',
  );
  const entries = listOf('entries', batch.entries).map(checkEntry);
  const expectations = copyList('expectations', batch.expectations).map(checkExpectation);
  const { expectedHead } = batch;
  if (expectedHead !== undefined) checkInteger('expectedHead', expectedHead, 0, Number.MAX_SAFE_INTEGER);
  return { expectations, puts, deletes, erasures, entries, expectedHead };
}

/** One name for one record, whatever characters its id holds. */
export function nameOf({ kind, id }: StoreRecordKey): string {
  return `${kind}/${id}`;
}

function copyList<T>(name: string, list: readonly T[] | undefined): readonly T[] {
  return copyPlain(listOf(name, list));
}

function listOf<T>(name: string, list: readonly T[] | undefined): readonly T[] {
  if (list !== undefined && !Array.isArray(list)) throw new TypeError(`Expected an array for ${name}, received ${describe(list)}`);
  return list ?? [];
}

/** The name alone, also where a whole record is given for one. */
function keyOf(key: StoreRecordKey): StoreRecordKey {
  checkKey(key);
  return { kind: key.kind, id: key.id };
}

function checkOnce(names: readonly string[], problem: string): void {
  if (new Set(names).size !== names.length) throw new RescueFaceError('ERR_STORE_RECORD', { problem });
}

function checkErasure(erasure: PersonErasure): PersonErasure {
  checkKeys('an erasure', erasure, ['personId', 'scope']);
  checkId('personId', erasure.personId);
  checkOneOf('scope', erasure.scope, ['biometric', 'person']);
  return erasure;
}

function checkExpectation(expectation: StoreExpectation): StoreExpectation {
  checkKeys('an expectation', expectation, ['key', 'revision']);
  checkInteger('revision', expectation.revision, 0, Number.MAX_SAFE_INTEGER);
  return { key: keyOf(expectation.key), revision: expectation.revision };
}

function checkEntry(entry: NonNullable<StoreBatch['entries']>[number]): CheckedEntry {
  checkKeys('a ledger entry', entry, ['schema', 'header', 'fragments']);
  const { schema, header, fragments = [] } = entry;
  checkId('schema', schema);
  checkBytes('header', header);
  if (!Array.isArray(fragments)) throw new TypeError(`Expected an array for fragments, received ${describe(fragments)}`);
  // Copied field by field: a search's entry has a dozen fragments, and every search waits for its entry.
  return { schema, header: new Uint8Array(header), fragments: (fragments as readonly LedgerFragment[]).map(checkFragment) };
}

function checkFragment(fragment: LedgerFragment): LedgerFragment {
  checkKeys('a fragment', fragment, ['subject', 'bytes']);
  const { subject, bytes } = fragment;
  checkSubject(subject);
  checkBytes('bytes', bytes);
  return {
    subject: subject.kind === 'person' ? { kind: 'person', personId: subject.personId } : { kind: subject.kind },
    bytes: new Uint8Array(bytes),
  };
}

function checkSubject(subject: FragmentSubject): void {
  checkKeys('subject', subject, subject?.kind === 'person' ? ['kind', 'personId'] : ['kind']);
  checkOneOf('kind', subject.kind, ['person', 'unenrolled', 'ledger']);
  if (subject.kind === 'person') checkId('personId', subject.personId);
}
