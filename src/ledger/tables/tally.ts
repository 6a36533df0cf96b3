import { OUTCOME_KINDS, type OutcomeKind, SEARCH_RESULTS, type SearchOutcome } from '../closed-lists.js';
import type { Figures, VerificationTimes } from './figures.js';
import type { Duty, Outcome, StandingDecision, Use, UseResult } from './fold-records.js';
import { IntakeTally } from './intake-tally.js';
import { legible } from './read-told.js';

/** Adds up one group, or the whole. */
export class Tally {
  readonly intakes = new IntakeTally();
  readonly #results = counts(SEARCH_RESULTS);
  readonly #outcomes = counts(OUTCOME_KINDS);
  readonly #persons = new Set<string>();
  readonly #times: number[] = [];
  #attempts = 0;
  #unnamedPersons = 0;
  #leftOut = 0;
  #handedOver = 0;
  #inTime = 0;
  #late = 0;
  #stillPublished = 0;
  #openDuties = 0;
  #overdueDuties = 0;

  addUse(use: Use, result: UseResult, decision: StandingDecision | undefined): void {
    if (use.notCompared !== undefined) {
      this.#attempts++;
      return;
    }
    if (result !== undefined) this.#results[result]++;
    if (result !== 'verified' || decision === undefined) return;
    const person = legible(decision.personId);
    if (person === undefined) this.#unnamedPersons++;
    else this.#persons.add(person);
    const took = (decision.identityEstablishedAt ?? decision.at) - use.at;
    if (took < 0) this.#leftOut++;
    else this.#times.push(took);
  }

  addOutcome({ kind, addressees }: Outcome): void {
    this.#outcomes[kind]++;
    if (addressees.some((to) => to === 'police' || to === 'city-management')) this.#handedOver++;
  }

  /** A duty that is open at the end of what is known. */
  addOpenDuty({ dueAt }: Duty, knownUntil: number): void {
    this.#openDuties++;
    if (dueAt !== undefined && dueAt < knownUntil) this.#overdueDuties++;
  }

  /** A familySearchNotice that had to be taken down. */
  addWithdrawal({ closed }: Duty): void {
    if (closed === undefined) this.#stillPublished++;
    else if (closed.overdue) this.#late++;
    else this.#inTime++;
  }

  figures(doubtful: number): Figures {
    const results = { ...this.#results };
    const uses = SEARCH_RESULTS.reduce((sum, result) => sum + results[result], 0);
    const due = this.#inTime + this.#late + this.#stillPublished;
    const persons = this.#persons.size;
    return {
      ...this.intakes.figures(doubtful),
      uses,
      attempts: this.#attempts,
      results,
      verified: results.verified,
      verifiedPersons: { low: Math.max(persons, this.#unnamedPersons > 0 ? 1 : 0), high: persons + this.#unnamedPersons },
      recognition: { numerator: results.verified, denominator: uses },
      outcomes: { ...this.#outcomes },
      handedOver: this.#handedOver,
      verification: timesOf(this.#times, this.#leftOut),
      withdrawals: {
        due,
        inTime: this.#inTime,
        late: this.#late,
        open: this.#stillPublished,
        rate: { numerator: this.#inTime, denominator: due },
      },
      open: {
        awaitingAnalysis: results['awaiting-analysis'],
        suspected: results.suspected,
        duties: this.#openDuties,
        overdueDuties: this.#overdueDuties,
      },
    };
  }
}

function timesOf(times: readonly number[], leftOut: number): VerificationTimes {
  const sorted = Float64Array.from(times).sort();
  const [lower, upper] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  return {
    count: times.length,
    leftOut,
    sumMs: times.reduce((sum, took) => sum + took, 0),
    twiceMedianMs: lower === undefined || upper === undefined ? undefined : lower + upper,
  };
}

function counts<T extends SearchOutcome | OutcomeKind>(words: readonly T[]): Record<T, number> {
  return Object.fromEntries(words.map((word) => [word, 0])) as Record<T, number>;
}
