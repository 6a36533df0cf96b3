import type { CallOptions } from './call-options.js';
import { checkId, checkInteger, checkKeys, checkOneOf, describe } from './check.js';
import { checkCallOptions } from './check-call-options.js';
import { KINDS } from './check-record.js';
import type { RecordKind } from './records.js';
import type { ChangesOptions, ScanOptions } from './store-contracts.js';

/** Refuses mistakes in a call of `Store.get`. */
export function checkGet(kind: RecordKind, id: string, options: CallOptions): void {
  checkOneOf('kind', kind, KINDS);
  checkId('id', id);
  checkCallOptions(options);
}

/** Refuses mistakes in a call of `Store.scan`. */
export function checkScan(kind: RecordKind, options: ScanOptions): void {
  checkOneOf('kind', kind, KINDS);
  checkKeys('scan', options, ['signal', 'personId']);
  if (options.personId !== undefined) checkId('personId', options.personId);
  checkCallOptions({ signal: options.signal });
}

/** Refuses mistakes in a call of `Store.changes`. */
export function checkChanges(sinceRevision: number, options: ChangesOptions): void {
  checkInteger('sinceRevision', sinceRevision, 0, Number.MAX_SAFE_INTEGER);
  checkKeys('changes', options, ['signal', 'kinds']);
  const { kinds, signal } = options;
  if (kinds !== undefined) {
    if (!Array.isArray(kinds)) throw new TypeError(`Expected an array for kinds, received ${describe(kinds)}`);
    if (kinds.length === 0) throw new RangeError('Expected at least one kind for kinds, received none');
    for (const kind of kinds) checkOneOf('kinds', kind, KINDS);
  }
  checkCallOptions({ signal });
}

/** Refuses mistakes in a call of `Store.readEntries`. */
export function checkReadEntries(fromSeq: number, options: CallOptions): void {
  checkInteger('fromSeq', fromSeq, 0, Number.MAX_SAFE_INTEGER);
  checkCallOptions(options);
}
