import type { PhotoSource } from '../core/acts.js';
import type { DetectedFace } from '../core/contracts.js';
import type { Box, HeadPose, Point } from '../core/geometry.js';
import type { Measurement } from '../core/measurement.js';
import type { PhotoRulesRecord } from '../core/records.js';
import type { PhotoFacts } from '../image/decode-photo.js';
import type { PhotoException } from '../ledger/closed-lists.js';
import type { HeldToRules } from '../ledger/usage-headers.js';
import { judge, type PhotoVerdict, type RuleResult } from '../quality/policy/judge.js';
import type { PhotoPolicy } from '../quality/policy/photo-policy.js';
import { ADVICE_LANGUAGES, type AdviceLanguage, adviceFor, type RuleAdvice } from '../quality/texts/advice.js';
import type { ReuseReport } from './reuse-report.js';

/** A rule with what to do about it where it is broken. */
export interface ReportedRule extends RuleResult {
  /** Absent where the rule passed or was not assessed. */
  readonly advice?: Readonly<Record<AdviceLanguage, RuleAdvice>> | undefined;
}

/** The face a report speaks of. */
export interface ReportedFace {
  readonly box: Box;
  readonly headPose?: HeadPose | undefined;
  /** Both eyes, nose tip, mouth corners, in pixels of the upright picture. */
  readonly landmarks: readonly Point[];
}

/** What `validatePhoto` says of a photo. */
export interface PhotoReport {
  /** `accept`: fit to be enrolled. `review`: somebody looks first. `reject`: take it again. It never keeps anybody from being searched for. */
  readonly verdict: PhotoVerdict;
  /** Id and version of the rules. */
  readonly policy: string;
  /** Every rule of the policy, in its order. */
  readonly rules: readonly ReportedRule[];
  /** What matters most, for the counter; absent where nothing is to be done. */
  readonly action?: ReportedAction | undefined;
  /** Absent where the file could not be decoded. */
  readonly photo?: PhotoFacts | undefined;
  /** The largest face; absent where there is none. */
  readonly face?: ReportedFace | undefined;
  /** Whether it was used before, where a gallery was asked to look (MCA-2020-13 circular 2(2)). */
  readonly reuse?: ReuseReport | undefined;
  /** Milliseconds of each stage; of a look for its reuse nothing is told. */
  readonly timings: { readonly decodeMs: number; readonly detectMs: number; readonly measureMs: number };
}

/** The single most important thing to do. */
export interface ReportedAction {
  readonly rule: string;
  /** At most 20 characters each. */
  readonly text: Readonly<Record<AdviceLanguage, string>>;
}

/** What an entry says in the open of a report. */
export function heldToRules({ policy, verdict }: PhotoReport): HeldToRules {
  return { policy, verdict };
}

/** The rules that a photo breaks, those of mere advice left out. */
export function brokenRules({ rules }: PhotoReport): readonly string[] {
  return rules.filter(({ status, severity }) => status === 'fail' && severity !== 'advice').map(({ rule }) => rule);
}

/** What is kept of the report; why it was enrolled all the same only where that was needed. */
export function rulesRecord(report: PhotoReport, exception: PhotoException | undefined): PhotoRulesRecord {
  const needed = report.verdict === 'reject' ? exception : undefined;
  return { ...heldToRules(report), broken: brokenRules(report), exception: needed };
}

/** What was found out of a photo. */
export interface MeasuredPhoto {
  readonly measurements: readonly Measurement[];
  readonly photo: PhotoFacts | undefined;
  readonly face: DetectedFace | undefined;
  readonly timings: PhotoReport['timings'];
}

/** Holds what was measured to a policy, and says what to do. */
export function photoReport(policy: PhotoPolicy, { measurements, photo, face, timings }: MeasuredPhoto, source?: PhotoSource): PhotoReport {
  const { verdict, rules } = judge(policy, measurements, source);
  const reported = rules.map(advised);
  return { verdict, policy: policy.id, rules: reported, action: mostImportant(reported), photo, face: face && reportedFace(face), timings };
}

function reportedFace({ box, headPose, landmarks }: DetectedFace): ReportedFace {
  return { box, headPose, landmarks };
}

function advised(result: RuleResult): ReportedRule {
  const [en, chinese] = ADVICE_LANGUAGES.map((language) => adviceFor(result, language));
  return en === undefined || chinese === undefined ? result : { ...result, advice: { en, 'zh-CN': chinese } };
}

/** What `preparePhoto` cures: whoever must be photographed again needs not hear of it. */
const CURABLE: readonly string[] = ['file-is-jpeg', 'file-bytes', 'file-longer-side'];

/** A picture that lies on its side is turned before anybody looks at the rest of it. */
const FIRST_ADVICE = 'picture-orientation';

/**
 * What rejects before what wants a look, before what warns, before mere advice, and what takes another photo before what a
 * program cures; among equals the policy's order. That a picture is to be turned comes before all that takes no other photo.
 */
function mostImportant(rules: readonly ReportedRule[]): ReportedAction | undefined {
  const weight = ({ status, severity, advice, measure }: ReportedRule): number => {
    if (advice === undefined) return 0;
    if (measure === FIRST_ADVICE) return 4;
    if (severity === 'advice') return 1;
    if (status === 'warn') return 2;
    if (CURABLE.includes(measure)) return 3;
    return severity === 'review' ? 5 : 6;
  };
  let best: ReportedRule | undefined;
  for (const rule of rules) if (weight(rule) > (best === undefined ? 0 : weight(best))) best = rule;
  if (best?.advice === undefined) return undefined;
  const { en, 'zh-CN': chinese } = best.advice;
  return { rule: best.rule, text: { en: en.action, 'zh-CN': chinese.action } };
}
