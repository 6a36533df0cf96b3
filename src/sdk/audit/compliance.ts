import { stratifiedShare } from '../../evaluation/stratified-share.js';
import { wilsonInterval } from '../../evaluation/wilson-interval.js';
import type { AuditedGroup, AuditedStratum, PhotoCounts } from '../../ledger/audit/photo-audit.js';
import { type PlannedStratum, stratumName } from '../../ledger/audit/photo-sample.js';
import type { PhotoFinding } from './photo-findings.js';

/** What was found, stratum by stratum. What is on no list any more was erased: it counts as unreadable. */
export function auditedStrata(plan: readonly PlannedStratum[], found: readonly PhotoFinding[]): AuditedStratum[] {
  const byName = new Map<string, PhotoFinding[]>();
  for (const finding of found) {
    const name = stratumName(finding.photo);
    const known = byName.get(name);
    if (known === undefined) byName.set(name, [finding]);
    else known.push(finding);
  }
  return plan.map((stratum) => {
    const { station, month, photos, sample } = stratum;
    const of = byName.get(stratumName(stratum)) ?? [];
    const judged = (verdict: string) => of.filter((one) => one.status === 'judged' && one.report.verdict === verdict).length;
    const [passed, review, rejected] = [judged('accept'), judged('review'), judged('reject')];
    const read = passed + review + rejected;
    const counts = { photos, drawn: sample, passed, review, rejected, unreadable: sample - read };
    const compliance = read === 0 ? undefined : { share: passed / read, ...wilsonInterval(passed / read, read) };
    return { station, month, ...counts, compliance };
  });
}

/** Strata taken together. */
export function auditedGroup(key: string | undefined, strata: readonly AuditedStratum[]): AuditedGroup {
  const count = (of: keyof PhotoCounts) => strata.reduce((all, one) => all + one[of], 0);
  const estimated = stratifiedShare(
    strata.map(({ photos, drawn, unreadable, passed }) => ({ size: photos, trials: drawn - unreadable, hits: passed })),
  );
  return {
    key,
    photos: count('photos'),
    drawn: count('drawn'),
    passed: count('passed'),
    review: count('review'),
    rejected: count('rejected'),
    unreadable: count('unreadable'),
    compliance: estimated && { share: estimated.share, low: estimated.low, high: estimated.high },
    notCovered: count('photos') - (estimated?.covered ?? 0),
  };
}

/** Strata by what they have in common, in its order. */
export function groupedBy(strata: readonly AuditedStratum[], keyOf: (stratum: AuditedStratum) => string | undefined): AuditedGroup[] {
  const groups = new Map<string | undefined, AuditedStratum[]>();
  for (const stratum of strata) {
    const key = keyOf(stratum);
    const known = groups.get(key);
    if (known === undefined) groups.set(key, [stratum]);
    else known.push(stratum);
  }
  const named = Array.from(groups, ([key, of]) => auditedGroup(key, of));
  return named.sort(({ key: a = '' }, { key: b = '' }) => (a < b ? -1 : a > b ? 1 : 0));
}
