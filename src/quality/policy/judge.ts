import type { Point } from '../../core/geometry.js';
import type { Measurement, NotAssessedReason } from '../../core/measurement.js';
import type { PhotoPolicy, PhotoRule, Severity } from './photo-policy.js';

/** What became of a rule. */
export type RuleStatus = 'pass' | 'fail' | 'warn' | 'not-assessed';

/** A rule of the policy with what was measured. */
export interface RuleResult {
  readonly rule: string;
  readonly clause: string;
  readonly measure: string;
  readonly severity: Severity;
  readonly status: RuleStatus;
  /** In `unit`; absent where it was not assessed. */
  readonly value?: number | undefined;
  readonly unit?: string | undefined;
  /** The limit that counts for this value: the one it is beyond, or the nearest. */
  readonly limit?: number | undefined;
  /** 0 (worst) to 100 (best). */
  readonly score?: number | undefined;
  readonly region?: readonly Point[] | undefined;
  readonly reason?: NotAssessedReason | undefined;
}

/** What a photo is fit for: enrolment; a look by a person first; not before it was taken again. */
export type PhotoVerdict = 'accept' | 'review' | 'reject';

/** A photo held to a policy. */
export interface Judgement {
  readonly verdict: PhotoVerdict;
  readonly rules: readonly RuleResult[];
}

/** Holds measurements to a policy. A rule whose measure is missing is `not-assessed`, never passed. */
export function judge(policy: PhotoPolicy, measurements: readonly Measurement[], source?: string): Judgement {
  const byName = new Map(measurements.map((one) => [one.name, one]));
  const rules = policy.rules.map((rule) => resultOf(rule, byName.get(rule.measure), source));
  return { verdict: verdictOf(rules), rules };
}

/**
 * The worst that a broken rule leads to: so it never improves when one rule worsens. Where a rule that would reject could not be
 * told, since its measure failed or the detector gave no mesh, somebody looks: not to know is not to accept.
 */
export function verdictOf(rules: readonly Pick<RuleResult, 'status' | 'severity' | 'reason'>[]): PhotoVerdict {
  const broken = rules.filter(({ status }) => status === 'fail').map(({ severity }) => severity);
  if (broken.includes('reject')) return 'reject';
  return broken.includes('review') || rules.some(isUntold) ? 'review' : 'accept';
}

function isUntold({ severity, status, reason }: Pick<RuleResult, 'status' | 'severity' | 'reason'>): boolean {
  return severity === 'reject' && status === 'not-assessed' && (reason === 'failed' || reason === 'no-mesh');
}

function resultOf(rule: PhotoRule, measurement: Measurement | undefined, source: string | undefined): RuleResult {
  const { id, clause, measure, severity, notFor } = rule;
  const said = { rule: id, clause, measure, severity };
  if (source !== undefined && notFor?.includes(source) === true) return { ...said, status: 'not-assessed', reason: 'not-applicable' };
  if (measurement === undefined) return { ...said, status: 'not-assessed', reason: 'not-available' };
  if (measurement.status === 'not-assessed') return { ...said, status: 'not-assessed', reason: measurement.reason };
  const { value, unit, score, region } = measurement;
  // No limit holds back what is no number.
  if (Number.isNaN(value)) return { ...said, status: 'not-assessed', reason: 'failed' };
  const { status, limit } = held(rule, value, source);
  return { ...said, status, value, unit, limit, score, region };
}

function held(
  rule: PhotoRule,
  value: number,
  source: string | undefined,
): { readonly status: RuleStatus; readonly limit: number | undefined } {
  const { atLeast, atMost, exclusive = false, warnAtLeast, warnAtMost, warnFor } = rule;
  const low = atLeast !== undefined && (exclusive ? value <= atLeast : value < atLeast);
  const high = atMost !== undefined && (exclusive ? value >= atMost : value > atMost);
  if (!low && !high) return { status: 'pass', limit: nearest(value, atLeast, atMost) };
  const limit = low ? atLeast : atMost;
  const tolerated = low ? warnAtLeast !== undefined && value >= warnAtLeast : warnAtMost !== undefined && value <= warnAtMost;
  const excused = source !== undefined && (warnFor?.includes(source) ?? false);
  return { status: tolerated || excused ? 'warn' : 'fail', limit };
}

function nearest(value: number, low: number | undefined, high: number | undefined): number | undefined {
  if (low === undefined || high === undefined) return low ?? high;
  return value - low < high - value ? low : high;
}
