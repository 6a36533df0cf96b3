import type { Permission } from '../core/acts.js';
import { type CanonicalValue, canonicalJson } from '../core/canonical-json.js';
import type { CompleteAct } from '../core/check-act.js';
import type { Box } from '../core/geometry.js';
import type { ErasureScope, FragmentSubject, LedgerEntry, LedgerFragment } from '../core/records.js';

/** What was done, as far as it says nothing of anybody. A name of a field is never given another meaning: that is a new version. */
export interface UsageHeaders {
  'search@1': {
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
  };
  /** `get` shows a person's records, `view` a photo. */
  'view@1': { readonly what: 'person' | 'photo'; readonly found: boolean };
  'export@1': { readonly found: boolean; readonly photos: number };
  'denial@1': {
    /** The call that was refused. */
    readonly call: string;
    readonly permissions: readonly Permission[];
    readonly reason: 'unknown-operator' | 'permission' | 'station';
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
}

/** Names the kind of a usage entry and its version. */
export type UsageSchema = keyof UsageHeaders;

/** Where and when something was done and by what right, without whoever did it. */
interface Circumstances {
  readonly at: number;
  readonly act: CompleteAct;
}

/**
 * A usage entry (MCA-2020-13 annex art. 10): what was done goes open into the header, who did it and whom it concerned
 * into fragments, each subject's apart.
 */
export function usageEntry<S extends UsageSchema>(
  schema: S,
  { at, act }: Circumstances,
  header: UsageHeaders[S],
  fragments: readonly LedgerFragment[] = [],
): LedgerEntry {
  const { operator, station, purpose, legalBasis } = act;
  // Of whoever was refused, what they claim to be is theirs to invent: it may be anything, and does not lie open.
  const place = schema === 'denial@1' ? { hidden: { station }, open: {} } : { hidden: {}, open: { station } };
  return {
    schema,
    header: canonicalJson({ ...header, ...place.open, at, purpose, legalBasis: legalBasis.kind }),
    fragments: [fragment({ kind: 'ledger' }, { ...place.hidden, operator, legalEvidence: legalBasis.evidence }), ...fragments],
  };
}

/** What concerns one enrolled person. */
export function personFragment(personId: string, fields: Readonly<Record<string, CanonicalValue | undefined>> = {}): LedgerFragment {
  return fragment({ kind: 'person', personId }, { ...fields, personId });
}

/** What concerns somebody who is not enrolled, or not by this. */
export function unenrolledFragment(fields: Readonly<Record<string, CanonicalValue | undefined>>): LedgerFragment {
  return fragment({ kind: 'unenrolled' }, fields);
}

/** Millionths: a ledger holds whole numbers, which every machine writes alike. */
export function millionths(value: number): number {
  return Math.round(value * 1e6);
}

/** A face's place, in whole pixels. */
export function wholeBox({ x, y, width, height }: Box): { x: number; y: number; width: number; height: number } {
  return { x: Math.round(x), y: Math.round(y), width: Math.round(width), height: Math.round(height) };
}

function fragment(subject: FragmentSubject, fields: Readonly<Record<string, CanonicalValue | undefined>>): LedgerFragment {
  return { subject, bytes: canonicalJson(fields) };
}
