import { checkId, checkKeys, checkOneOf, describe } from '../../core/check.js';
import type { CallOptions, StoreExpectation } from '../../core/contracts.js';
import { type Addressee, OUTCOME_ADDRESSEES, OUTCOME_KINDS, type OutcomeKind } from '../../ledger/closed-lists.js';
import { parseEntryId } from '../../ledger/entry-id.js';
import { asRead } from '../person-records.js';
import { checkNote } from '../probe-facts.js';
import { personFragment, unenrolledFragment } from '../usage-entry.js';
import { retryingConflicts } from '../use-context.js';
import { type ActInput, type Acting, acting, enter, expectPerson, findOwn, type LedgerContext } from './ledger-context.js';
import { checkedLate, LATE_KEYS, type LateInput } from './ledger-time.js';
import type { EnteredOrUnknown, EnteredResult } from './results.js';

/** What a search has led to (MCA-2020-13 circular 2(1) and 2(5)). Names, numbers and words are kept encrypted. */
export interface OutcomeInput extends ActInput, LateInput {
  readonly kind: OutcomeKind;
  /** To whom it was sent; those that the regulation names for its kind. */
  readonly addressees: readonly Addressee[];
  /** The decision it rests on, by id. */
  readonly decision?: string | undefined;
  /** The search it comes from, by id. */
  readonly search?: string | undefined;
  readonly personId?: string | undefined;
  readonly name?: string | undefined;
  readonly rescueNumber?: string | undefined;
  /** 原救助机构/流出地. */
  readonly origin?: string | undefined;
  /** 通报或移送单位. */
  readonly sentTo?: string | undefined;
  readonly note?: string | undefined;
}

/**
 * `unknown`: no such decision, search or person, or of another station; `not-in-force`: the decision was reversed;
 * `not-the-same`: decision, search and person are not of one case.
 */
export type OutcomeResult = EnteredResult | { readonly status: 'unknown' | 'not-in-force' | 'not-the-same' };

/** What came back (反馈情况). */
export interface FeedbackInput extends ActInput, LateInput {
  /** Kept encrypted. */
  readonly text: string;
}

const WORDS = ['personId', 'name', 'rescueNumber', 'origin', 'sentTo'] as const;

/** Enters an outcome. */
export async function outcome(context: LedgerContext, input: OutcomeInput, options: CallOptions): Promise<OutcomeResult> {
  checkKeys('outcome', input, ['kind', 'addressees', 'decision', 'search', 'note', 'act', ...WORDS, ...LATE_KEYS]);
  const { kind, decision, search, personId, name, rescueNumber, origin, sentTo, note } = input;
  checkOneOf('kind', kind, OUTCOME_KINDS);
  const addressees = checkedAddressees(kind, input.addressees);
  for (const [what, value] of Object.entries({ personId, name, rescueNumber, origin, sentTo }))
    if (value !== undefined) checkId(what, value);
  if (note !== undefined) checkNote('note', note);
  if (decision !== undefined) parseEntryId('decision', decision);
  if (search !== undefined) parseEntryId('search', search);
  const late = checkedLate(input, context.clock.now());
  const who = await acting(context, input, 'outcome', 'decide', options);
  return retryingConflicts(async (): Promise<OutcomeResult> => {
    const rests = await groundOf(context, { decision, search, personId }, who, options);
    if ('status' in rests) return rests;
    const said = { name, rescueNumber, origin, sentTo, note };
    const header = { ...late, id: context.random.uuid(), kind, addressees, search: rests.search, decision };
    const about = personId === undefined ? unenrolledFragment(said) : personFragment(personId, said);
    const { id } = await enter(context, who, 'outcome@1', header, [about], options, { expectations: rests.expectations });
    return { status: 'entered', id };
  });
}

interface Ground {
  readonly decision: string | undefined;
  readonly search: string | undefined;
  readonly personId: string | undefined;
}

/** What an outcome rests on: a decision that holds, of that search, on that person. Two people are never one row. */
async function groundOf(
  context: LedgerContext,
  { decision, search, personId }: Ground,
  who: Acting,
  options: CallOptions,
): Promise<
  | { readonly search: string | undefined; readonly expectations: readonly StoreExpectation[] }
  | { readonly status: 'unknown' | 'not-in-force' | 'not-the-same' }
> {
  const { store } = context;
  const expectations: StoreExpectation[] = [];
  const person = personId === undefined ? undefined : await expectPerson(context, personId, options);
  if (personId !== undefined && person === undefined) return { status: 'unknown' };
  if (person !== undefined) expectations.push(person);
  if (search !== undefined && (await findOwn(store, parseEntryId('search', search), ['search@1'], who, options)) === undefined) {
    return { status: 'unknown' };
  }
  if (decision === undefined) return { search, expectations };
  const { id, seq } = parseEntryId('decision', decision);
  const decided = await findOwn(store, { id, seq }, ['decision@1'], who, options);
  if (decided === undefined) return { status: 'unknown' };
  if (search !== undefined && search !== decided.header.search) return { status: 'not-the-same' };
  if (personId !== undefined && !decided.subjects.some((subject) => subject?.['personId'] === personId)) return { status: 'not-the-same' };
  const there = await store.get('case', parseEntryId('search', decided.header.search).id, options);
  if (there?.record.decision !== id) return { status: 'not-in-force' };
  return { search: decided.header.search, expectations: [...expectations, asRead(there)] };
}

/** Enters what came back on an outcome. */
export async function feedback(
  context: LedgerContext,
  outcomeId: string,
  input: FeedbackInput,
  options: CallOptions,
): Promise<EnteredOrUnknown> {
  const sent = parseEntryId('outcomeId', outcomeId);
  checkKeys('feedback', input, ['text', 'act', ...LATE_KEYS]);
  const { text } = input;
  checkNote('text', text);
  const late = checkedLate(input, context.clock.now());
  const who = await acting(context, input, 'feedback', 'decide', options);
  return retryingConflicts(async (): Promise<EnteredOrUnknown> => {
    const found = await findOwn(context.store, sent, ['outcome@1'], who, options);
    if (found === undefined) return { status: 'unknown' };
    const personId = found.subjects[0]?.['personId'];
    const person = typeof personId === 'string' ? await expectPerson(context, personId, options) : undefined;
    const isThere = typeof personId === 'string' && person !== undefined;
    const about = isThere ? personFragment(personId, { note: text }) : unenrolledFragment({ note: text });
    const header = { ...late, id: context.random.uuid(), outcome: outcomeId };
    const batch = { expectations: person === undefined ? [] : [person] };
    return { status: 'entered', id: (await enter(context, who, 'outcome-feedback@1', header, [about], options, batch)).id };
  });
}

function checkedAddressees(kind: OutcomeKind, addressees: unknown): readonly Addressee[] {
  if (!Array.isArray(addressees) || addressees.length === 0) {
    throw new TypeError(`Expected one or more addressees, received ${describe(addressees)}`);
  }
  for (const addressee of addressees) checkOneOf(`addressees of ${kind}`, addressee, OUTCOME_ADDRESSEES[kind]);
  return [...new Set(addressees as Addressee[])];
}
