import { checkId, checkKeys, checkOneOf } from '../../core/check.js';
import type { CallOptions } from '../../core/contracts.js';
import type { DutyRecord, LedgerEntry, LedgerFragment } from '../../core/records.js';
import { DUTY_KINDS, type DutyKind, NOTICE_WITHDRAWAL_HOURS } from '../../ledger/closed-lists.js';
import { formatEntryId, parseEntryId } from '../../ledger/entry-id.js';
import { asRead } from '../person-records.js';
import { checkNote } from '../probe-facts.js';
import { sightOf } from '../refusal.js';
import { personFragment, unenrolledFragment, usageEntry } from '../usage-entry.js';
import { retryingConflicts } from '../use-context.js';
import { type ActInput, type Acting, acting, enter, expectPerson, type LedgerContext } from './ledger-context.js';
import { checkedLate, checkMoment, checkPast, LATE_KEYS, type LateInput, ledgerTime, rememberedTime } from './ledger-time.js';

/** Something that must be done. */
export interface OpenDutyInput extends ActInput {
  readonly duty: DutyKind;
  /** Until when: UTC milliseconds since 1970. Not of a `withdraw-family-search-notice`. */
  readonly dueAt?: number | undefined;
  /**
   * Of a `withdraw-family-search-notice` alone, where it is known already who the person is: since when, UTC milliseconds.
   * Otherwise the decision that says so gives the notice its 24 hours (MCA-2020-13 annex art. 15).
   */
  readonly identityEstablishedAt?: number | undefined;
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

/** The duty is open; or `unknown`: there is nobody of that id. */
export type OpenDutyResult =
  | {
      readonly status: 'opened';
      readonly dutyId: string;
      /** Names the entry. */
      readonly id: string;
    }
  | { readonly status: 'unknown' };

/** What closes a duty. */
export interface CloseDutyInput extends ActInput, LateInput {
  /** What shows that it is done: a receipt, an address, who took it down. Kept encrypted. */
  readonly evidence: string;
}

/** `unknown`: no open duty of the act's station goes by this id. */
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
  /** Only this station's. Default: every one's that the operator may act for. */
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

const HOUR_MS = 3_600_000;

const ABOUT = ['personId', 'name', 'rescueNumber', 'reference', 'because'] as const;

/** Opens a duty. */
export async function openDuty(context: LedgerContext, input: OpenDutyInput, options: CallOptions): Promise<OpenDutyResult> {
  checkKeys('openDuty', input, ['duty', 'dueAt', 'identityEstablishedAt', 'act', ...ABOUT]);
  const { duty, dueAt, identityEstablishedAt, personId, name, rescueNumber, reference, because } = input;
  checkOneOf('duty', duty, DUTY_KINDS);
  const isNotice = duty === 'withdraw-family-search-notice';
  if (isNotice && dueAt !== undefined) throw new TypeError('Expected identityEstablishedAt instead of dueAt for a familySearchNotice');
  if (!isNotice && identityEstablishedAt !== undefined)
    throw new TypeError('Expected dueAt instead of identityEstablishedAt for this duty');
  if (dueAt !== undefined) checkMoment('dueAt', dueAt);
  if (identityEstablishedAt !== undefined) checkPast('identityEstablishedAt', identityEstablishedAt, context.clock.now());
  for (const [what, value] of Object.entries({ personId, name, rescueNumber, reference })) if (value !== undefined) checkId(what, value);
  if (because !== undefined) parseEntryId('because', because);
  const who = await acting(context, input, 'openDuty', 'decide', options);
  return retryingConflicts(async (): Promise<OpenDutyResult> => {
    const person = personId === undefined ? undefined : await expectPerson(context, personId, options);
    if (personId !== undefined && person === undefined) return { status: 'unknown' };
    const dutyId = context.random.uuid();
    const known = identityEstablishedAt === undefined ? {} : { [dutyId]: identityEstablishedAt + NOTICE_WITHDRAWAL_HOURS * HOUR_MS };
    const about = { duty, dueAt: known[dutyId] ?? dueAt, dates: known, personId, name, rescueNumber, reference, because };
    const { record, entry } = newDuty(dutyId, who, about);
    const expectations = [{ key: { kind: 'duty', id: dutyId } as const, revision: 0 }, ...(person === undefined ? [] : [person])];
    const { firstSeq } = await context.store.commit({ puts: [record], expectations, entries: [entry] }, options);
    return { status: 'opened', dutyId, id: formatEntryId({ seq: firstSeq, id: dutyId }) };
  });
}

/** The duty with these times: the earliest counts. */
export function withDates({ dueAt: _, ...duty }: DutyRecord, dates: Readonly<Record<string, number>>): DutyRecord {
  const all = Object.values(dates);
  return { ...duty, dates, dueAt: all.length === 0 ? undefined : Math.min(...all) };
}

/** A duty's record and the entry that opens it; both go by one name. */
export function newDuty(
  id: string,
  who: Acting,
  about: Pick<DutyRecord, 'dueAt' | 'dates' | (typeof ABOUT)[number]> & { readonly duty: DutyKind },
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
    if (there === undefined || there.record.closedAt !== undefined || there.record.station !== who.act.station)
      return { status: 'unknown' };
    const { duty, dueAt } = there.record;
    const now = await ledgerTime(context, who.at, options);
    const closedAt = late.occurredAt ?? now;
    const overdue = dueAt !== undefined && closedAt > dueAt;
    const header = { ...late, id: random.uuid(), duty: dutyId, kind: duty as DutyKind, dueAt, overdue };
    // A notice whose time is not known yet stays: the decision may say that it was taken down too late.
    const isUndated = duty === 'withdraw-family-search-notice' && dueAt === undefined;
    const batch = {
      puts: [...(isUndated ? [{ ...there.record, closedAt }] : []), ...rememberedTime(now, who.at)],
      deletes: isUndated ? [] : [{ kind: 'duty', id: dutyId } as const],
      expectations: [asRead(there)],
    };
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
  const now = await ledgerTime(context, who.at, options);
  const isSeen = await sightOf(context, who.act, options);
  const open: OpenDuty[] = [];
  for await (const { record } of store.scan('duty', options)) {
    const { kind: _, id: dutyId, duty, dates: __, closedAt, dueAt, personId, name, rescueNumber, reference, because, ...rest } = record;
    const overdue = dueAt !== undefined && dueAt < now;
    if (closedAt !== undefined || (station !== undefined && record.station !== station) || (overdueOnly && !overdue)) continue;
    if (!(await isSeen(record.station))) continue;
    open.push({ dutyId, duty: duty as DutyKind, dueAt, overdue, personId, name, rescueNumber, reference, because, ...rest });
  }
  open.sort((a, b) => (a.dueAt ?? Number.POSITIVE_INFINITY) - (b.dueAt ?? Number.POSITIVE_INFINITY) || a.openedAt - b.openedAt);
  const persons = [...new Set(open.flatMap(({ personId }) => personId ?? []))];
  const header = { id: random.uuid(), what: 'duties', rows: open.length } as const;
  const shown = persons.map((personId) => personFragment(personId));
  await enter(context, who, 'ledger-export@1', header, shown, options, { puts: rememberedTime(now, who.at) });
  return { duties: open, now, clockBehind: now > who.at };
}
