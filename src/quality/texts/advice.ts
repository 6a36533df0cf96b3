import type { RuleResult } from '../policy/judge.js';
import { ADVICE_EN } from './advice-en.js';
import { ADVICE_ZH_CN } from './advice-zh-cn.js';

/** The languages there are texts in. */
export const ADVICE_LANGUAGES = ['en', 'zh-CN'] as const;
/** One of {@link ADVICE_LANGUAGES}. */
export type AdviceLanguage = (typeof ADVICE_LANGUAGES)[number];

/** What to do about a rule that is broken. */
export interface RuleAdvice {
  /** For the counter: at most 20 characters. */
  readonly action: string;
  /** What is the matter and what cures it, in a sentence. */
  readonly advice: string;
}

/** Which side of its limits a value lies on. */
type Side = 'low' | 'high';

/** Texts by measure, what it is called and what to do where it is beyond its limits, and by rule where a measure has several. */
export type AdviceTexts = Readonly<Record<string, { readonly title?: string } & Readonly<Partial<Record<Side, RuleAdvice>>>>>;

const TEXTS: Readonly<Record<AdviceLanguage, AdviceTexts>> = { en: ADVICE_EN, 'zh-CN': ADVICE_ZH_CN };

/** What to do about a rule that failed or warns; `undefined` for one that passed, or that a host made of a measure of its own. */
export function adviceFor({ rule, measure, status, value, limit }: RuleResult, language: AdviceLanguage): RuleAdvice | undefined {
  if (status !== 'fail' && status !== 'warn') return undefined;
  if (value === undefined || limit === undefined) return undefined;
  const side = value < limit ? 'low' : value > limit ? 'high' : undefined;
  const texts = TEXTS[language];
  for (const of of [texts[rule], texts[measure]]) {
    // At an exclusive limit itself it is the side there is.
    const advice = side === undefined ? (of?.high ?? of?.low) : of?.[side];
    if (advice !== undefined) return advice;
  }
  return undefined;
}

/** What a measure is called at the counter; its own name where a host made it. */
export function measureTitle(measure: string, language: AdviceLanguage): string {
  return TEXTS[language][measure]?.title ?? measure;
}
