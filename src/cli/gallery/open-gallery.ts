import {
  type Act,
  type Detector,
  type KeyFile,
  openRescueFace,
  type PhotoRulesOptions,
  type PhotoSource,
  type RescueFace,
} from 'rescue-face';
import type { CommandContext } from '../output.js';
import { sayWhile } from '../terminal/say-while.js';
import type { Texts } from '../texts.js';
import { fileAuthorities, filePolicy } from './operators.js';
import type { GalleryOptions, GalleryPlace } from './options.js';
import { readPassphrase } from './passphrase.js';
import { securityLogSink } from './security-log.js';

/** What a use of a gallery needs besides its place. */
export interface GalleryUse {
  readonly act?: Act | undefined;
  readonly photoSource?: PhotoSource | undefined;
  readonly readOnly?: boolean | undefined;
  /** In place of the package's. */
  readonly detector?: Detector | undefined;
  readonly photoRules?: PhotoRulesOptions | undefined;
  /** A calibration's file, and the population the people of the gallery belong to. */
  readonly calibration?: string | undefined;
  readonly population?: string | undefined;
}

/** A gallery's folder as the library takes it. */
export async function galleryFolder(
  { data, keys, passphraseFile }: GalleryPlace,
  texts: Texts,
): Promise<{ dataDir: string; keys: KeyFile }> {
  const passphrase = await readPassphrase('--passphrase-file', passphraseFile, texts);
  return { dataDir: data, keys: { path: keys, passphrase } };
}

/** Opens a gallery, does something with it, and closes it again. */
export async function withGallery<T>(
  { threads, model, securityLog, ...place }: GalleryOptions,
  use: GalleryUse,
  { texts, progress }: CommandContext,
  task: (sdk: RescueFace) => Promise<T>,
): Promise<T> {
  const folder = await galleryFolder(place, texts);
  const authorities = await fileAuthorities(place.data, texts);
  const policy = await filePolicy(place.data, texts);
  const security = securityLog === undefined ? undefined : { sink: await securityLogSink(securityLog, texts) };
  const opening = openRescueFace({ ...folder, ...authorities, policy, threads, model, security, ...use });
  const sdk = await sayWhile(progress, texts.openingGallery, opening);
  try {
    return await task(sdk);
  } finally {
    await sdk.close();
  }
}
