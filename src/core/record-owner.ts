import type { ErasureScope, RecordKind, StoreRecord } from './records.js';

/** Kinds that nobody can be left with once the keys of a scope are destroyed. */
export const ERASED_KINDS: Readonly<Record<ErasureScope, readonly RecordKind[]>> = {
  biometric: ['photo', 'picture', 'template'],
  person: ['photo', 'picture', 'template', 'person', 'episode', 'link', 'duty'],
};

/** Whose record it is; `undefined` for what belongs to the store: an erasure outlives whom it erases, a job or a case is nobody's. */
export function ownerOf(record: StoreRecord): string | undefined {
  switch (record.kind) {
    case 'person':
      return record.id;
    case 'erasure':
    case 'job':
    case 'case':
      return undefined;
    default:
      return record.personId;
  }
}
