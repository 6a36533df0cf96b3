import { decodePhoto } from 'rescue-face';
import { createDetector, type DetectedFace, type PixelImage, type Point } from 'rescue-face/detector';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Canvas, type Colour, canvas, ellipse, fill } from '../../bench/support/canvas.js';
import { type Occluder, occlude } from '../../bench/support/occluders.js';
import { seeded } from '../../bench/support/seeded.js';
import type { FaceMeasure } from '../../src/quality/face-measure.js';
import { measureFace } from '../../src/quality/measure-face.js';
import { eyesVisible } from '../../src/quality/measures/eyes-visible.js';
import { faceOcclusionPrevention } from '../../src/quality/measures/face-occlusion-prevention.js';
import { mouthOcclusionPrevention } from '../../src/quality/measures/mouth-occlusion-prevention.js';
import { judge, type PhotoVerdict } from '../../src/quality/policy/judge.js';
import { OCCLUSION } from '../../src/quality/policy/rules-occlusion.js';
import { samplePhoto } from '../support/sample-photos.js';

const MEASURES: readonly FaceMeasure[] = [mouthOcclusionPrevention, eyesVisible, faceOcclusionPrevention];
const POLICY = { id: 'occlusion@1', rules: OCCLUSION };
const WORSE: readonly PhotoVerdict[] = ['accept', 'review', 'reject'];

interface Seen {
  readonly image: PixelImage;
  readonly face: DetectedFace & { readonly mesh: Float32Array };
}
const faces: Seen[] = [];

beforeAll(async () => {
  await using detector = await createDetector();
  for (const number of [3, 6] as const) {
    const { image } = await decodePhoto(await samplePhoto(number));
    for (const face of await detector.detect(image)) {
      if (face.mesh !== undefined && face.box.width >= 90) faces.push(cutOut(image, { ...face, mesh: face.mesh }));
    }
  }
});

/** The face with as much around it as it is wide: copies of whole photos take longer than what is tested. */
function cutOut(image: PixelImage, face: Seen['face']): Seen {
  const { box } = face;
  const left = Math.max(0, Math.round(box.x - box.width));
  const top = Math.max(0, Math.round(box.y - box.height));
  const width = Math.min(image.width - left, Math.round(3 * box.width));
  const height = Math.min(image.height - top, Math.round(3 * box.height));
  const data = new Uint8Array(3 * width * height);
  for (let y = 0; y < height; y++) {
    const start = 3 * ((y + top) * image.width + left);
    data.set(image.data.subarray(start, start + 3 * width), 3 * y * width);
  }
  const moved = ({ x, y }: Point): Point => ({ x: x - left, y: y - top });
  const [a, b, c, d, e] = face.landmarks;
  const landmarks = [moved(a), moved(b), moved(c), moved(d), moved(e)] as const;
  const mesh = face.mesh.map((value, i) => value - (i % 3 === 0 ? left : i % 3 === 1 ? top : 0));
  return { image: { width, height, data }, face: { ...face, landmarks, mesh, box: { ...box, ...moved(box) } } };
}

function measured(measure: FaceMeasure, image: PixelImage, face: DetectedFace): number {
  const [found] = measureFace(image, face, [measure]);
  if (found?.status !== 'ok') throw new Error(`${measure.name} was not measured`);
  return found.value;
}

const verdict = (image: PixelImage, face: DetectedFace) => judge(POLICY, measureFace(image, face, MEASURES)).verdict;
const drawn = (kind: Occluder, { image, face }: Seen, seed: number) => occlude(kind, image, face.mesh, seeded(seed)).image;

describe('open faces', () => {
  it('are not rejected', () => {
    expect(faces.length).toBeGreaterThanOrEqual(5);
    for (const { image, face } of faces) expect(verdict(image, face)).not.toBe('reject');
  });

  it('nor with clear glasses', () => {
    for (const [i, seen] of faces.entries()) {
      for (const seed of [1, 2, 3]) expect(verdict(drawn('clear-glasses', seen, 10 * i + seed), seen.face)).not.toBe('reject');
    }
  });
});

describe('what covers a face', () => {
  const hidden: readonly (readonly [Occluder, FaceMeasure])[] = [
    ['mask', mouthOcclusionPrevention],
    ['low-mask', mouthOcclusionPrevention],
    ['scarf', mouthOcclusionPrevention],
    ['sunglasses', eyesVisible],
  ];
  it.each(hidden)('%s lowers its measure on every face, and the photo is taken again', (kind, measure) => {
    for (const [i, seen] of faces.entries()) {
      const image = drawn(kind, seen, i + 1);
      expect(measured(measure, image, seen.face)).toBeLessThan(measured(measure, seen.image, seen.face));
      expect(verdict(image, seen.face)).not.toBe('accept');
    }
  });

  it.each([159, 386])('one covered eye is enough (point %i)', (point) => {
    for (const { image, face } of faces) {
      const over = canvas(image);
      const centre = { x: face.mesh[3 * point] ?? 0, y: face.mesh[3 * point + 1] ?? 0 };
      fill(over, ellipse(centre, 0.2 * face.box.width, 0.2 * face.box.width), () => [90, 140, 190]);
      expect(measured(eyesVisible, over.image, face)).toBeLessThan(10);
      expect(measured(eyesVisible, image, face)).toBeGreaterThan(50);
    }
  });

  /** Where a shape begins to grow, by the points of the mesh, and the measure that sees it first. */
  const places: readonly (readonly [string, number])[] = [
    ['mouth', 13],
    ['nose', 1],
    ['right eye', 159],
    ['left eye', 386],
  ];
  const colours: readonly (readonly [string, Colour])[] = [
    ['skin', [196, 150, 128]],
    ['blue', [90, 140, 190]],
    ['black', [25, 25, 28]],
  ];
  it.each(places.flatMap(([place, point]) => colours.map(([name, colour]) => [place, name, point, colour] as const)))(
    'a shape that grows from the %s, %s, never makes the face clearer',
    (_place, _name, point, colour) => {
      for (const { image, face } of faces) {
        const centre = { x: face.mesh[3 * point] ?? 0, y: face.mesh[3 * point + 1] ?? 0 };
        let worst = 0;
        for (const share of [0, 0.08, 0.16, 0.24, 0.32, 0.45, 0.6]) {
          const over: Canvas = canvas(image);
          if (share > 0) fill(over, ellipse(centre, share * face.box.width, share * face.box.width), () => colour);
          const now = WORSE.indexOf(verdict(over.image, face));
          expect(now).toBeGreaterThanOrEqual(worst);
          worst = now;
        }
        expect(WORSE[worst]).toBe('reject');
      }
    },
  );
});

describe('the region', () => {
  it('is where the thing is', () => {
    for (const { image, face } of faces) {
      const [mouth, eyes] = measureFace(image, face, MEASURES);
      const middle = (one: typeof mouth) => {
        const region = one?.status === 'ok' ? (one.region ?? []) : [];
        return region.reduce((sum, { y }) => sum + y / region.length, 0);
      };
      expect(middle(mouth)).toBeGreaterThan(middle(eyes));
    }
  });
});
