import type { CallOptions } from '../../core/contracts.js';
import { CheckpointLog } from '../../ledger/checkpoint-log.js';
import { type AnalyseInput, analyse } from './analyse.js';
import { type CheckpointInput, checkpoint } from './checkpoint.js';
import { type DecideInput, decide } from './decide.js';
import { type CloseDutyInput, closeDuty, type DutiesInput, duties, type OpenDutyInput, openDuty } from './duties.js';
import { answerFamily, type FamilyAnswerInput, type FamilyRequestInput, familyRequest } from './family-request.js';
import type { Ledger } from './ledger.js';
import type { LedgerContext } from './ledger-context.js';
import { type FeedbackInput, feedback, type OutcomeInput, outcome } from './outcome.js';
import { readUsageLedger, type UsageInput } from './read-usage-ledger.js';
import {
  type ManualSearchInput,
  manualSearch,
  type NationalSearchInput,
  nationalSearch,
  type UnsearchedIntakeInput,
  unsearchedIntake,
} from './record-search.js';
import { type ConfirmInput, confirm, type ReverseInput, reverse } from './review.js';

/** Runs a call as long as the gallery is open. */
export type Run = <T>(options: CallOptions, call: () => Promise<T>) => Promise<T>;

/** The ledger of an open gallery: every act in a file of its own, none outliving the gallery. */
export function openLedger(context: LedgerContext, run: Run): Ledger {
  // One for all calls: it remembers the tree, so that a later checkpoint reads what is new alone.
  const log = new CheckpointLog(context.store);
  return {
    analyse: (id: string, input: AnalyseInput, options: CallOptions = {}) => run(options, () => analyse(context, id, input, options)),
    decide: (id: string, input: DecideInput, options: CallOptions = {}) => run(options, () => decide(context, id, input, options)),
    confirm: (id: string, input: ConfirmInput = {}, options: CallOptions = {}) => run(options, () => confirm(context, id, input, options)),
    reverse: (id: string, input: ReverseInput, options: CallOptions = {}) => run(options, () => reverse(context, id, input, options)),
    nationalSearch: (input: NationalSearchInput, options: CallOptions = {}) => run(options, () => nationalSearch(context, input, options)),
    manualSearch: (input: ManualSearchInput, options: CallOptions = {}) => run(options, () => manualSearch(context, input, options)),
    unsearchedIntake: (input: UnsearchedIntakeInput, options: CallOptions = {}) =>
      run(options, () => unsearchedIntake(context, input, options)),
    familyRequest: (input: FamilyRequestInput, options: CallOptions = {}) => run(options, () => familyRequest(context, input, options)),
    answerFamily: (id: string, input: FamilyAnswerInput, options: CallOptions = {}) =>
      run(options, () => answerFamily(context, id, input, options)),
    outcome: (input: OutcomeInput, options: CallOptions = {}) => run(options, () => outcome(context, input, options)),
    feedback: (id: string, input: FeedbackInput, options: CallOptions = {}) => run(options, () => feedback(context, id, input, options)),
    openDuty: (input: OpenDutyInput, options: CallOptions = {}) => run(options, () => openDuty(context, input, options)),
    closeDuty: (id: string, input: CloseDutyInput, options: CallOptions = {}) => run(options, () => closeDuty(context, id, input, options)),
    duties: (input: DutiesInput = {}, options: CallOptions = {}) => run(options, () => duties(context, input, options)),
    usage: (input: UsageInput, options: CallOptions = {}) => run(options, () => readUsageLedger(context, input, options)),
    checkpoint: (input: CheckpointInput, options: CallOptions = {}) => run(options, () => checkpoint(context, log, input, options)),
  };
}
