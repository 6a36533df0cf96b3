import type { Language } from '../texts.js';
import { reportEn } from './report-texts-en.js';
import { reportZhCN } from './report-texts-zh-cn.js';

/** Everything the reports of `evaluate` and `calibrate` say. A text that one language lacks does not compile. */
export type ReportTexts = {
  readonly [K in keyof typeof reportEn]: (typeof reportEn)[K] extends (...values: infer V) => string ? (...values: V) => string : string;
};

const TEXTS: Readonly<Record<Language, ReportTexts>> = { en: reportEn, 'zh-CN': reportZhCN };

/** The reports' texts in a language. */
export function reportTextsIn(language: Language): ReportTexts {
  return TEXTS[language];
}
