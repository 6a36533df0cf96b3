import type { Act, Detector, RescueFace } from 'rescue-face';
import { withGallery } from '../gallery/open-gallery.js';
import type { GalleryOptions } from '../gallery/options.js';
import type { CommandContext } from '../output.js';
import { sayWhile } from '../terminal/say-while.js';

/** Stands for the detector where no photo comes in: loading the models of one would only keep people waiting. */
const NO_DETECTOR: Detector = {
  id: 'none',
  detect: () => Promise.reject(new TypeError('Expected no photo here')),
  [Symbol.asyncDispose]: () => Promise.resolve(),
};

/** Opens a gallery for its ledger, does something with it, and closes it again. */
export function withLedger<T>(options: GalleryOptions, act: Act, context: CommandContext, task: (sdk: RescueFace) => Promise<T>) {
  return withGallery(options, { act, detector: NO_DETECTOR }, context, task);
}

/** The same for an act that tells nothing of itself while it lasts. */
export function atLedger<T>(options: GalleryOptions, act: Act, context: CommandContext, task: (sdk: RescueFace) => Promise<T>) {
  return withLedger(options, act, context, (sdk) => sayWhile(context.progress, context.texts.atTheLedger, task(sdk)));
}
