import { availableParallelism } from 'node:os';
import type { FaceChoice } from 'rescue-face';
import { usage } from './failure.js';
import { isLanguage, LANGUAGES, type Language, type Texts } from './texts.js';

/** A whole number within bounds, from the command line. */
export function integerOption(name: string, text: string, min: number, max: number, texts: Texts): number {
  const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= min && value <= max)) throw usage(texts.badInteger(name, min, max));
  return value;
}

/** A number within bounds, from the command line. */
export function numberOption(name: string, text: string, min: number, max: number, texts: Texts): number {
  const value = /^-?\d{1,3}(\.\d{1,9})?$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= min && value <= max)) throw usage(texts.badNumber(name, min, max));
  return value;
}

/** `only`, `largest`, or a number from 1: people count from one, the library from zero. */
export function faceOption(name: string, text: string, texts: Texts): FaceChoice {
  if (text === 'only' || text === 'largest') return text;
  const value = /^\d{1,6}$/.test(text) ? Number(text) : 0;
  if (value < 1) throw usage(texts.badFace(name));
  return value - 1;
}

/** One of a closed list of words. */
export function wordOption<T extends string>(name: string, text: string, known: readonly T[], texts: Texts): T {
  const word = known.find((one) => one === text);
  if (word === undefined) throw usage(texts.badWord(name, known.join(', ')));
  return word;
}

/** One thread per processor, at most four: what the library takes as well. */
export function defaultThreads(): number {
  return Math.min(4, availableParallelism());
}

/** The language the command line asks for, found before anything is parsed, so that even usage errors are in it. */
export function languageOf(args: readonly string[]): { language: Language; known: boolean } {
  let word = 'en';
  for (const [place, arg] of args.entries()) {
    if (arg === '--') break;
    if (arg === '--lang') word = args[place + 1] ?? '';
    else if (arg.startsWith('--lang=')) word = arg.slice('--lang='.length);
  }
  return isLanguage(word) ? { language: word, known: true } : { language: 'en', known: false };
}

/** Whether `--json` is among the options; after two dashes it is the name of a file. */
export function isJsonAsked(args: readonly string[]): boolean {
  const end = args.indexOf('--');
  return (end < 0 ? args : args.slice(0, end)).includes('--json');
}

/** What `--lang` takes, for its error. */
export const LANGUAGE_LIST = LANGUAGES.join(', ');
