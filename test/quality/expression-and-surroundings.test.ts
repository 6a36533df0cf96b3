import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ALIGNED_SIZE } from '../../src/quality/face/aligned-face.js';
import { faceView } from '../../src/quality/face/face-view.js';
import type { FaceMeasure, FaceView, Measured } from '../../src/quality/face-measure.js';
import { backgroundUniformity } from '../../src/quality/measures/background-uniformity.js';
import { expressionNeutrality } from '../../src/quality/measures/expression-neutrality.js';
import { eyesOpen } from '../../src/quality/measures/eyes-open.js';
import { mouthClosed } from '../../src/quality/measures/mouth-closed.js';
import { real } from '../support/real.js';

/** Points of a mesh of an upright face: eyes 64 apart on line 112, chin on 222. */
interface Drawn {
  /** Between the lids. */
  readonly lids?: number;
  /** Between the lips. */
  readonly lips?: number;
  /** Between the corners of the mouth. */
  readonly mouth?: number;
}

function meshOf({ lids = 8, lips = 2, mouth = 50 }: Drawn): Float32Array {
  const mesh = new Float32Array(468 * 3);
  const put = (index: number, x: number, y: number) => mesh.set([x, y, 0], 3 * index);
  for (const [side, centre] of [
    [0, 96],
    [1, 160],
  ] as const) {
    const sign = side === 0 ? 1 : -1;
    const [outer, inner] = side === 0 ? [33, 133] : [263, 362];
    put(outer, centre - sign * 15, 112);
    put(inner, centre + sign * 15, 112);
    const upper = side === 0 ? [246, 161, 160, 159, 158, 157, 173] : [466, 388, 387, 386, 385, 384, 398];
    const lower = side === 0 ? [7, 163, 144, 145, 153, 154, 155] : [249, 390, 373, 374, 380, 381, 382];
    for (const [i, index] of upper.entries()) put(index, centre + sign * (i - 3) * 4, 112 - lids / 2);
    for (const [i, index] of lower.entries()) put(index, centre + sign * (i - 3) * 4, 112 + lids / 2);
  }
  put(152, 128, 222);
  for (const [upper, lower, x] of [
    [13, 14, 128],
    [82, 87, 118],
    [312, 317, 138],
  ] as const) {
    put(upper, x, 182 - lips / 2);
    put(lower, x, 182 + lips / 2);
  }
  put(61, 128 - mouth / 2, 182);
  put(291, 128 + mouth / 2, 182);
  return mesh;
}

function viewOf(mesh: Float32Array, luma?: (x: number, y: number) => number, shift = 0): FaceView {
  const image = { width: ALIGNED_SIZE, height: ALIGNED_SIZE, data: new Uint8Array(0) };
  const light = new Float32Array(ALIGNED_SIZE ** 2).fill(128);
  if (luma !== undefined) for (let i = 0; i < light.length; i++) light[i] = luma(i % ALIGNED_SIZE, Math.floor(i / ALIGNED_SIZE));
  const aligned = { rgb: new Float32Array(0), luma: light, mesh, toPicture: [1, 0, shift, 0, 1, 0] as const, enlarged: 1 };
  const point = { x: 0, y: 0 };
  const landmarks = [point, point, point, point, point] as const;
  const face = { box: { x: 0, y: 0, width: 1, height: 1 }, score: 1, landmarks, rotation: 0 as const, mesh };
  return faceView({ image, face, mesh, headPose: { yaw: 0, pitch: 0, roll: 0 }, aligned });
}

function measured(measure: FaceMeasure, view: FaceView): number {
  const found: Measured = measure.measure(view);
  if ('reason' in found) throw new Error(found.reason);
  expect(found.score).toBeGreaterThanOrEqual(0);
  expect(found.score).toBeLessThanOrEqual(100);
  return found.value;
}

/** A dark iris, cut by the lids, in each eye. */
const irises = (lids: number) => (x: number, y: number) =>
  [96, 160].some((centre) => Math.hypot(x - centre, y - 112) < 6 && Math.abs(y - 112) <= lids / 2) ? 30 : 180;
/** Lashes of closed lids. */
const lashes = (x: number, y: number) => ([96, 160].some((centre) => Math.abs(x - centre) < 15) && Math.abs(y - 112) < 2 ? 60 : 180);

describe('eyes-open', () => {
  it('is more for lids further apart', () => {
    const values = [3, 5, 7, 9, 11].map((lids) => measured(eyesOpen, viewOf(meshOf({ lids }), irises(lids))));
    expect(values).toEqual(values.toSorted((a, b) => a - b));
    expect(new Set(values).size).toBe(values.length);
  });

  it('does not believe a mesh that draws closed lids open', () => {
    const open = measured(eyesOpen, viewOf(meshOf({ lids: 8 }), irises(8)));
    const closed = measured(eyesOpen, viewOf(meshOf({ lids: 8 }), lashes));
    expect(closed).toBeLessThan(open / 2);
  });

  it('does not change with the light', () => {
    fc.assert(
      fc.property(real(0.2, 1.4), (gain) => {
        const dimmed = viewOf(meshOf({}), (x, y) => gain * irises(8)(x, y));
        expect(measured(eyesOpen, dimmed)).toBeCloseTo(measured(eyesOpen, viewOf(meshOf({}), irises(8))), 3);
      }),
      { numRuns: 10 },
    );
  });

  it('goes by the eye that is open less', () => {
    const wink = (x: number, y: number) => (x < 128 ? irises(8)(x, y) : lashes(x, y));
    const winking = measured(eyesOpen, viewOf(meshOf({ lids: 8 }), wink));
    expect(winking).toBeCloseTo(measured(eyesOpen, viewOf(meshOf({ lids: 8 }), lashes)), 5);
  });
});

describe('mouth-closed and expression-neutrality', () => {
  it('are more for lips further apart', () => {
    fc.assert(
      fc.property(real(0, 40), real(0.5, 10), (lips, more) => {
        for (const measure of [mouthClosed, expressionNeutrality]) {
          expect(measured(measure, viewOf(meshOf({ lips: lips + more })))).toBeGreaterThan(measured(measure, viewOf(meshOf({ lips }))));
        }
      }),
    );
  });

  it('the expression is more for a wider mouth, which is not an open one', () => {
    fc.assert(
      fc.property(real(30, 70), real(0.5, 10), (mouth, more) => {
        const [narrow, wide] = [viewOf(meshOf({ mouth })), viewOf(meshOf({ mouth: mouth + more }))];
        expect(measured(expressionNeutrality, wide)).toBeGreaterThan(measured(expressionNeutrality, narrow));
        expect(measured(mouthClosed, wide)).toBeCloseTo(measured(mouthClosed, narrow), 5);
      }),
    );
  });

  it('do not change with the size of the face', () => {
    fc.assert(
      fc.property(real(0.3, 8), (factor) => {
        const mesh = meshOf({ lips: 9, mouth: 60 });
        for (const measure of [mouthClosed, expressionNeutrality]) {
          const scaled = measured(measure, viewOf(mesh.map((value) => value * factor)));
          expect(scaled).toBeCloseTo(measured(measure, viewOf(mesh)), 3);
        }
      }),
    );
  });

  it('say nothing of a mesh that is a single spot', () => {
    for (const measure of [mouthClosed, expressionNeutrality, eyesOpen]) {
      expect(measure.measure(viewOf(new Float32Array(468 * 3)))).toEqual({ reason: 'not-visible' });
    }
  });
});

describe('background-uniformity', () => {
  const mesh = meshOf({});
  const checks = (contrast: number) => (x: number, y: number) => 128 + (((x >> 2) + (y >> 2)) % 2) * contrast;

  it('is 0 for a plain wall, and more for a busier one', () => {
    expect(
      measured(
        backgroundUniformity,
        viewOf(mesh, () => 200),
      ),
    ).toBe(0);
    fc.assert(
      fc.property(real(0, 50), real(1, 50), (contrast, more) => {
        const [calm, busy] = [viewOf(mesh, checks(contrast)), viewOf(mesh, checks(contrast + more))];
        expect(measured(backgroundUniformity, busy)).toBeGreaterThan(measured(backgroundUniformity, calm));
      }),
      { numRuns: 10 },
    );
  });

  it('does not look at the face', () => {
    const painted = (x: number, y: number) => (x > 60 && x < 196 ? checks(90)(x, y) : 200);
    expect(measured(backgroundUniformity, viewOf(mesh, painted))).toBe(0);
  });

  it('says nothing where the head fills the picture', () => {
    expect(backgroundUniformity.measure(viewOf(mesh, () => 200, -10_000))).toEqual({ reason: 'not-visible' });
  });
});
