import type { DetectedFace, PixelImage } from '../core/contracts.js';
import { serveWorker } from '../runtime/serve-worker.js';
import { measureFace } from './measure-face.js';
import { type MeasuredPart, measuresOf } from './measure-halves.js';
import { measureProvenance } from './provenance/measure-provenance.js';
import { photoFingerprint } from './reuse/photo-fingerprint.js';

/** What the `measure` task takes. */
export interface MeasureTask {
  readonly image: PixelImage;
  readonly face: DetectedFace;
  readonly part: MeasuredPart;
}

/** What the `fingerprint` task takes. */
export interface FingerprintTask {
  readonly image: PixelImage;
  readonly face: Pick<DetectedFace, 'landmarks'>;
  readonly sha256: string;
}

/** What the `trace` task takes. */
export interface TraceTask {
  /** The file up to the picture's data. */
  readonly head: Uint8Array;
  readonly image: PixelImage;
  readonly stored: { readonly width: number; readonly height: number };
}

await serveWorker<Record<string, never>>(async () => ({
  tasks: {
    measure: ({ image, face, part }: MeasureTask) => measureFace(image, face, measuresOf(part)),
    fingerprint: ({ image, face, sha256 }: FingerprintTask) => photoFingerprint(image, face, sha256),
    trace: ({ head, image, stored }: TraceTask) => measureProvenance(head, image, stored),
  },
}));
