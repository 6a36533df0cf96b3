import type { DetectedFace, PixelImage } from '../core/contracts.js';
import { serveWorker } from '../runtime/serve-worker.js';
import { measureFace } from './measure-face.js';

/** What the `measure` task takes. */
export interface MeasureTask {
  readonly image: PixelImage;
  readonly face: DetectedFace;
}

await serveWorker<Record<string, never>>(async () => ({
  tasks: { measure: ({ image, face }: MeasureTask) => measureFace(image, face) },
}));
