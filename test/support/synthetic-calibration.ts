import type { Calibration } from '../../src/evaluation/calibration.js';
import { fitCalibration } from '../../src/evaluation/fit-calibration.js';
import { largeSimilarity, people, similaritiesOf } from '../evaluation/synthetic.js';

/** 200 people with three photos and 300 with one: galleries of 350, 150 non-mated probes. */
export const CALIBRATION_PHOTOS = people(...Array.from({ length: 500 }, (_, person) => (person < 200 ? 3 : 1)));

/** A calibration of made-up similarities, for a space and a population of choice. */
export function syntheticCalibration(space: string, population = 'made-up', unenrolledMultiples = 0): Calibration {
  const result = fitCalibration(
    {
      photos: CALIBRATION_PHOTOS,
      similarities: similaritiesOf(CALIBRATION_PHOTOS.length, largeSimilarity),
      space,
      detector: 'counting',
      population: { id: population, description: 'Similarities made up by a formula.' },
    },
    { seeds: [1, 2, 3, 4], unenrolledMultiples },
  );
  if (result.status !== 'fitted') throw new Error('the synthetic set is too small');
  return result.calibration;
}
