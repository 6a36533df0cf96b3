import type { StandingDecision, Use, UseResult } from './fold-records.js';

/**
 * What is known of a use (核查结果; MCA-2020-13 annex art. 10 and 13): only a decision that stands makes it verified; without
 * one the last analysis speaks, and before that whether there were candidates. Where no photo was compared nothing is
 * known, which is not the same as nobody having been found.
 */
export function useResult(use: Use, decision: StandingDecision | undefined): UseResult {
  if (decision !== undefined) return decision.result === 'candidate' ? 'verified' : 'no-match';
  if (use.analysis !== undefined) return use.analysis === 'suspected' ? 'suspected' : 'no-match';
  if (use.notCompared !== undefined) return undefined;
  return use.hasCandidates ? 'awaiting-analysis' : 'no-match';
}
