import { PHOTO_SOURCES } from '../../core/acts.js';
import { checkId, checkKeys, checkNumber, checkOneOf, checkText, describe } from '../../core/check.js';

/** What a rule that is broken leads to. `advice` changes no verdict. */
export const SEVERITIES = ['reject', 'review', 'advice'] as const;
/** One of {@link SEVERITIES}. */
export type Severity = (typeof SEVERITIES)[number];

/** A rule of a photo policy: which measure is held to which limits. */
export interface PhotoRule {
  /** E.g. `face.size`: what texts and actions go by. */
  readonly id: string;
  /** Where it is laid down, e.g. `MCA-2020-13 annex art. 12(1)`. */
  readonly clause: string;
  /** The name of the measure. */
  readonly measure: string;
  readonly severity: Severity;
  /** A value from here on passes... */
  readonly atLeast?: number | undefined;
  /** ...and one up to here. At least one of both is given. */
  readonly atMost?: number | undefined;
  /** Whether the limits themselves are outside. Default: they pass. */
  readonly exclusive?: boolean | undefined;
  /** What is beyond the limit but not beyond this warns instead. */
  readonly warnAtLeast?: number | undefined;
  readonly warnAtMost?: number | undefined;
  /** Sources of photos for which what is outside warns only: `recogniser` crops heads on purpose. */
  readonly warnFor?: readonly string[] | undefined;
  /** Sources of photos that this is not asked of: it is `not-assessed` there. A camera that the host vouches for needs no traces. */
  readonly notFor?: readonly string[] | undefined;
  /** Why these limits: a source, or what they were fitted on. */
  readonly source: string;
}

/** Rules are data: a host passes a stricter or looser policy under an id of its own. */
export interface PhotoPolicy {
  /** With its version, e.g. `mca-2020-13@1`: goes into every report and entry. */
  readonly id: string;
  readonly rules: readonly PhotoRule[];
}

const RULE_KEYS = [
  'id',
  'clause',
  'measure',
  'severity',
  'atLeast',
  'atMost',
  'exclusive',
  'warnAtLeast',
  'warnAtMost',
  'warnFor',
  'notFor',
  'source',
] as const;
const ID = /^[a-z][a-z0-9-]*(?:\.[a-z0-9-]+)*@[1-9]\d*$/;
const MOST_RULES = 256;

/** Refuses what is no policy: unknown keys, a rule twice, limits that let nothing pass. */
export function checkPhotoPolicy(policy: unknown): asserts policy is PhotoPolicy {
  checkKeys('a photo policy', policy, ['id', 'rules']);
  const { id, rules } = policy as PhotoPolicy;
  checkId('id of a photo policy', id);
  if (!ID.test(id)) throw new RangeError('Expected an id such as mca-2020-13@1 for id of a photo policy');
  if (!Array.isArray(rules)) throw new TypeError(`Expected an array for rules of a photo policy, received ${describe(rules)}`);
  if (rules.length > MOST_RULES) throw new RangeError(`Expected at most ${MOST_RULES} rules, received ${rules.length}`);
  const seen = new Set<string>();
  for (const rule of rules as readonly PhotoRule[]) {
    checkRule(rule);
    if (seen.has(rule.id)) throw new RangeError(`Expected each rule once, received "${rule.id}" twice`);
    seen.add(rule.id);
  }
}

function checkRule(rule: PhotoRule): void {
  checkKeys('a rule', rule, RULE_KEYS);
  checkId('id of a rule', rule.id);
  for (const name of ['clause', 'measure', 'source'] as const) checkText(`${name} of rule ${rule.id}`, rule[name]);
  checkOneOf(`severity of rule ${rule.id}`, rule.severity, SEVERITIES);
  const limits = ['atLeast', 'atMost', 'warnAtLeast', 'warnAtMost'] as const;
  for (const name of limits) {
    if (rule[name] !== undefined) checkNumber(`${name} of rule ${rule.id}`, rule[name], -Number.MAX_VALUE, Number.MAX_VALUE);
  }
  if (rule.exclusive !== undefined && typeof rule.exclusive !== 'boolean') {
    throw new TypeError(`Expected true or false for exclusive of rule ${rule.id}, received ${describe(rule.exclusive)}`);
  }
  for (const name of ['warnFor', 'notFor'] as const) checkSources(`${name} of rule ${rule.id}`, rule[name]);
  const { atLeast, atMost, warnAtLeast, warnAtMost } = rule;
  if (atLeast === undefined && atMost === undefined) throw new RangeError(`Expected a limit in rule ${rule.id}`);
  if (atLeast !== undefined && atMost !== undefined && (rule.exclusive === true ? atLeast >= atMost : atLeast > atMost))
    throw new RangeError(`Expected limits that something passes in rule ${rule.id}`);
  if (warnAtLeast !== undefined && !(warnAtLeast <= (atLeast ?? -Infinity))) {
    throw new RangeError(`Expected warnAtLeast below atLeast in rule ${rule.id}`);
  }
  if (warnAtMost !== undefined && !(warnAtMost >= (atMost ?? Infinity))) {
    throw new RangeError(`Expected warnAtMost above atMost in rule ${rule.id}`);
  }
}

/** A source that there is not would never match, and nobody would know. */
function checkSources(what: string, sources: unknown): void {
  if (sources === undefined) return;
  if (!Array.isArray(sources)) throw new TypeError(`Expected an array for ${what}, received ${describe(sources)}`);
  for (const source of sources) checkOneOf(what, source, PHOTO_SOURCES);
}
