import type { CallOptions, StoredRecord } from '../../core/contracts.js';
import type { DutyRecord, LedgerEntry, PhotoRecord } from '../../core/records.js';
import { dutyFragment, newDuty } from '../ledger/duties.js';
import type { Acting } from '../ledger/ledger-context.js';
import { usageEntry } from '../usage-entry.js';
import type { AuditContext } from './audit-context.js';

/** Open duties to replace this very photo. */
export async function dutiesOf({ store }: AuditContext, { id, personId }: PhotoRecord, options: CallOptions) {
  const found: StoredRecord<DutyRecord>[] = [];
  for await (const duty of store.scan('duty', { ...options, personId })) {
    if (duty.record.duty === 'replace-photo' && duty.record.reference === id) found.push(duty);
  }
  return found;
}

/** What closes one of them. `now`: the ledger's time. */
export function closing(
  { random }: AuditContext,
  who: Acting,
  now: number,
  { record }: StoredRecord<DutyRecord>,
  evidence: string,
): LedgerEntry {
  const { id: duty, dueAt } = record;
  const overdue = dueAt !== undefined && now > dueAt;
  const header = { id: random.uuid(), duty, kind: 'replace-photo', dueAt, overdue } as const;
  return usageEntry('duty-closed@1', who, header, [dutyFragment(record, { evidence })]);
}

/** As enrolment opens it. */
export async function laterDuty(
  context: AuditContext,
  who: Acting,
  { personId, episodeId }: PhotoRecord,
  reference: string,
  options: CallOptions,
) {
  const episode = await context.store.get('episode', episodeId, options);
  const rescueNumber = episode?.record.rescueNumber;
  return newDuty(context.random.uuid(), who, { duty: 'replace-photo', personId, rescueNumber, reference });
}
