import type { AdviceLanguage } from './advice.js';

/** Units that are words; all others are symbols that both languages write alike. */
const CHINESE: Readonly<Record<string, string>> = {
  bit: '比特',
  'grey level': '灰阶',
  levels: '灰阶',
  'px blur': 'px（模糊）',
  ratio: '比值',
  stop: '档',
  stops: '档',
};

/** A unit of a measure as it is written in a language; one that a host made as it is. */
export function unitText(unit: string, language: AdviceLanguage): string {
  return language === 'en' ? unit : (CHINESE[unit] ?? unit);
}
