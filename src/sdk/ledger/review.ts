import { checkKeys } from '../../core/check.js';
import type { CallOptions, StoredRecord, StoreExpectation } from '../../core/contracts.js';
import type { DutyRecord, LedgerEntry, LedgerFragment } from '../../core/records.js';
import { parseEntryId } from '../../ledger/entry-id.js';
import type { UsageEventOf } from '../../ledger/read-usage.js';
import { plannedUnlinks } from '../person-links.js';
import { asRead } from '../person-records.js';
import { checkNote } from '../probe-facts.js';
import { personFragment, unenrolledFragment, usageEntry } from '../usage-entry.js';
import { recordSelf, retryingConflicts } from '../use-context.js';
import { caseRecord, expected } from './decide.js';
import { dutyFragment, withDates } from './duties.js';
import {
  type ActInput,
  type Acting,
  acting,
  enter,
  expectPerson,
  findEntry,
  findOwn,
  type LedgerContext,
  operatorOf,
} from './ledger-context.js';

/** What a second person says. */
export interface ConfirmInput extends ActInput {
  readonly note?: string | undefined;
}

/**
 * `unknown`: no decision goes by this id; `not-in-force`: it was reversed; `same-operator`: whoever searched or decided
 * cannot be the second.
 */
export type ConfirmResult =
  | { readonly status: 'confirmed'; readonly id: string }
  | { readonly status: 'unknown' | 'not-in-force' | 'same-operator' };

/** Why a decision is taken back. */
export interface ReverseInput extends ActInput {
  /** In words. Kept encrypted. */
  readonly reason: string;
}

/**
 * `unknown`: no decision of the act's station goes by this id; `not-in-force`: it was reversed before; `same-operator`:
 * whoever searched does not take back what another has decided, unless the policy lets the searcher decide.
 */
export type ReverseResult =
  | { readonly status: 'reversed'; readonly id: string; readonly unlinked: number }
  | { readonly status: 'unknown' | 'not-in-force' | 'same-operator' };

/** A second person agrees. */
export async function confirm(
  context: LedgerContext,
  decisionId: string,
  input: ConfirmInput,
  options: CallOptions,
): Promise<ConfirmResult> {
  parseEntryId('decisionId', decisionId);
  checkKeys('confirm', input, ['note', 'act']);
  const { note } = input;
  if (note !== undefined) checkNote('note', note);
  const who = await acting(context, input, 'confirm', 'decide', options);
  const result = await retryingConflicts(async (): Promise<ConfirmResult> => {
    const standing = await standingDecision(context, decisionId, who, options);
    if (standing.status !== 'standing') return standing;
    const { decided, searched, there } = standing;
    const others = [decided, searched].flatMap((event) => (event === undefined ? [] : [operatorOf(event)]));
    if (others.includes(who.act.operator)) return { status: 'same-operator' };
    const { fragment, expectations } = await saying(context, decided, { note }, options);
    const header = { id: context.random.uuid(), search: decided.header.search, decision: decisionId };
    const batch = { expectations: [asRead(there), ...expectations] };
    const { id } = await enter(context, who, 'decision-confirmed@1', header, [fragment], options, batch);
    return { status: 'confirmed', id };
  });
  if (result.status === 'same-operator') await recordSelf(context, who.act, 'confirm', 'decide');
  return result;
}

/** Takes a decision back. */
export async function reverse(
  context: LedgerContext,
  decisionId: string,
  input: ReverseInput,
  options: CallOptions,
): Promise<ReverseResult> {
  const { id: decision } = parseEntryId('decisionId', decisionId);
  checkKeys('reverse', input, ['reason', 'act']);
  const { reason } = input;
  checkNote('reason', reason);
  const who = await acting(context, input, 'reverse', 'decide', options);
  const result = await retryingConflicts(async (): Promise<ReverseResult> => {
    const standing = await standingDecision(context, decisionId, who, options);
    if (standing.status !== 'standing') return standing;
    const { decided, searched, search, there } = standing;
    const isSearcher = searched !== undefined && operatorOf(searched) === who.act.operator;
    if (isSearcher && context.policy.searcherMayDecide !== true) return { status: 'same-operator' };
    const { store, random } = context;
    const links = await plannedUnlinks(store, decision, options);
    const duties: StoredRecord<DutyRecord>[] = [];
    for await (const duty of store.scan('duty', options)) if (duty.record.dates?.[decision] !== undefined) duties.push(duty);
    const dated = duties.map(({ record }): DutyRecord => {
      const { [decision]: _, ...dates } = record.dates ?? {};
      return withDates(record, dates);
    });
    const unlinked = links.deletes.length + links.puts.length;
    const header = { id: random.uuid(), search: decided.header.search, decision: decisionId, unlinked };
    const { fragment, expectations } = await saying(context, decided, { reason }, options);
    const { id } = await enter(context, who, 'decision-reversed@1', header, [fragment], options, {
      puts: [caseRecord(search.id, undefined, undefined), ...links.puts, ...dated],
      deletes: links.deletes,
      expectations: [expected(search.id, there), ...links.expectations, ...duties.map(asRead), ...expectations],
      entries: dated.map(
        (duty): LedgerEntry =>
          usageEntry('duty-dated@1', who, { id: random.uuid(), duty: duty.id, dueAt: duty.dueAt, because: header.id }, [
            dutyFragment(duty),
          ]),
      ),
    });
    return { status: 'reversed', id, unlinked };
  });
  if (result.status === 'same-operator') await recordSelf(context, who.act, 'reverse', 'decide');
  return result;
}

/** A decision of the act's station that holds, with all that is known of it. */
async function standingDecision({ store }: LedgerContext, decisionId: string, who: Acting, options: CallOptions) {
  const { id, seq } = parseEntryId('decisionId', decisionId);
  const decided = await findOwn(store, { id, seq }, ['decision@1'], who, options);
  if (decided === undefined) return { status: 'unknown' } as const;
  const search = parseEntryId('search', decided.header.search);
  const there = await store.get('case', search.id, options);
  if (there?.record.decision !== id) return { status: 'not-in-force' } as const;
  const searched = await findEntry(store, search, ['search@1'], options);
  return { status: 'standing', decided, search, searched, there } as const;
}

/** Words about whoever was decided on; under nobody's key where it was nobody, or somebody who is gone. */
async function saying(
  context: LedgerContext,
  { subjects }: UsageEventOf<'decision@1'>,
  said: { [name: string]: string | undefined },
  options: CallOptions,
): Promise<{ readonly fragment: LedgerFragment; readonly expectations: readonly StoreExpectation[] }> {
  const personId = subjects[0]?.['personId'];
  const person = typeof personId === 'string' ? await expectPerson(context, personId, options) : undefined;
  if (typeof personId !== 'string' || person === undefined) return { fragment: unenrolledFragment(said), expectations: [] };
  return { fragment: personFragment(personId, said), expectations: [person] };
}
