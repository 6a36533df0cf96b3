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
    photoRules: { enrolment: 'off', reuse: 'off' },
    clock: { now: () => NOON },
    ...options,
  });

/** When everything happens. */
export const NOON = 1_700_000_000_000;
