import type { FragmentFields, UsageEventOf } from '../../ledger/read-usage.js';

/** The candidates that a search's entry names; whoever was erased since is not among them. */
export function candidatesOf({ subjects }: UsageEventOf<'search@1'>): ReadonlySet<unknown> {
  return new Set(subjects.flatMap((subject) => (subject === undefined || !('personId' in subject) ? [] : [subject['personId']])));
}

/** What was said of whoever was searched for. */
export function probeOf({ subjects }: UsageEventOf<'search@1'>): FragmentFields {
  return subjects.find((subject) => subject !== undefined && !('personId' in subject)) ?? {};
}
