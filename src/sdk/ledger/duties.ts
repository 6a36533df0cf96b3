import { checkId, checkKeys, checkOneOf } from '../../core/check.js';
import type { CallOptions, Store } from '../../core/contracts.js';
import type { DutyRecord, LedgerEntry, LedgerFragment } from '../../core/records.js';
import { DUTY_KINDS, type DutyKind } from '../../ledger/closed-lists.js';
import { formatEntryId, parseEntryId } from '../../ledger/entry-id.js';
import { readUsage } from '../../ledger/read-usage.js';
import { asRead } from '../person-records.js';
import { checkNote } from '../probe-facts.js';
import { checkTime } from '../search-filter.js';
import { personFragment, unenrolledFragment, usageEntry } from '../usage-entry.js';
import { retryingConflicts } from '../use-context.js';
import { type ActInput, type Acting, acting, checkedLate, enter, LATE_KEYS, type LateInput, type LedgerContext } from './ledger-context.js';

/** Something that must be done. */
export interface OpenDutyInput extends ActInput {
  readonly duty: DutyKind;
  /**
   * Until when: UTC milliseconds since 1970. A `withdraw-family-search-notice` is left without: the decision that says who
   * the person is gives it 24 hours (MCA-2020-13 annex art. 15).
   */
  readonly dueAt?: number | undefined;
  /** Whom it is about, where that is a person of the gallery. */
  readonly personId?: string | undefined;
  readonly name?: string | undefined;
  /** A decision on a search of this rescue number dates a familySearchNotice. */
  readonly rescueNumber?: string | undefined;
  /** Where it is published, to whom something is handed over. */
  readonly reference?: string | undefined;
  /** The search, decision or request it follows from, by id. */
  readonly because?: string | undefined;
}

/** The duty is open. */
export interface OpenDutyResult {
  readonly status: 'opened';
  readonly dutyId: string;
  /** Names the entry. */
  readonly id: string;
}

/** What closes a duty. */
export interface CloseDutyInput extends ActInput, LateInput {
  /** What shows that it is done: a receipt, an address, who took it down. Kept encrypted. */
  readonly evidence: string;
}

/** `unknown`: no open duty goes by this id. */
export type CloseDutyResult =
  | {
      readonly status: 'closed';
      readonly id: string;
      /** Whether it was done after it was due. */
      readonly overdue: boolean;
    }
  | { readonly status: 'unknown' };

/** Which duties. */
export interface DutiesInput extends ActInput {
  /** Only this station's. Default: every station's. */
  readonly station?: string | undefined;
  /** Only what is overdue. Default `false`. */
  readonly overdueOnly?: boolean | undefined;
}

/** Something that is still to be done. */
export interface OpenDuty {
  readonly dutyId: string;
  readonly duty: DutyKind;
  readonly station: string;
  /** UTC milliseconds. */
  readonly openedAt: number;
  readonly dueAt: number | undefined;
  /** Whether it is past its time. */
  readonly overdue: boolean;
  readonly personId: string | undefined;
  readonly name: string | undefined;
  readonly rescueNumber: string | undefined;
  readonly reference: string | undefined;
  readonly because: string | undefined;
}

/** What is open. */
export interface DutiesResult {
  /** What is first due first; what has no time last. */
  readonly duties: readonly OpenDuty[];
  /** The time they were held against: the clock's, or that of the newest entry where the clock is behind it. */
  readonly now: number;
  /** The clock says an earlier time than the newest entry: it was set back, or it was ahead then. */
  readonly clockBehind: boolean;
}

const ABOUT = ['personId', 'name', 'rescueNumber', 'reference', 'because'] as const;

/** Opens a duty. */
export async function openDuty(context: LedgerContext, input: OpenDutyInput, options: CallOptions): Promise<OpenDutyResult> {
  checkKeys('openDuty', input, ['duty', 'dueAt', 'act', ...ABOUT]);
  const { duty, dueAt, personId, name, rescueNumber, reference, because } = input;
  checkOneOf('duty', duty, DUTY_KINDS);
  if (dueAt !== undefined) checkTime('dueAt', dueAt);
  for (const [what, value] of Object.entries({ personId, name, rescueNumber, reference })) if (value !== undefined) checkId(what, value);
  if (because !== undefined) parseEntryId('because', because);
  const who = await acting(context, input, 'openDuty', 'decide', options);
  const { record, entry } = newDuty(context.random.uuid(), who, { duty, dueAt, personId, name, rescueNumber, reference, because });
  const { firstSeq } = await context.store.commit(
    { puts: [record], expectations: [{ key: { kind: 'duty', id: record.id }, revision: 0 }], entries: [entry] },
    options,
  );
  return { status: 'opened', dutyId: record.id, id: formatEntryId({ seq: firstSeq, id: record.id }) };
}

/** A duty's record and the entry that opens it; both go by one name. */
export function newDuty(
  id: string,
  who: Acting,
  about: Pick<DutyRecord, 'dueAt' | (typeof ABOUT)[number]> & { readonly duty: DutyKind },
): { readonly record: DutyRecord; readonly entry: LedgerEntry } {
  const record: DutyRecord = { kind: 'duty', id, station: who.act.station, openedAt: who.at, ...about };
  const { duty: kind, dueAt, because } = about;
  return { record, entry: usageEntry('duty-opened@1', who, { id, kind, dueAt, because }, [dutyFragment(record)]) };
}

/** What an entry says of whom a duty is about. */
export function dutyFragment(
  { personId, name, rescueNumber, reference }: DutyRecord,
  more: { readonly evidence?: string } = {},
): LedgerFragment {
  const said = { name, rescueNumber, reference, ...more };
  return personId === undefined ? unenrolledFragment(said) : personFragment(personId, said);
}

/** Closes a duty. */
export async function closeDuty(
  context: LedgerContext,
  dutyId: string,
  input: CloseDutyInput,
  options: CallOptions,
): Promise<CloseDutyResult> {
  checkId('dutyId', dutyId);
  checkKeys('closeDuty', input, ['evidence', 'act', ...LATE_KEYS]);
  const { evidence } = input;
  checkNote('evidence', evidence);
  const late = checkedLate(input, context.clock.now());
  const who = await acting(context, input, 'closeDuty', 'decide', options);
  return retryingConflicts(async (): Promise<CloseDutyResult> => {
    const { store, random } = context;
    const there = await store.get('duty', dutyId, options);
    if (there === undefined) return { status: 'unknown' };
    const { duty, dueAt } = there.record;
    const overdue = dueAt !== undefined && (late.occurredAt ?? who.at) > dueAt;
    const header = { ...late, id: random.uuid(), duty: dutyId, kind: duty as DutyKind, dueAt, overdue };
    const batch = { deletes: [{ kind: 'duty', id: dutyId } as const], expectations: [asRead(there)] };
    const { id } = await enter(context, who, 'duty-closed@1', header, [dutyFragment(there.record, { evidence })], options, batch);
    return { status: 'closed', id, overdue };
  });
}

/** What is open. */
export async function duties(context: LedgerContext, input: DutiesInput, options: CallOptions): Promise<DutiesResult> {
  checkKeys('duties', input, ['station', 'overdueOnly', 'act']);
  const { station, overdueOnly = false } = input;
  if (station !== undefined) checkId('station', station);
  const who = await acting(context, input, 'duties', 'view', options);
  const { store, random } = context;
  const newest = await newestEntryTime(store, options);
  const now = Math.max(who.at, newest);
  const open: OpenDuty[] = [];
  for await (const { record } of store.scan('duty', options)) {
    const { kind: _, id: dutyId, duty, datedBy: __, dueAt, personId, name, rescueNumber, reference, because, ...rest } = record;
    const overdue = dueAt !== undefined && dueAt < now;
    if ((station !== undefined && record.station !== station) || (overdueOnly && !overdue)) continue;
    open.push({ dutyId, duty: duty as DutyKind, dueAt, overdue, personId, name, rescueNumber, reference, because, ...rest });
  }
  open.sort((a, b) => (a.dueAt ?? Number.POSITIVE_INFINITY) - (b.dueAt ?? Number.POSITIVE_INFINITY) || a.openedAt - b.openedAt);
  const persons = [...new Set(open.flatMap(({ personId }) => personId ?? []))];
  const header = { id: random.uuid(), what: 'duties', rows: open.length } as const;
  const shown = persons.map((personId) => personFragment(personId));
  await enter(context, who, 'ledger-export@1', header, shown, options);
  return { duties: open, now, clockBehind: newest > who.at };
}

/** When the newest entry was made, by its own header. A clock that was set back cannot make undone what is overdue. */
async function newestEntryTime(store: Store, options: CallOptions): Promise<number> {
  if (store.head === 0) return 0;
  for await (const entry of store.readEntries(store.head - 1, options)) {
    const event = readUsage(entry);
    return event.schema === 'unknown' ? 0 : event.header.at;
  }
  return 0;
}
