import { readFile, stat } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { EXIT } from './exit-codes.js';
import { CliFailure } from './failure.js';
import { systemCode } from './system-code.js';
import type { Texts } from './texts.js';

/** Stands for what is piped in: a frame of a camera. */
export const STANDARD_INPUT = '-';

/** A photo's bytes, or a {@link CliFailure} that says what the system said and names no path but the given one. */
export async function readPhoto(path: string, texts: Texts): Promise<Uint8Array> {
  try {
    return path === STANDARD_INPUT ? await buffer(process.stdin) : await readFile(path);
  } catch (error) {
    throw new CliFailure(EXIT.photo, texts.unreadable(systemCode(error)), 'ERR_PHOTO_UNREADABLE');
  }
}

/** Reads photos that will be wanted a second time. A pipe gives its bytes once, and would be waited on for ever. */
export class PhotoReader {
  readonly #kept = new Map<string, Uint8Array>();

  constructor(readonly texts: Texts) {}

  /** As {@link readPhoto}; the bytes of what is no plain file are kept, or of a file that has vanished since. */
  async read(path: string): Promise<Uint8Array> {
    const kept = this.#kept.get(path);
    if (kept !== undefined) return kept;
    const bytes = await readPhoto(path, this.texts);
    const isPlain = await stat(path).then(
      (found) => found.isFile(),
      () => false,
    );
    if (!isPlain) this.#kept.set(path, bytes);
    return bytes;
  }
}
