import { checkId, checkKeys, checkOneOf, describe } from '../../core/check.js';
import type { CallOptions, StoredRecord } from '../../core/contracts.js';
import type { CaseRecord, DutyRecord, LedgerEntry, LedgerFragment } from '../../core/records.js';
import {
  DECISION_METHODS,
  type DecisionMethod,
  DISPOSITIONS,
  type Disposition,
  NOTICE_WITHDRAWAL_HOURS,
} from '../../ledger/closed-lists.js';
import { parseEntryId } from '../../ledger/entry-id.js';
import type { UsageEventOf } from '../../ledger/read-usage.js';
import { plannedLinks } from '../person-links.js';
import { asRead } from '../person-records.js';
import { checkNote } from '../probe-facts.js';
import { personFragment, unenrolledFragment, usageEntry } from '../usage-entry.js';
import { recordSelf, retryingConflicts } from '../use-context.js';
import { dutyFragment, withDates } from './duties.js';
import { type ActInput, type Acting, acting, enter, expectPerson, findOwn, type LedgerContext, operatorOf } from './ledger-context.js';
import { checkedLate, checkPast, LATE_KEYS, type LateInput } from './ledger-time.js';
import { candidatesOf, probeOf } from './search-entry.js';

/** A decision (核实结论; MCA-2020-13 annex art. 13). Whoever acts is the reviewer (复核人员). */
export interface DecideInput extends ActInput, LateInput {
  /** One of the candidates is the person, or none of them is. */
  readonly result: 'candidate' | 'none';
  /** The candidate; needed for `candidate`, and not allowed for `none`. */
  readonly personId?: string | undefined;
  /** 核实姓名. Kept encrypted. */
  readonly name?: string | undefined;
  /** How it was verified (核实方式). */
  readonly method: DecisionMethod;
  /** On what ground, in words. Kept encrypted. */
  readonly reason: string;
  /**
   * When it became known who the person is, such as the police's reply: UTC milliseconds, not in the future. Needed for
   * `candidate`. The 24 hours in which a familySearchNotice is taken down run from here (MCA-2020-13 annex art. 15).
   */
  readonly identityEstablishedAt?: number | undefined;
  /** What becomes of the person (MCA-2020-13 annex art. 14). */
  readonly disposition?: Disposition | undefined;
  /** Persons of the gallery who are the same human being as the candidate, who leads. Only for `candidate`. */
  readonly link?: { readonly how: 'linked' | 'merged'; readonly personIds: readonly string[] } | undefined;
}

/** What a decision came to. */
export type DecideResult =
  | {
      readonly status: 'decided';
      /** Names the decision: outcomes, confirmations and a reversal refer to it. */
      readonly id: string;
      /** Whether whoever searched has decided too. */
      readonly bySearcher: boolean;
      /** Duties whose 24 hours now run. */
      readonly dated: readonly { readonly dutyId: string; readonly dueAt: number }[];
    }
  /**
   * `unknown`: no search of the act's station goes by this id; `not-a-candidate`: the search did not find this person, or the person was erased;
   * `already-decided`: reverse that decision first; `same-operator`: whoever searched, and the policy asks for another.
   */
  | { readonly status: 'unknown' | 'not-a-candidate' | 'already-decided' | 'same-operator' };

const KEYS = ['result', 'personId', 'name', 'method', 'reason', 'identityEstablishedAt', 'disposition', 'link', 'act', ...LATE_KEYS];
const HOUR_MS = 3_600_000;

/** Says who was found, or that it was nobody. */
export async function decide(context: LedgerContext, searchId: string, input: DecideInput, options: CallOptions): Promise<DecideResult> {
  parseEntryId('searchId', searchId);
  checkKeys('decide', input, KEYS);
  const plan = checkedDecision(input, context.clock.now());
  const who = await acting(context, input, 'decide', 'decide', options);
  // Looked up again where another commit came in between: somebody may have been erased by it.
  const result = await retryingConflicts(() => attempt(context, { searchId, plan, who }, options));
  if (result.status === 'same-operator') await recordSelf(context, who.act, 'decide', 'decide');
  return result;
}

async function attempt(
  context: LedgerContext,
  { searchId, plan, who }: { readonly searchId: string; readonly plan: CheckedDecision; readonly who: Acting },
  options: CallOptions,
): Promise<DecideResult> {
  const { store, random } = context;
  const search = parseEntryId('searchId', searchId);
  const searched = await findOwn(store, search, ['search@1'], who, options);
  if (searched === undefined) return { status: 'unknown' };
  const { link, personIds, personId, name, reason, late, ...header } = plan;
  const person = personId === undefined ? undefined : await expectPerson(context, personId, options);
  if (personId !== undefined && (person === undefined || !candidatesOf(searched).has(personId))) return { status: 'not-a-candidate' };
  const bySearcher = operatorOf(searched) === who.act.operator;
  if (bySearcher && context.policy.searcherMayDecide !== true) return { status: 'same-operator' };
  const there = await store.get('case', search.id, options);
  if (there?.record.decision !== undefined) return { status: 'already-decided' };
  const decision = random.uuid();
  const linked = link === undefined ? undefined : { personIds, how: link, decision, createdAt: who.at };
  const links = linked && (await plannedLinks(store, linked, options));
  const duties = await runningFrom(context, who, { searched, plan, decision }, options);
  const expectations = [
    expected(search.id, there),
    ...(person === undefined ? [] : [person]),
    // The candidate is among those whom a link expects.
    ...(links?.expectations ?? []).filter(({ key }) => !(key.kind === 'person' && key.id === personId)),
    ...duties.expectations,
  ];
  const { id } = await enter(
    context,
    who,
    'decision@1',
    { ...header, ...late, id: decision, search: searchId, bySearcher, link },
    subjectsOf(personId, { name, reason }, personIds),
    options,
    {
      puts: [caseRecord(search.id, decision, who.act.operator), ...(links?.puts ?? []), ...duties.puts],
      expectations,
      entries: duties.entries,
    },
  );
  return { status: 'decided', id, bySearcher, dated: duties.puts.map(({ id: dutyId, dueAt = 0 }) => ({ dutyId, dueAt })) };
}

/** The record that says which decision on a search holds. */
export function caseRecord(search: string, decision: string | undefined, decidedBy: string | undefined): CaseRecord {
  return { kind: 'case', id: search, decision, decidedBy };
}

/** That nobody has decided in between. */
export function expected(search: string, there: StoredRecord<CaseRecord> | undefined) {
  return there === undefined ? { key: { kind: 'case', id: search } as const, revision: 0 } : asRead(there);
}

/** Everybody who is spoken of, the candidate first; where nobody is, the words stand alone. */
function subjectsOf(candidate: string | undefined, said: { name: string | undefined; reason: string }, persons: readonly string[]) {
  if (candidate === undefined) return [unenrolledFragment(said)];
  const others = persons.filter((personId) => personId !== candidate);
  return [personFragment(candidate, said), ...others.map((personId): LedgerFragment => personFragment(personId))];
}

/** The published notices of this person, whose time is now known; those that were taken down before, too. */
async function runningFrom(
  { store, random, gallery }: LedgerContext,
  who: Acting,
  { searched, plan, decision }: { readonly searched: UsageEventOf<'search@1'>; readonly plan: CheckedDecision; readonly decision: string },
  options: CallOptions,
) {
  const { identityEstablishedAt, personId, personIds } = plan;
  const found: StoredRecord<DutyRecord>[] = [];
  if (identityEstablishedAt !== undefined) {
    await gallery.sync();
    const { rescueNumber } = probeOf(searched);
    const { id, station } = searched.header as { readonly id: string; readonly station?: string };
    const isTheirs = (duty: DutyRecord) =>
      // A rescue number is one station's: another's may be somebody else.
      (duty.rescueNumber !== undefined && duty.rescueNumber === rescueNumber && duty.station === station) ||
      (duty.personId !== undefined && (personIds.includes(duty.personId) || gallery.links.leading(duty.personId) === personId)) ||
      (duty.because !== undefined && parseEntryId('because', duty.because).id === id);
    for await (const duty of store.scan('duty', options)) {
      if (duty.record.duty === 'withdraw-family-search-notice' && isTheirs(duty.record)) found.push(duty);
    }
  }
  const due = (identityEstablishedAt ?? 0) + NOTICE_WITHDRAWAL_HOURS * HOUR_MS;
  const dated = found.map(({ record }): DutyRecord => withDates(record, { ...record.dates, [decision]: due }));
  const entries = dated.map(
    (duty): LedgerEntry =>
      usageEntry('duty-dated@1', who, { id: random.uuid(), duty: duty.id, dueAt: duty.dueAt, because: decision }, [dutyFragment(duty)]),
  );
  return {
    puts: dated,
    entries,
    expectations: found.map(asRead),
  };
}

type CheckedDecision = ReturnType<typeof checkedDecision>;

function checkedDecision(input: DecideInput, now: number) {
  const { result, personId, name, method, reason, identityEstablishedAt, disposition, link } = input;
  checkOneOf('result', result, ['candidate', 'none']);
  checkOneOf('method', method, DECISION_METHODS);
  checkNote('reason', reason);
  if (name !== undefined) checkId('name', name);
  if (disposition !== undefined) checkOneOf('disposition', disposition, DISPOSITIONS);
  if (identityEstablishedAt !== undefined) checkPast('identityEstablishedAt', identityEstablishedAt, now);
  if (result === 'candidate') {
    checkId('personId', personId);
    if (identityEstablishedAt === undefined) throw new TypeError('Expected identityEstablishedAt for a decision on a candidate');
  } else if (personId !== undefined || link !== undefined) {
    throw new TypeError('Expected neither personId nor link for a decision that it is none of the candidates');
  }
  const personIds = personId === undefined ? [] : [personId, ...checkedOthers(link, personId)];
  const late = checkedLate(input, now);
  return {
    result,
    personId,
    name,
    method,
    reason,
    identityEstablishedAt,
    disposition,
    link: link?.how,
    personIds: personIds as [string, ...string[]],
    late,
  };
}

function checkedOthers(link: DecideInput['link'], personId: string): readonly string[] {
  if (link === undefined) return [];
  checkKeys('link', link, ['how', 'personIds']);
  checkOneOf('how of link', link.how, ['linked', 'merged']);
  if (!Array.isArray(link.personIds)) throw new TypeError(`Expected an array for personIds of link, received ${describe(link.personIds)}`);
  for (const id of link.personIds) checkId('personIds of link', id);
  const others = new Set(link.personIds);
  if (others.size === 0 || others.size < link.personIds.length || others.has(personId)) {
    throw new TypeError('Expected persons other than the candidate, each once, for personIds of link');
  }
  return [...others];
}
