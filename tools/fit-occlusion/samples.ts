import type { PixelImage } from 'rescue-face';
import { type Occluded, type Occluder, occlude } from '../../bench/support/occluders.js';
import { seeded } from '../../bench/support/seeded.js';
import { type FacePlanes, facePlanes } from '../../src/quality/face/face-cells.js';
import type { UprightFace } from './faces.js';
import { featuresOn, type ModelName, type PartFeatures } from './features.js';
import type { Example } from './fit-logistic.js';
import { spoil } from './spoil.js';

/** An example and whose face it was made from. */
export interface Sample extends Example {
  readonly model: ModelName;
  readonly person: string;
  readonly kind: DrawnFace['kind'];
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
  'hand',
  'shape',
  'shape',
  'sunglasses',
  'sunglasses',
  'hair',
  'hair',
  'cap',
  'fringe',
  'fringe',
];

/** A part is hidden from this share on, and open up to that one; what lies between teaches nothing. */
const HIDDEN: Readonly<Record<ModelName, number>> = { mouth: 0.6, nose: 0.6, eye: 0.6, face: 0.2 };
const OPEN: Readonly<Record<ModelName, number>> = { mouth: 0.1, nose: 0.1, eye: 0.08, face: 0.03 };

/** Of squared weights. */
export const PENALTY = 0.003;

/** Few people wear dark glasses on the photos there are: each counts this often, in another light. */
const WORN_TIMES = 12;
const nothingHidden = { face: 0, mouth: 0, nose: 0, rightEye: 0, leftEye: 0 };

/** How far the mesh may lie from the face, in pixels and shares: as it does over what hides a face. */
const OFF = 4;
const TURNED = 0.05;

/** A face with one thing drawn over it, or with what its owner wears. */
export interface DrawnFace {
  readonly person: string;
  readonly kind: Occluder | 'nothing' | 'worn-sunglasses';
  readonly features: PartFeatures;
  /** How much of each part is hidden, 0 to 1; a part that is absent teaches nothing. */
  readonly hidden: Readonly<Partial<Record<keyof PartFeatures, number>>>;
}

/** Every face of the plan, drawn over and spoilt as other cameras and lamps would. */
export function drawnFaces(upright: UprightFace, person: string, seed: number): DrawnFace[] {
  const random = seeded(seed);
  const face = halved(upright);
  return PLAN.map((kind) => {
    const nothing: Occluded = { image: face.image, face: 0, mouth: 0, nose: 0, rightEye: 0, leftEye: 0 };
    const drawn = kind === 'nothing' ? nothing : occlude(kind, face.image, face.mesh, random);
    const image = random.chance(kind === 'nothing' ? 0.67 : 0.6) ? spoil(drawn.image, random) : drawn.image;
    const mesh = moved(upright.mesh, kind === 'nothing' ? 0.4 : 1, random);
    const { image: _, ...shares } = drawn;
    return { person, kind, features: featuresOn(planesOf(image), mesh), hidden: kind === 'clear-glasses' ? nothingHidden : shares };
  });
}

/** A face that wears dark glasses, several times. */
export function wornSunglasses(upright: UprightFace, person: string, seed: number): DrawnFace[] {
  const random = seeded(seed);
  const face = halved(upright);
  return Array.from({ length: WORN_TIMES }, (_, i) => ({
    person,
    kind: 'worn-sunglasses',
    features: featuresOn(planesOf(i === 0 ? face.image : spoil(face.image, random)), moved(upright.mesh, 1, random)),
    hidden: { rightEye: 1, leftEye: 1, mouth: 0, nose: 0 },
  }));
}

/** What each model learns from drawn faces: what is hidden by half teaches nothing. */
export function samplesOf(faces: readonly DrawnFace[]): Sample[] {
  return faces.flatMap(({ person, kind, features, hidden }) =>
    (Object.entries(hidden) as [keyof PartFeatures, number][]).flatMap(([part, share]): Sample[] => {
      const model = part === 'rightEye' || part === 'leftEye' ? 'eye' : part;
      if (share > OPEN[model] && share < HIDDEN[model]) return [];
      return [{ model, person, kind, features: features[part], positive: share >= HIDDEN[model], weight: 1 }];
    }),
  );
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

/** What the cells are taken from is half as large as the aligned face: drawing at that size is four times as fast. */
function halved({ image, mesh }: UprightFace): Pick<UprightFace, 'image' | 'mesh'> {
  const { red, green, blue } = facePlanes({ rgb: Float32Array.from(image.data) });
  const data = new Uint8Array(3 * red.length);
  for (let i = 0; i < red.length; i++) data.set([Math.round(red[i] ?? 0), Math.round(green[i] ?? 0), Math.round(blue[i] ?? 0)], 3 * i);
  return { image: { width: image.width / 2, height: image.height / 2, data }, mesh: mesh.map((value) => value / 2) };
}

function planesOf({ data, width, height }: PixelImage): FacePlanes {
  const plane = (at: (i: number) => number) => Float32Array.from({ length: width * height }, (_, i) => at(3 * i));
  const [red, green, blue] = [0, 1, 2].map((c) => plane((i) => data[i + c] ?? 0)) as [Float32Array, Float32Array, Float32Array];
  return { red, green, blue, luma: red.map((r, i) => 0.299 * r + 0.587 * (green[i] ?? 0) + 0.114 * (blue[i] ?? 0)) };
}
