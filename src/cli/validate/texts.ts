import type { PhotoReport, PhotoVerdict, ReportedRule, RuleStatus } from 'rescue-face';
import { measureTitle, type NotAssessedReason, unitText } from 'rescue-face/quality';
import { safeText } from '../terminal/safe-text.js';
import { table } from '../terminal/table.js';
import type { Language, Texts } from '../texts.js';

/** What a text is kept under, by what it says. */
const VERDICTS = { accept: 'verdictAccept', review: 'verdictReview', reject: 'verdictReject' } as const satisfies Record<
  PhotoVerdict,
  keyof Texts
>;
/** A rule's status, with what it leads to where it is broken. */
export type ShownStatus = RuleStatus | 'review' | 'advice';

const STATUSES = {
  pass: 'rulePass',
  fail: 'ruleFail',
  review: 'verdictReview',
  warn: 'ruleWarn',
  advice: 'ruleAdvised',
  'not-assessed': 'ruleNotAssessed',
} as const satisfies Record<ShownStatus, keyof Texts>;
const REASONS = {
  'no-mesh': 'reasonNoMesh',
  'no-face': 'reasonNoFace',
  'no-picture': 'reasonNoPicture',
  'not-visible': 'reasonNotVisible',
  'not-available': 'reasonNotAvailable',
  'not-applicable': 'reasonNotApplicable',
  failed: 'reasonFailed',
} as const satisfies Record<NotAssessedReason, keyof Texts>;

/** A verdict in words. */
export function verdictText(verdict: PhotoVerdict, texts: Texts): string {
  return texts[VERDICTS[verdict]];
}

/** Why a photo was not enrolled: the one thing to do. */
export function rejectionText({ verdict, action }: PhotoReport, language: Language, texts: Texts): string {
  return action === undefined ? verdictText(verdict, texts) : texts.labelled(verdictText(verdict, texts), action.text[language]);
}

/** A report as a clerk reads it: the verdict, the one thing to do, and every rule with what was measured. */
export function reportText(file: string, report: PhotoReport, language: Language, texts: Texts): string {
  const { verdict, action, rules } = report;
  const todo = action === undefined ? '' : ` · ${action.text[language]}`;
  const rows = brokenFirst(rules).map((rule) => ruleCells(rule, language, texts));
  const titles = [texts.ruleStatus, texts.ruleTitle, texts.ruleValue, texts.ruleLimit, texts.ruleAdvice];
  return `${safeText(file)}: ${verdictText(verdict, texts)}${todo}\n${table(titles, rows, '  ')}`;
}

/** For the counter: what to do, or else the verdict; nothing else. */
export function counterText(file: string, { verdict, action }: PhotoReport, language: Language, texts: Texts): string {
  return texts.labelled(safeText(file), action?.text[language] ?? verdictText(verdict, texts));
}

const ORDER = ['fail', 'review', 'warn', 'advice', 'not-assessed', 'pass'] as const satisfies readonly ShownStatus[];

/** What is wrong before what is not, within each in the order of the policy. */
export function brokenFirst(rules: readonly ReportedRule[]): readonly ReportedRule[] {
  return [...rules].sort((a, b) => ORDER.indexOf(shownStatus(a)) - ORDER.indexOf(shownStatus(b)));
}

/** How a rule came out, in one word: what is advice only fails nobody, and what wants a look is not refused. */
export function shownStatus({ status, severity }: ReportedRule): ShownStatus {
  if (status !== 'fail' && status !== 'warn') return status;
  if (severity === 'advice') return 'advice';
  return status === 'fail' && severity === 'review' ? 'review' : status;
}

/** Status, what was measured, value, limit, advice. */
export function ruleCells(rule: ReportedRule, language: Language, texts: Texts): readonly string[] {
  const { measure, value, unit, limit, reason, advice } = rule;
  const number = (of: number | undefined) => (of === undefined ? '–' : `${shortly(of)}${unit ? ` ${unitText(unit, language)}` : ''}`);
  const said = advice?.[language].advice ?? (reason === undefined ? '' : texts[REASONS[reason]]);
  return [texts[STATUSES[shownStatus(rule)]], measureTitle(measure, language), number(value), number(limit), said];
}

/** Whole where it is large, three digits where it is not; never rounded over a limit that it has not reached. */
function shortly(value: number): string {
  if (Number.isInteger(value) || Math.abs(value) >= 1000) return String(Math.trunc(value));
  return String(Math.trunc(value * 100) / 100);
}
