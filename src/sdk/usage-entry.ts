import { type CanonicalValue, canonicalJson } from '../core/canonical-json.js';
import type { CompleteAct } from '../core/check-act.js';
import type { Box } from '../core/geometry.js';
import type { FragmentSubject, LedgerEntry, LedgerFragment } from '../core/records.js';
import type { UsageHeaders, UsageSchema } from '../ledger/usage-headers.js';

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

/** What concerns nobody enrolled, and is nobody else's to read: of whoever acts. */
export function ledgerFragment(fields: Readonly<Record<string, CanonicalValue | undefined>>): LedgerFragment {
  return fragment({ kind: 'ledger' }, fields);
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
