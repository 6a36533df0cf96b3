import type { DetectedFace } from '../core/contracts.js';
import type { Measurement } from '../core/measurement.js';
import { MOST_FILE_BYTES, MOST_FILE_SIDE } from '../core/photo-file-limits.js';
import type { PhotoFacts } from '../image/decode-photo.js';
import type { Sniffed } from '../image/sniff-image.js';

/** Of the largest face's side: a smaller one stands behind, on a poster or at the next counter. */
const BYSTANDER_SHARE = 0.25;

/** Rows P1: told from the file's bytes, also where it is never decoded. */
export function fileMeasurements(bytes: Uint8Array, sniffed: Sniffed | undefined, facts: PhotoFacts | undefined): readonly Measurement[] {
  const size = facts ?? (sniffed?.supported === true ? sniffed.size : undefined);
  return [
    yesOrNo('file-readable', facts !== undefined),
    yesOrNo('file-is-jpeg', sniffed?.supported === true && sniffed.format === 'jpeg'),
    { status: 'ok', name: 'file-bytes', value: bytes.length, unit: 'B', score: bytes.length <= MOST_FILE_BYTES ? 100 : 0 },
    size === undefined
      ? { status: 'not-assessed', name: 'file-longer-side', reason: 'no-picture' }
      : longerSide(Math.max(size.width, size.height)),
  ];
}

/** Row P2: how many there are. */
export function faceCounts(faces: readonly DetectedFace[]): readonly Measurement[] {
  const sides = faces.map(({ box }) => Math.min(box.width, box.height));
  const counted = sides.filter((side) => side >= BYSTANDER_SHARE * Math.max(...sides)).length;
  const bystanders = faces.length - counted;
  return [
    { status: 'ok', name: 'face-count', value: counted, unit: '', score: counted === 1 ? 100 : 0 },
    { status: 'ok', name: 'bystander-count', value: bystanders, unit: '', score: bystanders === 0 ? 100 : 0 },
  ];
}

function yesOrNo(name: string, holds: boolean): Measurement {
  return { status: 'ok', name, value: holds ? 1 : 0, unit: '', score: holds ? 100 : 0 };
}

function longerSide(value: number): Measurement {
  return { status: 'ok', name: 'file-longer-side', value, unit: 'px', score: value <= MOST_FILE_SIDE ? 100 : 0 };
}
