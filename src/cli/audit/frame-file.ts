import { readFile } from 'node:fs/promises';
import type { PhotoDraw } from 'rescue-face';
import type { FrameStratum, PhotoSampleSize, SampledPhoto } from 'rescue-face/ledger';
import { usage } from '../failure.js';
import { toJson } from '../json.js';
import { systemCode } from '../system-code.js';
import { safeText } from '../terminal/safe-text.js';
import type { Texts } from '../texts.js';

const SCHEMA = 'rescue-face-audit-frame@1';

/** A list with everything that it follows from, so that anybody can draw it again. */
export interface FrameFile extends PhotoSampleSize {
  readonly schema: typeof SCHEMA;
  readonly planId: string;
  readonly auditId: string;
  readonly method: string;
  readonly seed: string;
  readonly frame: readonly FrameStratum[];
  readonly drawn: readonly SampledPhoto[];
  /** Drawn, and erased or replaced before the list was entered. */
  readonly gone: number;
}

/** The file's bytes. */
export function frameBytes(
  { planId, auditId, method, seed, frame, photos, gone }: PhotoDraw,
  { sampleSize, perStratum }: PhotoSampleSize,
): Uint8Array {
  const drawn = photos.map(({ station, month, photoId }) => ({ station, month, photoId }));
  const file: FrameFile = { schema: SCHEMA, planId, auditId, method, seed, sampleSize, perStratum, frame, drawn, gone };
  return new TextEncoder().encode(toJson(file));
}

/** Reads it; fails with a sentence where it is none. */
export async function readFrame(file: string, texts: Texts): Promise<FrameFile> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw usage(texts.badFrame(safeText(file), systemCode(error)));
  });
  try {
    const read = JSON.parse(text) as FrameFile;
    if (read?.schema !== SCHEMA || !isList(read.frame) || !isList(read.drawn)) throw new TypeError(`Expected schema ${SCHEMA}`);
    return read;
  } catch (error) {
    // A JSON parser's message repeats what it read.
    throw usage(texts.badFrame(safeText(file), error instanceof SyntaxError ? 'not JSON' : (error as Error).message));
  }
}

function isList(value: unknown): boolean {
  return Array.isArray(value) && value.every((one) => typeof one === 'object' && one !== null);
}
