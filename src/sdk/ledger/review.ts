import { checkKeys } from '../../core/check.js';
import type { CallOptions, StoredRecord } from '../../core/contracts.js';
import type { DutyRecord, LedgerEntry } from '../../core/records.js';
import { parseEntryId } from '../../ledger/entry-id.js';
import { plannedUnlinks } from '../person-links.js';
import { asRead } from '../person-records.js';
import { checkNote } from '../probe-facts.js';
import { personFragment, unenrolledFragment, usageEntry } from '../usage-entry.js';
import { retryingConflicts } from '../use-context.js';
import { caseRecord, expected } from './decide.js';
import { dutyFragment } from './duties.js';
import { type ActInput, acting, enter, findEntry, type LedgerContext, operatorOf } from './ledger-context.js';

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

/** `unknown`: no decision goes by this id; `not-in-force`: it was reversed before. */
export type ReverseResult =
  | { readonly status: 'reversed'; readonly id: string; readonly unlinked: number }
  | { readonly status: 'unknown' | 'not-in-force' };

/** A second person agrees. */
export async function confirm(
  context: LedgerContext,
  decisionId: string,
  input: ConfirmInput,
  options: CallOptions,
): Promise<ConfirmResult> {
  const { id: decision } = parseEntryId('decisionId', decisionId);
  checkKeys('confirm', input, ['note', 'act']);
  const { note } = input;
  if (note !== undefined) checkNote('note', note);
  const who = await acting(context, input, 'confirm', 'decide', options);
  const found = await decisionOf(context, decisionId, options);
  if (found === undefined) return { status: 'unknown' };
  const { decided, searched, search } = found;
  if ([decided, searched].some((event) => event !== undefined && operatorOf(event) === who.act.operator))
    return { status: 'same-operator' };
  return retryingConflicts(async (): Promise<ConfirmResult> => {
    const { store, random } = context;
    const there = await store.get('case', search.id, options);
    if (there?.record.decision !== decision) return { status: 'not-in-force' };
    const header = { id: random.uuid(), search: decided.header.search, decision: decisionId };
    const batch = { expectations: [asRead(there)] };
    const { id } = await enter(context, who, 'decision-confirmed@1', header, [saying(decided, { note })], options, batch);
    return { status: 'confirmed', id };
  });
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
  const found = await decisionOf(context, decisionId, options);
  if (found === undefined) return { status: 'unknown' };
  const { decided, search } = found;
  return retryingConflicts(async (): Promise<ReverseResult> => {
    const { store, random } = context;
    const there = await store.get('case', search.id, options);
    if (there?.record.decision !== decision) return { status: 'not-in-force' };
    const links = await plannedUnlinks(store, decision, options);
    const duties: StoredRecord<DutyRecord>[] = [];
    for await (const duty of store.scan('duty', options)) if (duty.record.datedBy === decision) duties.push(duty);
    const undated = duties.map(({ record: { dueAt: _, datedBy: __, ...duty } }): DutyRecord => duty);
    const unlinked = links.deletes.length + links.puts.length;
    const header = { id: random.uuid(), search: decided.header.search, decision: decisionId, unlinked };
    const { id } = await enter(context, who, 'decision-reversed@1', header, [saying(decided, { reason })], options, {
      puts: [caseRecord(search.id, undefined, undefined), ...links.puts, ...undated],
      deletes: links.deletes,
      expectations: [expected(search.id, there), ...links.expectations, ...duties.map(asRead)],
      entries: undated.map(
        (duty): LedgerEntry =>
          usageEntry('duty-dated@1', who, { id: random.uuid(), duty: duty.id, because: header.id }, [dutyFragment(duty)]),
      ),
    });
    return { status: 'reversed', id, unlinked };
  });
}

async function decisionOf({ store }: LedgerContext, decisionId: string, options: CallOptions) {
  const decided = await findEntry(store, parseEntryId('decisionId', decisionId), ['decision@1'], options);
  if (decided === undefined) return undefined;
  const search = parseEntryId('search', decided.header.search);
  return { decided, search, searched: await findEntry(store, search, ['search@1'], options) };
}

/** Words about whoever was decided on; under nobody's key where it was nobody, or somebody who is gone. */
function saying(
  { subjects }: NonNullable<Awaited<ReturnType<typeof decisionOf>>>['decided'],
  said: { [name: string]: string | undefined },
) {
  const personId = subjects[0]?.['personId'];
  return typeof personId === 'string' ? personFragment(personId, said) : unenrolledFragment(said);
}
