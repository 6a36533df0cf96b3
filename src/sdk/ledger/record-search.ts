import { checkId, checkKeys, checkOneOf } from '../../core/check.js';
import type { CallOptions } from '../../core/contracts.js';
import { SITUATIONS, type Situation, UNSEARCHED_REASONS, type UnsearchedReason } from '../../ledger/closed-lists.js';
import { parseEntryId } from '../../ledger/entry-id.js';
import { checkedProbeFacts, PROBE_FACTS, type ProbeFacts } from '../probe-facts.js';
import { unenrolledFragment } from '../usage-entry.js';
import { type ActInput, acting, enter, findOwn, type LedgerContext } from './ledger-context.js';
import { checkedLate, LATE_KEYS, type LateInput } from './ledger-time.js';
import type { EnteredOrUnknown, EnteredResult } from './results.js';

/** A search in another system, entered by hand. */
export interface OtherSearch extends ActInput, LateInput, ProbeFacts {
  readonly result: 'no-match' | 'candidates';
  /** Which system. */
  readonly system?: string | undefined;
  /** Who searched there, where that is another. */
  readonly searchedBy?: string | undefined;
}

/** A search in the national system (全国系统查询情况; MCA-2020-13 annex art. 12(2)-(4)). */
export interface NationalSearchInput extends OtherSearch {
  /** The local search of the same person, by id. */
  readonly search?: string | undefined;
}

/** A search made elsewhere while this system was not there. */
export interface ManualSearchInput extends OtherSearch {
  readonly situation: Situation;
}

/** An intake (入站登记) without a search. */
export interface UnsearchedIntakeInput extends ActInput, LateInput, ProbeFacts {
  readonly reason: UnsearchedReason;
}

const OTHER_KEYS = ['result', 'system', 'searchedBy', 'act', ...PROBE_FACTS, ...LATE_KEYS];

/** Enters a search in the national system. */
export async function nationalSearch(context: LedgerContext, input: NationalSearchInput, options: CallOptions): Promise<EnteredOrUnknown> {
  checkKeys('nationalSearch', input, ['search', ...OTHER_KEYS]);
  const { search } = input;
  const searched = search === undefined ? undefined : parseEntryId('search', search);
  const { header, said } = checkedOther(context, input);
  const who = await acting(context, input, 'nationalSearch', 'search', options);
  if (searched !== undefined && (await findOwn(context.store, searched, ['search@1'], who, options)) === undefined)
    return { status: 'unknown' };
  const { id } = await enter(context, who, 'national-search@1', { ...header, search }, [unenrolledFragment(said)], options);
  return { status: 'entered', id };
}

/** Enters a search made elsewhere. */
export async function manualSearch(context: LedgerContext, input: ManualSearchInput, options: CallOptions): Promise<EnteredResult> {
  checkKeys('manualSearch', input, ['situation', ...OTHER_KEYS]);
  const { situation } = input;
  checkOneOf('situation', situation, SITUATIONS);
  const { header, said } = checkedOther(context, input);
  const who = await acting(context, input, 'manualSearch', 'search', options);
  const { id } = await enter(context, who, 'manual-search@1', { ...header, situation }, [unenrolledFragment(said)], options);
  return { status: 'entered', id };
}

/** Enters an intake without a search. */
export async function unsearchedIntake(context: LedgerContext, input: UnsearchedIntakeInput, options: CallOptions): Promise<EnteredResult> {
  checkKeys('unsearchedIntake', input, ['reason', 'act', ...PROBE_FACTS, ...LATE_KEYS]);
  const { reason } = input;
  checkOneOf('reason', reason, UNSEARCHED_REASONS);
  const said = checkedProbeFacts(input);
  const late = checkedLate(input, context.clock.now());
  const who = await acting(context, input, 'unsearchedIntake', 'search', options);
  const header = { ...late, id: context.random.uuid(), reason };
  const { id } = await enter(context, who, 'intake-unsearched@1', header, [unenrolledFragment(said)], options);
  return { status: 'entered', id };
}

function checkedOther({ clock, random }: LedgerContext, input: OtherSearch) {
  const { result, system, searchedBy } = input;
  checkOneOf('result', result, ['no-match', 'candidates']);
  for (const [what, value] of Object.entries({ system, searchedBy })) if (value !== undefined) checkId(what, value);
  const header = { ...checkedLate(input, clock.now()), id: random.uuid(), result };
  return { header, said: { ...checkedProbeFacts(input), system, searchedBy } };
}
