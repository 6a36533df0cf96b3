import { checkId, checkKeys, checkOneOf } from '../../core/check.js';
import type { CallOptions } from '../../core/contracts.js';
import { FAMILY_ANSWERS, type FamilyAnswer } from '../../ledger/closed-lists.js';
import { parseEntryId } from '../../ledger/entry-id.js';
import { asRead } from '../person-records.js';
import { checkNote } from '../probe-facts.js';
import { unenrolledFragment, usageEntry } from '../usage-entry.js';
import { retryingConflicts } from '../use-context.js';
import { dutyFragment, newDuty } from './duties.js';
import { type ActInput, acting, enter, findOwn, type LedgerContext } from './ledger-context.js';
import { checkedLate, checkMoment, LATE_KEYS, type LateInput } from './ledger-time.js';
import type { EnteredOrUnknown, EnteredResult } from './results.js';

/** A family looks for somebody (MCA-2020-13 annex art. 8). All but the time is kept encrypted. */
export interface FamilyRequestInput extends ActInput, LateInput {
  /** Who asks. */
  readonly requester: string;
  /** How they are related to whom they look for. */
  readonly relationship: string;
  /** What shows it, e.g. a household register. */
  readonly evidence: string;
  /** Whom they look for. */
  readonly name?: string | undefined;
  readonly note?: string | undefined;
  /** Until when to answer, UTC milliseconds; no law says. */
  readonly answerBy?: number | undefined;
}

/** What the family was told. */
export interface FamilyAnswerInput extends ActInput, LateInput {
  readonly answer: FamilyAnswer;
  /** The words it was told in. They must not speak of third persons: nobody but you can see to that. Kept encrypted. */
  readonly text: string;
}

/** Enters a request, and that it must be answered. */
export async function familyRequest(
  context: LedgerContext,
  input: FamilyRequestInput,
  options: CallOptions,
): Promise<EnteredResult & { readonly dutyId: string }> {
  checkKeys('familyRequest', input, ['requester', 'relationship', 'evidence', 'name', 'note', 'answerBy', 'act', ...LATE_KEYS]);
  const { requester, relationship, evidence, name, note, answerBy } = input;
  for (const [what, value] of Object.entries({ requester, relationship, evidence })) checkId(what, value);
  if (name !== undefined) checkId('name', name);
  if (note !== undefined) checkNote('note', note);
  if (answerBy !== undefined) checkMoment('answerBy', answerBy);
  const late = checkedLate(input, context.clock.now());
  const who = await acting(context, input, 'familyRequest', 'search', options);
  const request = context.random.uuid();
  // One name for both: the place of the request's entry is not known before it is committed.
  const { record, entry } = newDuty(request, who, { duty: 'answer-family-request', dueAt: answerBy, name: requester });
  const said = unenrolledFragment({ requester, relationship, evidence, name, note });
  const { id } = await enter(context, who, 'family-request@1', { ...late, id: request }, [said], options, {
    puts: [record],
    expectations: [{ key: { kind: 'duty', id: record.id }, revision: 0 }],
    entries: [entry],
  });
  return { status: 'entered', id, dutyId: record.id };
}

/** Enters an answer. */
export async function answerFamily(
  context: LedgerContext,
  requestId: string,
  input: FamilyAnswerInput,
  options: CallOptions,
): Promise<EnteredOrUnknown> {
  const request = parseEntryId('requestId', requestId);
  checkKeys('answerFamily', input, ['answer', 'text', 'act', ...LATE_KEYS]);
  const { answer, text } = input;
  checkOneOf('answer', answer, FAMILY_ANSWERS);
  checkNote('text', text);
  const late = checkedLate(input, context.clock.now());
  const who = await acting(context, input, 'answerFamily', 'search', options);
  if ((await findOwn(context.store, request, ['family-request@1'], who, options)) === undefined) return { status: 'unknown' };
  return retryingConflicts(async (): Promise<EnteredOrUnknown> => {
    const { store, random } = context;
    const header = { ...late, id: random.uuid(), request: requestId, answer };
    const said = [unenrolledFragment({ note: text })];
    const open = answer === 'still-searching' ? undefined : await store.get('duty', request.id, options);
    if (open === undefined) return { status: 'entered', id: (await enter(context, who, 'family-answer@1', header, said, options)).id };
    const { dueAt } = open.record;
    const overdue = dueAt !== undefined && (late.occurredAt ?? who.at) > dueAt;
    const closing = { ...late, id: random.uuid(), duty: open.record.id, kind: 'answer-family-request', dueAt, overdue } as const;
    const { id } = await enter(context, who, 'family-answer@1', header, said, options, {
      deletes: [{ kind: 'duty', id: open.record.id }],
      expectations: [asRead(open)],
      entries: [usageEntry('duty-closed@1', who, closing, [dutyFragment(open.record)])],
    });
    return { status: 'entered', id };
  });
}
