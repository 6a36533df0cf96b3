import type { OutcomeKind, SearchOutcome } from '../closed-lists.js';
import type { Ratio } from './exact-text.js';
import type { UnsearchedBecause } from './intakes.js';

/** A count that cannot always be told exactly: at least, and at most. Both are the same where it can. */
export interface CountBounds {
  readonly low: number;
  readonly high: number;
}

/** A share between two others; both are the same where it is known exactly. */
export interface RatioBounds {
  readonly low: Ratio;
  readonly high: Ratio;
}

/** How long verification took: from the use to the moment when the identity was established. */
export interface VerificationTimes {
  /** Verified uses that are counted here. */
  readonly count: number;
  /** Verified uses whose identity was known before: they have no such time. */
  readonly leftOut: number;
  /** Milliseconds of all. */
  readonly sumMs: number;
  /** Twice the median in milliseconds, a whole number; `undefined` of none. */
  readonly twiceMedianMs: number | undefined;
}

/** familySearchNotices (寻亲公告) that had to be taken down in the period (MCA-2020-13 annex art. 15). */
export interface WithdrawalFigures {
  readonly due: number;
  readonly inTime: number;
  readonly late: number;
  /** Due and still published. */
  readonly open: number;
  /** In time ÷ due. */
  readonly rate: Ratio;
}

/** The figures of one period, or of one group of it. */
export interface Figures {
  /** 入站人次. Everybody taken in must be searched (应查; MCA-2020-13 circular 2(1)), so that this is both. */
  readonly intakes: CountBounds;
  /** 已查. */
  readonly searched: CountBounds;
  /** 未查, by reason. */
  readonly unsearched: Readonly<Record<UnsearchedBecause, CountBounds>>;
  /** 应用率: searched ÷ intakes. */
  readonly useRate: RatioBounds;
  /** 使用次数: uses in which a photo was compared. */
  readonly uses: number;
  /** Attempts in which no photo was compared: they are no uses. */
  readonly attempts: number;
  /** 核查结果 of the uses. */
  readonly results: Readonly<Record<SearchOutcome, number>>;
  /** 核实例数: uses that are verified. */
  readonly verified: number;
  /** 核实人数: different people among them. */
  readonly verifiedPersons: CountBounds;
  /** 识别率: verified ÷ uses. */
  readonly recognition: Ratio;
  /** 应用成果, by kind. */
  readonly outcomes: Readonly<Record<OutcomeKind, number>>;
  /** 移送: outcomes that went to police or city management. */
  readonly handedOver: number;
  /** 核实用时. */
  readonly verification: VerificationTimes;
  /** 公告撤销. */
  readonly withdrawals: WithdrawalFigures;
  /** 未办结. */
  readonly open: {
    /** Uses without analysis, and uses that are suspected and not yet decided. */
    readonly awaitingAnalysis: number;
    readonly suspected: number;
    /** Duties of any kind, and those of them whose time is over. */
    readonly duties: number;
    readonly overdueDuties: number;
  };
}
