import type { Language } from '../../core/error-words.js';
import type { Period } from '../tables/shanghai-time.js';
import type { PhotoStratum } from './photo-sample.js';

/** A share with where the true one lies (95 %): 0 to 1. */
export interface PhotoShare {
  readonly share: number;
  readonly low: number;
  readonly high: number;
}

/** What was found of photos that were drawn. */
export interface PhotoCounts {
  /** How many there are. */
  readonly photos: number;
  /** How many were drawn: those below together. */
  readonly drawn: number;
  /** Verdict `accept`. */
  readonly passed: number;
  /** Verdict `review`: a person has to look. */
  readonly review: number;
  /** Verdict `reject`. */
  readonly rejected: number;
  /** Neither: could not be read, each of them named in `unreadable`, or gone since. */
  readonly unreadable: number;
}

/** The photos of one station in one month. */
export interface AuditedStratum extends PhotoStratum, PhotoCounts {
  /** Passed, of those that could be read; Wilson's interval. Absent where none was. */
  readonly compliance?: PhotoShare | undefined;
}

/** The photos of one station, of one month, or all of them. */
export interface AuditedGroup extends PhotoCounts {
  /** The station or the month; absent for the whole, and for photos without a station. */
  readonly key?: string | undefined;
  /** Weighted by the photos of the strata; see `stratifiedShare`. Absent where no photo could be read. */
  readonly compliance?: PhotoShare | undefined;
  /** Photos of strata of which none could be read: the share does not speak of them. */
  readonly notCovered: number;
}

/** A rule that a photo breaks. */
export interface BrokenRule {
  readonly rule: string;
  /** What it looks at, as the counter calls it. */
  readonly title: Readonly<Record<Language, string>>;
  /** Where it is laid down. */
  readonly clause: string;
  readonly severity: 'reject' | 'review' | 'advice';
  /** What is the matter and what cures it. */
  readonly advice?: Readonly<Record<Language, string>> | undefined;
}

/** A photo that must be taken again. */
export interface PhotoToReplace extends PhotoStratum {
  readonly photoId: string;
  readonly episodeId: string;
  /** Every rule that rejects it, the policy's order. */
  readonly rules: readonly BrokenRule[];
  /** The one thing to do at the counter. */
  readonly action?: Readonly<Record<Language, string>> | undefined;
}

/** A photo that a person has to look at: it may be right. */
export type PhotoToReview = PhotoToReplace;

/**
 * Why a photo could not be held to the rules: it was erased after it was drawn (or replaced before the list was entered), its
 * file is not kept, the file is no picture any more, or what is kept of it is damaged.
 */
export type UnreadableReason = 'gone' | 'no-picture' | 'not-a-picture' | 'damaged';

/** A photo that could not be read. */
export interface UnreadablePhoto extends PhotoStratum {
  /** Absent where its person was erased. */
  readonly photoId?: string | undefined;
  readonly reason: UnreadableReason;
}

/** How photos were drawn. */
export interface PhotoDrawFacts {
  /** Names the entry of the ledger that had the plan before anything was drawn. */
  readonly planId: string;
  readonly method: string;
  readonly seed: string;
  /** The photo policy by which they are judged. */
  readonly policy: string;
  /** The store's revision at which the photos were counted. */
  readonly revision: number;
  readonly period: Period;
  /** When the plan was entered: UTC milliseconds since 1970. */
  readonly plannedAt: number;
}

/** What a gallery's photos are like, from a sample (MCA-2020-13 circular 2(2)). Names nobody. */
export interface PhotoAudit extends PhotoDrawFacts {
  /** Names the entry of the list. */
  readonly auditId: string;
  /** Names the entry of this result: a replacement may refer to it. */
  readonly resultId: string;
  /** When it was entered: UTC milliseconds since 1970. */
  readonly at: number;
  readonly whole: AuditedGroup;
  /** By station, in the order of their ids. */
  readonly stations: readonly AuditedGroup[];
  /** By month. */
  readonly months: readonly AuditedGroup[];
  readonly strata: readonly AuditedStratum[];
  readonly replace: readonly PhotoToReplace[];
  readonly review: readonly PhotoToReview[];
  readonly unreadable: readonly UnreadablePhoto[];
  /** Drawn photos that break a rule, by rule, the most frequent first; each photo counts for every rule. */
  readonly problems: readonly (Pick<BrokenRule, 'rule' | 'title' | 'clause'> & { readonly photos: number })[];
  /** Of the photos drawn, those that were replaced after they were drawn; judged like the others, and not to be replaced again. */
  readonly replacedSince: number;
}
