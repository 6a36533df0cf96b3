import type { CalibratedBand, Calibration } from 'rescue-face/evaluation';
import type { CalibrationDocument } from '../../src/cli/evaluate/document.js';
import { HOSTILE } from './sample-document.js';
import { sampleFacts } from './sample-evaluation.js';

function band(name: 'high' | 'medium', score: number, fpir: number, events: readonly number[]): CalibratedBand {
  const falsePositives = events.map((count, i) => ({ galleryPeople: 376 * 2 ** i, searches: 8240, people: 1645, falsePositives: count }));
  return { band: name, score, log10LikelihoodRatio: 3.4384, fpir, missed: 0.2542, falsePositives };
}

/** One with two kinds of score and two bands each. */
export function sampleCalibration(): Calibration {
  const similarity: Calibration['scores']['similarity'] = {
    llr: { slope: 56.911, offset: -47.4346, lowest: -4.11, highest: 6.25 },
    cost: { value: 0.0294, minimum: 0.0263, heldOut: 0.0298 },
    comparisons: { mated: 13_020, nonMated: 1_771_600, matedPeople: 682, nonMatedPeople: 1645 },
    reliability: [
      { from: null, to: -3, mated: 1, nonMated: 1_489_347, stated: -4.0173, observed: null },
      { from: -3, to: -2, mated: 11, nonMated: 156_845, stated: -2.5453, observed: -2.0203 },
      { from: 3, to: 4, mated: 2738, nonMated: 22, stated: 3.5385, observed: 4.2287 },
      { from: 5, to: null, mated: 0, nonMated: 0, stated: null, observed: null },
    ],
    bands: [band('high', 0.8939, 0.01, [21, 43, 78]), band('medium', 0.8723, 0.1, [333, 533, 819])],
  };
  return {
    schema: 'rescue-face-calibration@1',
    id: 'lfw@aa082fb01a6a',
    space: `space:${HOSTILE}`,
    detector: 'sample-detector',
    population: { id: HOSTILE, description: HOSTILE, people: 2329, photos: 4416, failures: 4 },
    galleryPeople: 1504,
    seeds: [11, 12, 13],
    scores: { similarity, 's-norm': { ...similarity, llr: { ...similarity.llr, slope: 0.823, offset: 1.274 } } },
  };
}

/** A run of `calibrate` in which every name is hostile. */
export function calibrationDocument(calibration: Calibration = sampleCalibration()): CalibrationDocument {
  return { ...sampleFacts(), schema: 'rescue-face-calibration-run@1', calibration, out: HOSTILE, caution: ['first sentence'] };
}
