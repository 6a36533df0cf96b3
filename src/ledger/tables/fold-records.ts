import type {
  Addressee,
  DecisionMethod,
  Disposition,
  DutyKind,
  LateReason,
  OutcomeKind,
  SearchOutcome,
  Situation,
  UnsearchedReason,
} from '../closed-lists.js';

/** When something happened, and when it was entered, where that is another time. UTC milliseconds. */
export interface Moment {
  /** When it happened. */
  readonly at: number;
  readonly enteredAt: number;
  /** Why it was entered after it happened (补录); `undefined` where it was not. */
  readonly late?: LateReason | undefined;
}

/** What a fragment says in words: `erased` where its key has been destroyed, `undefined` where nothing was said. */
export type Told = { readonly text: string } | 'erased' | undefined;

/** Somebody looked for in the national system (全国系统查询情况). */
export interface NationalQuery extends Moment {
  readonly result: 'no-match' | 'candidates';
  readonly system: Told;
}

/** One use (使用): a row of the usage ledger. */
export interface Use extends Moment {
  /** Names the entry. */
  readonly id: string;
  readonly seq: number;
  /** Made here, entered by hand, or made in the national system alone. */
  readonly kind: 'search' | 'manual' | 'national';
  readonly station: string | undefined;
  readonly situation: Situation | undefined;
  /** Why nothing was compared, so that nothing is known; `undefined` where it was. */
  readonly notCompared: 'no-face' | 'several-faces' | 'failed' | undefined;
  readonly hasCandidates: boolean;
  readonly name: Told;
  readonly rescueNumber: Told;
  readonly note: Told;
  readonly system: Told;
  readonly operator: Told;
  readonly national: readonly NationalQuery[];
  /** What the last analysis (研判) found. */
  readonly analysis: 'suspected' | 'none' | undefined;
  /** How many decisions on it were taken back. */
  readonly reversals: number;
}

/** A decision (核实结论) that stands. */
export interface StandingDecision extends Moment {
  readonly id: string;
  readonly search: string;
  readonly result: 'candidate' | 'none';
  readonly method: DecisionMethod;
  readonly identityEstablishedAt: number | undefined;
  readonly disposition: Disposition | undefined;
  readonly bySearcher: boolean;
  readonly personId: Told;
  readonly name: Told;
  /** Who decided, then whoever confirmed it. */
  readonly reviewers: readonly Told[];
}

/** An outcome (应用成果): a row of the outcome ledger. */
export interface Outcome extends Moment {
  readonly id: string;
  readonly seq: number;
  readonly station: string | undefined;
  readonly kind: OutcomeKind;
  readonly addressees: readonly Addressee[];
  readonly search: string | undefined;
  readonly decision: string | undefined;
  readonly name: Told;
  readonly rescueNumber: Told;
  readonly origin: Told;
  readonly sentTo: Told;
  readonly operator: Told;
  readonly feedback: readonly (Moment & { readonly said: Told })[];
}

/** What must still be done, or was. */
export interface Duty {
  readonly id: string;
  readonly kind: DutyKind;
  readonly station: string | undefined;
  readonly openedAt: number;
  readonly dueAt: number | undefined;
  /** What it follows from, as the entries have named it. */
  readonly because: readonly string[];
  readonly closed: (Moment & { readonly overdue: boolean }) | undefined;
}

/** What shows that somebody was taken in. */
export interface IntakeTrace {
  readonly at: number;
  readonly station: string;
  readonly rescueNumber: string | undefined;
  readonly episode: string | undefined;
  /** Whether a photo was compared. */
  readonly searched: boolean;
  readonly situation: Situation | undefined;
  /** Why nobody searched, where that was entered. */
  readonly reason: UnsearchedReason | undefined;
}

/** Whether and how a use has been settled. `undefined`: nothing was compared, so that nothing can be said. */
export type UseResult = SearchOutcome | undefined;
