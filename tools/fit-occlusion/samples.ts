import { OCCLUDERS, type Occluded, occlude, type Occluder } from '../../bench/support/occluders.js';
import { seeded } from '../../bench/support/seeded.js';
import type { AlignedFace } from '../../src/quality/aligned-face.js';
import { cellFeatures, type FacePart, facePlanes } from '../../src/quality/face-cells.js';
import { LEFT_EYE_PART, MOUTH, NOSE, RIGHT_EYE_PART, WHOLE_FACE } from '../../src/quality/face-parts.js';
import type { UprightFace } from './faces.js';
import type { Example } from './fit-logistic.js';
import { spoil } from './spoil.js';

/** The models that are fitted. */
export const MODELS = ['mouth', 'nose', 'eye', 'face'] as const;
export type ModelName = (typeof MODELS)[number];

/** An example and whose face it was made from. */
export interface Sample extends Example {
  readonly model: ModelName;
  readonly person: number;
  readonly kind: Occluder | 'nothing';
}

/** Drawn on every face; what hides nothing counts as an open face. */
const PLAN: readonly (Occluder | 'nothing')[] = [
  'nothing',
  'nothing',
  'nothing',
  'clear-glasses',
  'clear-glasses',
  'mask',
  'mask',
  'low-mask',
  'scarf',
  'hand',
  'hand',
  'shape',
  'shape',
  'sunglasses',
  'hair',
  'cap',
];

/** A part is hidden from this share on, and open up to that one; what lies between teaches nothing. */
const HIDDEN: Readonly<Record<ModelName, number>> = { mouth: 0.6, nose: 0.6, eye: 0.6, face: 0.2 };
const OPEN: Readonly<Record<ModelName, number>> = { mouth: 0.1, nose: 0.1, eye: 0.08, face: 0.03 };

/** How far the mesh may lie from the face, in pixels and shares: as it does over what hides a face. */
const OFF = 4;
const TURNED = 0.05;

export function samplesOf(face: UprightFace, person: number, seed: number): Sample[] {
  const random = seeded(seed);
  return PLAN.flatMap((kind) => {
    const nothing: Occluded = { image: face.image, face: 0, mouth: 0, nose: 0, rightEye: 0, leftEye: 0 };
    const drawn = kind === 'nothing' ? nothing : occlude(kind, face.image, face.mesh, random);
    const image = random.chance(kind === 'nothing' ? 0.67 : 0.6) ? spoil(drawn.image, random) : drawn.image;
    const mesh = kind === 'nothing' ? moved(face.mesh, 0.4, random) : moved(face.mesh, 1, random);
    const planes = facePlanes({ rgb: Float32Array.from(image.data) } as AlignedFace);
    const glasses = kind === 'clear-glasses';
    const one = (model: ModelName, part: FacePart, share: number): Sample[] => {
      const hidden = glasses ? 0 : share;
      if (hidden > OPEN[model] && hidden < HIDDEN[model]) return [];
      return [{ model, person, kind, features: cellFeatures(planes, mesh, part), positive: hidden >= HIDDEN[model], weight: 1 }];
    };
    return [
      ...one('mouth', MOUTH, drawn.mouth),
      ...one('nose', NOSE, drawn.nose),
      ...one('eye', RIGHT_EYE_PART, drawn.rightEye),
      ...one('eye', LEFT_EYE_PART, drawn.leftEye),
      ...one('face', WHOLE_FACE, drawn.face),
    ];
  });
}

function moved(mesh: Float32Array, by: number, random: ReturnType<typeof seeded>): Float32Array {
  const [dx, dy] = [random.between(-OFF, OFF) * by, random.between(-OFF, OFF) * by];
  const [wide, high] = [1 + random.between(-TURNED, TURNED) * by, 1 + random.between(-TURNED, TURNED) * by];
  const lean = random.between(-TURNED, TURNED) * by;
  return mesh.map((value, i) => {
    const [x, y] = [(mesh[i - (i % 3)] ?? 0) - 128, (mesh[i - (i % 3) + 1] ?? 0) - 140];
    if (i % 3 === 0) return 128 + dx + wide * x - lean * y;
    return i % 3 === 1 ? 140 + dy + high * y + lean * x : value;
  });
}

export { OCCLUDERS };
