import type { Permission } from '../core/acts.js';
import type { ErasureScope } from '../core/records.js';
import type {
  Addressee,
  DecisionMethod,
  Disposition,
  DutyKind,
  FamilyAnswer,
  LateReason,
  OutcomeKind,
  PhotoReplacementReason,
  Situation,
  UnsearchedReason,
} from './closed-lists.js';
import type { DenialReason, SecurityEventKind, SecuritySeverity } from './security-words.js';

/** What is entered after it happened (补录) says both times: `at` is that of the entry. */
export interface EnteredLate {
  /** When it happened: UTC milliseconds since 1970. Absent: at the time of the entry. */
  readonly occurredAt?: number | undefined;
  /** Why it was not entered then. Given wherever `occurredAt` is. */
  readonly lateReason?: LateReason | undefined;
}

/** What a photo's rules came to. Which of them it breaks may tell of somebody's health, and is kept encrypted. */
export type HeldToRules = {
  /** Id and version of the photo policy. */
  readonly policy: string;
  readonly verdict: 'accept' | 'review' | 'reject';
};

/** What was done, as far as it says nothing of anybody. A name of a field is never given another meaning: that is a new version. */
export interface UsageHeaders {
  'search@1': {
    /** Names the search, together with its place. */
    readonly id: string;
    /** Absent where nobody was to be identified: a drill, an audit. */
    readonly situation?: Situation | undefined;
    /** Names the family's request that it was made for. */
    readonly request?: string | undefined;
    readonly source: string;
    readonly space: string;
    readonly topK: number;
    /** How many were given out. */
    readonly candidates: number;
    /** `failed`: nothing was found out, see `failure`. */
    readonly photo: 'searched' | 'no-face' | 'several-faces' | 'failed';
    readonly failure?: string | undefined;
    readonly rankedBy?: string | undefined;
    readonly calibration?: string | undefined;
    /** What was searched: after the filter, where there was one. */
    readonly gallery?: { readonly persons: number; readonly templates: number; readonly revision: number } | undefined;
    /** By what it was narrowed; the words of a filter may be somebody's. */
    readonly filter?: { readonly stations: boolean; readonly from: boolean; readonly to: boolean; readonly labels: boolean } | undefined;
    /** What the photo rules said of the probe; absent where nobody asked. */
    readonly rules?: HeldToRules | undefined;
  };
  /** A search by a template of which nobody sees the photo (MCA-2020-13 annex art. 3). */
  'search-embedding@1': {
    readonly id: string;
    readonly space: string;
    readonly topK: number;
    readonly candidates: number;
    readonly result: 'searched' | 'failed';
    readonly failure?: string | undefined;
    readonly rankedBy?: string | undefined;
    readonly calibration?: string | undefined;
    readonly gallery?: { readonly persons: number; readonly templates: number; readonly revision: number } | undefined;
    readonly filter?: { readonly stations: boolean; readonly from: boolean; readonly to: boolean; readonly labels: boolean } | undefined;
  };
  'compare@1': {
    readonly space: string;
    readonly photo: 'compared' | 'no-face' | 'several-faces' | 'failed';
    /** Which photo was unusable. */
    readonly which?: 'a' | 'b' | undefined;
    readonly failure?: string | undefined;
  };
  'enroll@1': {
    readonly source: string;
    readonly space: string;
    readonly newPerson: boolean;
    readonly newEpisode: boolean;
    readonly provenance?: string | undefined;
    /** What the photo rules said of it; absent where nobody asked. */
    readonly rules?: HeldToRules | undefined;
  };
  /** `get` shows a person's records, `view` a photo. */
  'view@1': { readonly what: 'person' | 'photo'; readonly found: boolean };
  'export@1': { readonly found: boolean; readonly photos: number };
  'denial@1': {
    /** The call that was refused. */
    readonly call: string;
    readonly permissions: readonly Permission[];
    readonly reason: DenialReason;
  };
  /** Derived from the acts themselves; the operator it concerns lies in a fragment. */
  'security-event@1': {
    readonly kind: SecurityEventKind;
    readonly severity: SecuritySeverity;
    readonly count: number;
    readonly windowMs: number;
    readonly concernsStation?: string | undefined;
  };
  'erasure-begun@1': {
    readonly erasure: string;
    readonly scope: ErasureScope;
    readonly persons: number;
    readonly photos: number;
    readonly templates: number;
  };
  'erasure-completed@1': { readonly erasure: string; readonly scope: ErasureScope; readonly recovered: boolean };
  'duplicates@1': {
    readonly space: string;
    /** Least similarity, in millionths, or the lowest band. */
    readonly minSimilarityE6?: number | undefined;
    readonly band?: string | undefined;
    /** Persons looked at, in all, and the pairs that this entry covers. */
    readonly done: number;
    readonly all: number;
    readonly pairs: number;
  };
  'renewal@1': {
    readonly phase: 'begun' | 'ended';
    readonly space: string;
    readonly removeOld: boolean;
    readonly renewed: number;
    readonly failed: number;
    readonly removed: number;
  };
  /** A backup was begun; it holds this entry. */
  'backup@1': Readonly<Record<string, never>>;
  'rotation@1': { readonly phase: 'begun' | 'ended'; readonly rewrapped: number; readonly retired: number };
  'rekey@1': { readonly from: string; readonly to: string; readonly copied: number };
  'recovery@1': {
    /** `backup`: a backup was put in place; `journal`: erasures this database did not know of were made good. */
    readonly from: 'backup' | 'journal';
    /** Number of ledger entries of the backup, or before this one. */
    readonly head: number;
    readonly lostEntries: number;
    readonly keptBeside: boolean;
    readonly replayedErasures: number;
  };
  /** A search in the national system (MCA-2020-13 annex art. 12(2)-(4)), entered by hand: a local one does not stand for it. */
  'national-search@1': EnteredLate & {
    readonly id: string;
    /** The local search of the same person, where there was one. */
    readonly search?: string | undefined;
    readonly result: 'no-match' | 'candidates';
  };
  /** A search made elsewhere while this system was not there. */
  'manual-search@1': EnteredLate & {
    readonly id: string;
    readonly situation: Situation;
    readonly result: 'no-match' | 'candidates';
  };
  /** Somebody was taken in and not searched for. */
  'intake-unsearched@1': EnteredLate & { readonly id: string; readonly reason: UnsearchedReason };
  /** Somebody has looked at the candidates (研判). */
  'analysis@1': { readonly id: string; readonly search: string; readonly result: 'suspected' | 'none'; readonly suspected: number };
  'decision@1': EnteredLate & {
    readonly id: string;
    readonly search: string;
    readonly result: 'candidate' | 'none';
    readonly method: DecisionMethod;
    /** When it became known who the person is: the police's reply. UTC milliseconds; starts the 24 hours of annex art. 15. */
    readonly identityEstablishedAt?: number | undefined;
    readonly disposition?: Disposition | undefined;
    /** Whoever searched has decided too. */
    readonly bySearcher: boolean;
    /** What was said of persons on the strength of it. */
    readonly link?: 'linked' | 'merged' | undefined;
  };
  /** A second person agrees with a decision. */
  'decision-confirmed@1': { readonly id: string; readonly search: string; readonly decision: string };
  /** Takes a decision back; what it linked is apart again. */
  'decision-reversed@1': { readonly id: string; readonly search: string; readonly decision: string; readonly unlinked: number };
  'family-request@1': EnteredLate & { readonly id: string };
  'family-answer@1': EnteredLate & { readonly id: string; readonly request: string; readonly answer: FamilyAnswer };
  'outcome@1': EnteredLate & {
    readonly id: string;
    readonly kind: OutcomeKind;
    readonly addressees: readonly Addressee[];
    readonly search?: string | undefined;
    readonly decision?: string | undefined;
  };
  'outcome-feedback@1': EnteredLate & { readonly id: string; readonly outcome: string };
  'duty-opened@1': {
    readonly id: string;
    readonly kind: DutyKind;
    /** UTC milliseconds; absent where no time is set. */
    readonly dueAt?: number | undefined;
    /** What it follows from: a search, a decision, a request. */
    readonly because?: string | undefined;
  };
  /** A duty whose time is now known, or, without one, no more. */
  'duty-dated@1': {
    readonly id: string;
    readonly duty: string;
    readonly dueAt?: number | undefined;
    readonly because?: string | undefined;
  };
  'duty-closed@1': EnteredLate & {
    readonly id: string;
    readonly duty: string;
    readonly kind: DutyKind;
    readonly dueAt?: number | undefined;
    /** It happened after it was due. */
    readonly overdue: boolean;
  };
  'configuration@1': {
    /** What was set. */
    readonly what: string;
    /** Canonical JSON, before and after; nothing in it is anybody's. */
    readonly from?: string | undefined;
    readonly to?: string | undefined;
  };
  /** Figures or tables were given out (MCA-2020-13 annex art. 3). */
  'ledger-export@1': {
    readonly id: string;
    readonly what: 'usage-ledger' | 'outcome-ledger' | 'statistics' | 'yearly-report' | 'duties' | 'entries' | 'proofs';
    readonly from?: number | undefined;
    readonly to?: number | undefined;
    readonly rows: number;
  };
  /**
   * How photos will be drawn for an audit (MCA-2020-13 circular 2(2)), before any is: whoever draws again until a list pleases
   * leaves an entry for each.
   */
  'photo-audit-planned@1': {
    readonly id: string;
    /** Names the way of drawing; the seed decides the rest. */
    readonly method: string;
    readonly seed: string;
    readonly policy: string;
    /** The store's revision at which the photos were counted. */
    readonly revision: number;
    /** The period of the photos: UTC milliseconds since 1970. */
    readonly from: number;
    readonly to: number;
    readonly sampleSize?: number | undefined;
    readonly perStratum?: number | undefined;
    readonly photos: number;
    /** What `photos` of each station and month are, and how many of them will be drawn. */
    readonly strata: readonly {
      readonly station?: string | undefined;
      readonly month: string;
      readonly photos: number;
      readonly sample: number;
    }[];
  };
  /** The list that was drawn, a fragment for every photo. */
  'photo-audit-drawn@1': { readonly id: string; readonly plan: string; readonly photos: number; readonly gone: number };
  /** What the photos of a list are like; those that must be taken again in fragments. */
  'photo-audit@1': {
    readonly id: string;
    /** Names the entry of the list. */
    readonly audit: string;
    readonly policy: string;
    readonly photos: number;
    readonly passed: number;
    readonly review: number;
    readonly rejected: number;
    readonly unreadable: number;
    /** Fragments of photos to be replaced; less than `rejected` where some are gone or replaced already. */
    readonly replace: number;
  };
  /** A photo took another's place: which, the fragment says. The one before stays as history and is searched no more. */
  'photo-replaced@1': {
    readonly id: string;
    readonly reason: PhotoReplacementReason;
    /** Names the result of an audit that asked for it. */
    readonly audit?: string | undefined;
    readonly source: string;
    readonly space: string;
    /** What the photo rules said of the new one. */
    readonly rules: HeldToRules;
    /** Whether the file of the one before is kept. */
    readonly pictureKept: boolean;
    readonly templatesRemoved: number;
  };
  /** Somebody looked whether a photo was used before (MCA-2020-13 circular 2(2)). */
  'reuse-check@1': {
    readonly id: string;
    readonly space: string;
    /** `failed`: nothing was found out, see `failure`. */
    readonly photo: 'checked' | 'no-face' | 'no-picture' | 'failed';
    readonly failure?: string | undefined;
    /** Stored photos it was compared with, those that could not be, and the store's revision. */
    readonly photos?: number | undefined;
    readonly uncovered?: number | undefined;
    readonly revision?: number | undefined;
    readonly found: 'same-bytes' | 'same-picture' | 'near-identical' | 'none';
    /** Whether the earlier photos were named, or only yes or no said. */
    readonly named: boolean;
  };
}

/** Names the kind of a usage entry and its version. */
export type UsageSchema = keyof UsageHeaders;
