import { resaved, SUSPECT_KINDS, webcamFrame, withHonestExif } from './provenance-kinds.js';
import type { Subjects } from './provenance-subjects.js';
import { type Seeded, seeded } from './seeded.js';

/** Suspect photos of each kind. */
const POSITIVES = 200;

/** Photos that come about in one way. */
export interface Series {
  readonly name: string;
  readonly count: number;
  make(subjects: Subjects, half: 0 | 1, i: number, random: Seeded): Promise<Uint8Array>;
}

/** Photos without a trace, 1,000: 400 of a telephone before subjects, 600 that were there before and are stored anew. */
export const CLEAN: readonly Series[] = [
  { name: 'telephone', count: 400, make: async (all, half, i, random) => withHonestExif(await all.at(half, i, random), random) },
  { name: 'resaved', count: 600, make: async (all, half, i, random) => resaved(await all.file(half, i, random), random) },
];
export const WEBCAM: readonly Series[] = [webcam(640, 480), webcam(1280, 720)];
export const SUSPECT: readonly Series[] = SUSPECT_KINDS.map(({ name, make }) => ({
  name,
  count: POSITIVES,
  make: async (all, half, i, random) => make(await all.at(half, i, random), random, () => all.at(half, i + 7, random)),
}));

function webcam(width: number, height: number): Series {
  return {
    name: `webcam${width}`,
    count: 200,
    make: async (all, half, i, random) => webcamFrame(await all.at(half, i, random), random, width, height),
  };
}

/** The `i`-th photo of a series, always the same; even ones are of one half of the people, odd ones of the other. */
export function fileOf({ name, make }: Series, subjects: Subjects, i: number): Promise<Uint8Array> {
  return make(subjects, (i % 2) as 0 | 1, i >> 1, seeded(1009 * i + 7 * name.length));
}
