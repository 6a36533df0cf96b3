import { en } from './texts-en.js';
import { zhCN } from './texts-zh-cn.js';

/** Languages the command line speaks. */
export const LANGUAGES = ['en', 'zh-CN'] as const;

/** One of {@link LANGUAGES}. */
export type Language = (typeof LANGUAGES)[number];

/** Everything that is said, in one language. A text that one language lacks does not compile. */
export type Texts = {
  readonly [K in keyof typeof en]: (typeof en)[K] extends (...values: infer V) => string ? (...values: V) => string : string;
};

const TEXTS: Readonly<Record<Language, Texts>> = { en, 'zh-CN': zhCN };

/** The texts of a language. */
export function textsIn(language: Language): Texts {
  return TEXTS[language];
}

/** Whether a word names a language. */
export function isLanguage(word: string): word is Language {
  return (LANGUAGES as readonly string[]).includes(word);
}
