import type { StoredEntry } from '../../core/store-contracts.js';
import { readFirstFragments, type UnknownEvent, type UsageEvent } from '../read-usage.js';
import type { UsageSchema } from '../usage-headers.js';

const ALL = Number.POSITIVE_INFINITY;

/** How many fragments the fold looks at: who acted, then whom it is about. Of every other kind it takes the header alone. */
const LOOKED_AT: Readonly<Partial<Record<UsageSchema, number>>> = {
  // Behind the probe lies a fragment for every candidate: most of a ledger, and in no table.
  'search@1': 2,
  'manual-search@1': ALL,
  'national-search@1': ALL,
  'intake-unsearched@1': ALL,
  'enroll@1': ALL,
  'decision@1': 2,
  'decision-confirmed@1': 1,
  'outcome@1': ALL,
  'outcome-feedback@1': ALL,
};

/**
 * An entry as far as a `UsageFold` looks at it, in a fraction of the time that `readUsage` takes: what is in no table and no
 * figure, above all the candidates of searches, is left out of `acting` and `subjects`. What does not parse throws.
 *
 * @example
 * ```ts
 * import { readForFold, reportingYear, type StoredEntry, UsageFold } from 'rescue-face/ledger';
 *
 * const entries: StoredEntry[] = []; // as read from the ledger, in its order
 * const fold = new UsageFold({ period: reportingYear(2026) });
 * for (const entry of entries) fold.add(readForFold(entry));
 * console.log(fold.uses().length); // 0
 * ```
 */
export function readForFold(entry: StoredEntry): UsageEvent | UnknownEvent {
  return readFirstFragments(entry, (schema) => LOOKED_AT[schema] ?? 0);
}
