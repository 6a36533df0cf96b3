import type { CallOptions } from '../../core/contracts.js';
import type { IssuedCheckpoint } from '../../ledger/checkpoint-log.js';
import type { AnalyseInput, AnalyseResult } from './analyse.js';
import type { CheckpointInput } from './checkpoint.js';
import type { DecideInput, DecideResult } from './decide.js';
import type { CloseDutyInput, CloseDutyResult, DutiesInput, DutiesResult, OpenDutyInput, OpenDutyResult } from './duties.js';
import type { FamilyAnswerInput, FamilyRequestInput } from './family-request.js';
import type { FeedbackInput, OutcomeInput, OutcomeResult } from './outcome.js';
import type { UsageInput, UsageRead } from './read-usage-ledger.js';
import type { ManualSearchInput, NationalSearchInput, UnsearchedIntakeInput } from './record-search.js';
import type { EnteredOrUnknown, EnteredResult } from './results.js';
import type { ConfirmInput, ConfirmResult, ReverseInput, ReverseResult } from './review.js';

/**
 * The usage ledger (人脸识别技术使用台账) of an open gallery: what is done with it beyond searching and enrolling, each act an
 * entry that nobody can change or take away. Searches, looks and exports enter themselves.
 *
 * Every call says who acts (`act`, laid over the one given to `openRescueFace`) and needs a permission of its own; whoever
 * has it not is refused with `ERR_POLICY_DENIED`, and that is recorded. What happened earlier is entered with `occurredAt`
 * and `lateReason`, and shows both times. An id that nothing goes by, or a state in which it cannot be done, is an answer,
 * never an error. What an id names belongs to a station: it is acted on for that one (`act.station`), and is `unknown` to any
 * other. Lists and figures hold the stations that the operator may act for.
 */
export interface Ledger {
  /**
   * Somebody has looked at a search's candidates (研判): some are suspected, or none is. No verdict on who anybody is.
   * Permission `search`.
   */
  analyse(searchId: string, input: AnalyseInput, options?: CallOptions): Promise<AnalyseResult>;
  /**
   * Says who was found, or that it was nobody of the gallery (核实结论; MCA-2020-13 annex art. 13): the one way in which a
   * search becomes 已核实, and in which persons are linked or merged. Permission `decide`. Whoever searched may not decide,
   * unless the gallery was opened with `policy: { searcherMayDecide: true }`; then the entry says so.
   */
  decide(searchId: string, input: DecideInput, options?: CallOptions): Promise<DecideResult>;
  /** A second person agrees with a decision. Permission `decide`; neither who decided nor who searched. */
  confirm(decisionId: string, input?: ConfirmInput, options?: CallOptions): Promise<ConfirmResult>;
  /**
   * Takes a decision back, by a new entry; what it linked is as before, and the times it set are open again. Permission
   * `decide`.
   */
  reverse(decisionId: string, input: ReverseInput, options?: CallOptions): Promise<ReverseResult>;
  /** Enters a search made in the national system: a local one does not stand for it. Permission `search`. */
  nationalSearch(input: NationalSearchInput, options?: CallOptions): Promise<EnteredOrUnknown>;
  /** Enters a search made elsewhere while this system was not there (补录). Permission `search`. */
  manualSearch(input: ManualSearchInput, options?: CallOptions): Promise<EnteredResult>;
  /** Enters an intake without a search, and why. Permission `search`. */
  unsearchedIntake(input: UnsearchedIntakeInput, options?: CallOptions): Promise<EnteredResult>;
  /** Enters a family's request (MCA-2020-13 annex art. 8) and opens the duty to answer it. Permission `search`. */
  familyRequest(input: FamilyRequestInput, options?: CallOptions): Promise<EnteredResult & { readonly dutyId: string }>;
  /** Enters what the family was told. Anything but `still-searching` closes the duty. Permission `search`. */
  answerFamily(requestId: string, input: FamilyAnswerInput, options?: CallOptions): Promise<EnteredOrUnknown>;
  /** Enters what a search has led to, and to whom it was sent (应用成果; MCA-2020-13 circular 2(5)). Permission `decide`. */
  outcome(input: OutcomeInput, options?: CallOptions): Promise<OutcomeResult>;
  /** Enters what came back on an outcome (反馈情况). Permission `decide`. */
  feedback(outcomeId: string, input: FeedbackInput, options?: CallOptions): Promise<EnteredOrUnknown>;
  /**
   * Opens something that must be done; a familySearchNotice (寻亲公告) that was published, for instance, whose 24 hours run
   * from the decision that says who the person is. Permission `decide`.
   */
  openDuty(input: OpenDutyInput, options?: CallOptions): Promise<OpenDutyResult>;
  /** Closes a duty with what shows that it is done. Permission `decide`. */
  closeDuty(dutyId: string, input: CloseDutyInput, options?: CallOptions): Promise<CloseDutyResult>;
  /** What is open, what is first due first. Permission `view`; that it was looked at is entered. */
  duties(input?: DutiesInput, options?: CallOptions): Promise<DutiesResult>;
  /**
   * Reads the ledger for the tables, figures and reports of a period; that it was read is entered before anything is given
   * out. Names are in it: permission `export`. Work and memory: a pass over all entries, and the period's rows.
   */
  usage(input: UsageInput, options?: CallOptions): Promise<UsageRead>;
  /**
   * Signs the ledger as it is: to be lodged where whoever keeps the gallery cannot change it. Never one that contradicts the
   * last: `ERR_LEDGER_CHECKPOINT`. Permission `administer-audit`; that it was made is entered first.
   */
  checkpoint(input: CheckpointInput, options?: CallOptions): Promise<IssuedCheckpoint>;
}
