import { openRescueFace, type RescueFaceOptions } from 'rescue-face';
import { DRILL } from './acts.js';
import { ColourEmbedder, CountingDetector } from './fake-stages.js';

/** A gallery in which colours are faces, no photo is held to rules or known again, and everything is a drill at noon. */
export const openFake = (options: RescueFaceOptions = {}) =>
  openRescueFace({
    detector: new CountingDetector(),
    embedder: new ColourEmbedder(),
    act: DRILL,
    photoSource: 'live-camera',
    photoRules: NO_PHOTO_RULES,
    clock: { now: () => NOON },
    ...options,
  });

/** No photo is measured or kept to be known again: for tests of other things. */
export const NO_PHOTO_RULES = { enrolment: 'off', reuse: 'off' } as const;

/** When everything happens. */
export const NOON = 1_700_000_000_000;
