import type { Command } from 'commander';
import type { Act, Purpose } from 'rescue-face';
import { defaultThreads, integerOption } from '../options.js';
import type { Texts } from '../texts.js';
import { type ActWords, actOption, DEFAULT_DATA, type GalleryOptions, type GalleryPlace } from './options.js';

const MOST_THREADS = 64;

/** Words of the command line that say where a gallery lies, what opens it, and what its scores mean. */
export type PlaceWords = GalleryPlace;
export type OpenWords = PlaceWords & { readonly threads: string; readonly model?: string; readonly securityLog?: string };
export type MeaningWords = { readonly calibration?: string; readonly population?: string };

/** The options that commands have in common. */
export function commonOptions(texts: Texts) {
  const place = (command: Command) =>
    command
      .option('--data <FOLDER>', texts.dataOption, DEFAULT_DATA)
      .option('--keys <FILE>', texts.keysOption)
      .option('--passphrase-file <FILE>', texts.passphraseFileOption);
  return {
    place,
    open: (command: Command) =>
      place(command)
        .option('--model <FILE>', texts.modelOption)
        .option('--threads <N>', texts.threadsOption, String(defaultThreads()))
        .option('--security-log <FILE>', texts.securityLogOption),
    acting: (command: Command, purpose: Purpose) =>
      command
        .requiredOption('--operator <ID>', texts.operatorOption)
        .requiredOption('--station <ID>', texts.stationOption)
        .option('--purpose <WORD>', texts.purposeOption, purpose)
        .option('--legal-basis <WORD>', texts.legalBasisOption, 'statutory-duty')
        .option('--evidence <TEXT>', texts.evidenceOption),
    meaning: (command: Command) =>
      command.option('--calibration <FILE>', texts.calibrationOption).option('--population <NAME>', texts.ownPopulationOption),
  };
}

/** Where the gallery lies. */
export function placed({ data, keys, passphraseFile }: PlaceWords): GalleryPlace {
  return { data, keys, passphraseFile };
}

/** The same, with what opens it. */
export function opened(words: OpenWords, texts: Texts): GalleryOptions {
  const threads = integerOption('--threads', words.threads, 1, MOST_THREADS, texts);
  return { ...placed(words), threads, model: words.model, securityLog: words.securityLog };
}

/** The same, with who acts. */
export function openedToAct(words: OpenWords & ActWords, texts: Texts): GalleryOptions & { readonly act: Act } {
  return { ...opened(words, texts), act: actOption(words, texts) };
}
