import { checkId, checkKeys, checkOneOf, describe } from '../../core/check.js';
import type { CallOptions } from '../../core/contracts.js';
import { type Addressee, OUTCOME_ADDRESSEES, OUTCOME_KINDS, type OutcomeKind } from '../../ledger/closed-lists.js';
import { parseEntryId } from '../../ledger/entry-id.js';
import { checkNote } from '../probe-facts.js';
import { personFragment, unenrolledFragment } from '../usage-entry.js';
import { type ActInput, acting, checkedLate, enter, findEntry, LATE_KEYS, type LateInput, type LedgerContext } from './ledger-context.js';
import type { EnteredOrUnknown } from './results.js';

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

/** What came back (反馈情况). */
export interface FeedbackInput extends ActInput, LateInput {
  /** Kept encrypted. */
  readonly text: string;
}

const WORDS = ['personId', 'name', 'rescueNumber', 'origin', 'sentTo'] as const;

/** Enters an outcome. */
export async function outcome(context: LedgerContext, input: OutcomeInput, options: CallOptions): Promise<EnteredOrUnknown> {
  checkKeys('outcome', input, ['kind', 'addressees', 'decision', 'search', 'note', 'act', ...WORDS, ...LATE_KEYS]);
  const { kind, decision, search, personId, name, rescueNumber, origin, sentTo, note } = input;
  checkOneOf('kind', kind, OUTCOME_KINDS);
  const addressees = checkedAddressees(kind, input.addressees);
  for (const [what, value] of Object.entries({ personId, name, rescueNumber, origin, sentTo }))
    if (value !== undefined) checkId(what, value);
  if (note !== undefined) checkNote('note', note);
  const places = [
    ...(decision === undefined ? [] : [{ id: parseEntryId('decision', decision), schema: 'decision@1' as const }]),
    ...(search === undefined ? [] : [{ id: parseEntryId('search', search), schema: 'search@1' as const }]),
  ];
  const late = checkedLate(input, context.clock.now());
  const who = await acting(context, input, 'outcome', 'decide', options);
  for (const { id, schema } of places) {
    if ((await findEntry(context.store, id, [schema], options)) === undefined) return { status: 'unknown' };
  }
  const said = { name, rescueNumber, origin, sentTo, note };
  const header = { ...late, id: context.random.uuid(), kind, addressees, search, decision };
  const about = personId === undefined ? unenrolledFragment(said) : personFragment(personId, said);
  const { id } = await enter(context, who, 'outcome@1', header, [about], options);
  return { status: 'entered', id };
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
  const found = await findEntry(context.store, sent, ['outcome@1'], options);
  if (found === undefined) return { status: 'unknown' };
  const personId = found.subjects[0]?.['personId'];
  const about = typeof personId === 'string' ? personFragment(personId, { note: text }) : unenrolledFragment({ note: text });
  const header = { ...late, id: context.random.uuid(), outcome: outcomeId };
  return { status: 'entered', id: (await enter(context, who, 'outcome-feedback@1', header, [about], options)).id };
}

function checkedAddressees(kind: OutcomeKind, addressees: unknown): readonly Addressee[] {
  if (!Array.isArray(addressees) || addressees.length === 0) {
    throw new TypeError(`Expected one or more addressees, received ${describe(addressees)}`);
  }
  for (const addressee of addressees) checkOneOf(`addressees of ${kind}`, addressee, OUTCOME_ADDRESSEES[kind]);
  return [...new Set(addressees as Addressee[])];
}
