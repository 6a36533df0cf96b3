import { FOLDS, foldOf } from '../../bench/support/held-out.js';
import { seeded } from '../../bench/support/seeded.js';
import { type Share, shareOf } from '../../bench/support/validate-occlusion.js';
import { WORN } from '../../bench/support/worn-glasses.js';
import { probability } from '../../src/quality/face/linear-model.js';
import { fitLogistic } from '../fit-occlusion/fit-logistic.js';
import type { HeadFace } from './head-faces.js';

/** Of squared weights: the best of 0.003 to 0.1 by cross-validation. */
const PENALTY = 0.1;
/** What the policy's limit lies at, as a probability that something is worn. */
const TOLD = 0.6;

export function fitHead(faces: readonly HeadFace[]) {
  return fitLogistic(
    faces.map(({ covered, features }) => ({ features, positive: covered, weight: 1 })),
    PENALTY,
    seeded(WORN.seed),
  );
}

/** How often what is worn on a head is seen, and how often a bare head is told to be covered, by people who were left out. */
export function headCoveringRates(faces: readonly HeadFace[]): Readonly<Record<string, Share>> {
  const tally = { covered: [0, 0], bare: [0, 0] };
  for (let fold = 0; fold < FOLDS; fold++) {
    const model = fitHead(faces.filter(({ person }) => foldOf(person) !== fold));
    for (const { person, covered, features } of faces) {
      if (foldOf(person) !== fold) continue;
      const counts = covered ? tally.covered : tally.bare;
      if (probability(model, features) > TOLD) counts[0] = (counts[0] ?? 0) + 1;
      counts[1] = (counts[1] ?? 0) + 1;
    }
  }
  return { seen: shareOf(tally.covered[0] ?? 0, tally.covered[1] ?? 0), falsely: shareOf(tally.bare[0] ?? 0, tally.bare[1] ?? 0) };
}
