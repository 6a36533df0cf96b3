import { readFile } from 'node:fs/promises';
import { EXIT } from './exit-codes.js';
import { CliFailure } from './failure.js';
import { systemCode } from './system-code.js';
import type { Texts } from './texts.js';

/** A photo's bytes, or a {@link CliFailure} that says what the system said and names no path but the given one. */
export async function readPhoto(path: string, texts: Texts): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (error) {
    throw new CliFailure(EXIT.photo, texts.unreadable(systemCode(error)), 'ERR_PHOTO_UNREADABLE');
  }
}
