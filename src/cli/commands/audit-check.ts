import { standardCrypto } from 'rescue-face/adapters/node-crypto';
import { drawPhotoSample, PHOTO_SAMPLE_METHOD, type SampledPhoto } from 'rescue-face/ledger';
import { type FrameFile, readFrame } from '../audit/frame-file.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import { usage } from '../failure.js';
import { type CommandContext, show } from '../output.js';
import { safeText } from '../terminal/safe-text.js';

/** What `audit check` was asked for. */
export interface AuditCheckOptions {
  /** What `audit draw --frame` wrote. */
  readonly file: string;
}

/** Draws a list again from its seed; needs neither the gallery nor a key. */
export async function auditCheck({ file }: AuditCheckOptions, context: CommandContext): Promise<ExitCode> {
  const { texts } = context;
  const given = await readFrame(file, texts);
  const wrong = differences(given, (problem) => usage(texts.badFrame(safeText(file), problem)));
  const holds = wrong === 0;
  const { planId, auditId, seed, drawn, gone } = given;
  const document = { schema: 'rescue-face-audit-check@1', holds, planId, auditId, seed, drawn: drawn.length, gone, wrong };
  show(context, document, () => (holds ? texts.listHolds(drawn.length, planId) : texts.listDoesNotHold(wrong)));
  return holds ? EXIT.done : EXIT.ledger;
}

/** How many photos are on the list and ought not to be, or the other way round; those that are gone cannot be on it. */
function differences({ method, seed, sampleSize, perStratum, frame, drawn, gone }: FrameFile, failure: (problem: string) => Error): number {
  if (method !== PHOTO_SAMPLE_METHOD) throw failure(`Expected method ${PHOTO_SAMPLE_METHOD}`);
  let again: readonly SampledPhoto[];
  try {
    const digest = (bytes: Uint8Array) => standardCrypto().digest(bytes);
    again = drawPhotoSample(frame, { seed, sampleSize, perStratum, digest });
  } catch (error) {
    throw failure((error as Error).message);
  }
  const name = ({ station, month, photoId }: SampledPhoto) => JSON.stringify([station ?? null, month, photoId]);
  const [listed, right] = [new Set(drawn.map(name)), new Set(again.map(name))];
  const added = [...listed].filter((one) => !right.has(one)).length;
  const missing = [...right].filter((one) => !listed.has(one)).length;
  return added + Math.abs(missing - gone) + (drawn.length - listed.size);
}
