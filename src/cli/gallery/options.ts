import { type Act, LEGAL_BASES, PHOTO_SOURCES, type PhotoSource, PURPOSES, type Purpose } from 'rescue-face';
import { usage } from '../failure.js';
import { wordOption } from '../options.js';
import type { Texts } from '../texts.js';

/** The folder a command works on when nobody says otherwise. */
export const DEFAULT_DATA = 'rescue-face-data';

/** Where a gallery lies and what opens it. */
export interface GalleryPlace {
  readonly data: string;
  readonly keys?: string | undefined;
  readonly passphraseFile?: string | undefined;
}

/** What every command that works with photos or templates is told besides. */
export interface GalleryOptions extends GalleryPlace {
  readonly threads: number;
  readonly model: string | undefined;
  /** Where security events go; nobody looks out for any without it. */
  readonly securityLog?: string | undefined;
}

/** Who acts, in the words of the command line. */
export interface ActWords {
  readonly operator: string;
  readonly station: string;
  readonly purpose: string;
  readonly legalBasis: string;
  readonly evidence?: string | undefined;
}

/** Who acts, where, what for and by what right. */
export function actOption({ operator, station, purpose, legalBasis, evidence }: ActWords, texts: Texts): Act {
  const kind = wordOption('--legal-basis', legalBasis, LEGAL_BASES, texts);
  if (evidence === undefined && /consent$/.test(kind)) throw usage(texts.evidenceNeeded(kind));
  return {
    operator: idOption('--operator', operator, texts),
    station: idOption('--station', station, texts),
    purpose: wordOption<Purpose>('--purpose', purpose, PURPOSES, texts),
    legalBasis: { kind, ...(evidence === undefined ? {} : { evidence: idOption('--evidence', evidence, texts) }) },
  };
}

/** Where a photo comes from: declared, never guessed. */
export function sourceOption(word: string, texts: Texts): PhotoSource {
  return wordOption('--source', word, PHOTO_SOURCES, texts);
}

/** An identifier, a name or a number as it may be stored. */
export function idOption(name: string, text: string, texts: Texts): string {
  if (!isId(text)) throw usage(texts.badId(name));
  return text;
}

/** Whether the library takes a text as an identifier: 1 to 256 UTF-16 units without control characters and lone surrogates. */
export function isId(text: string): boolean {
  return text !== '' && text.length <= 256 && !/[\p{Cc}\p{Surrogate}]/u.test(text);
}

/** `county=370102`, given as often as there are labels. */
export function labelOptions(words: readonly string[], texts: Texts): readonly (readonly [name: string, word: string])[] {
  return words.map((text) => {
    const at = text.indexOf('=');
    const pair = [text.slice(0, at), text.slice(at + 1)] as const;
    if (at < 0 || !pair.every(isId)) throw usage(texts.badLabel);
    return pair;
  });
}

/** Collects an option that may be given several times. */
export function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}
