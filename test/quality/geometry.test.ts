import fc from 'fast-check';
import type { DetectedFace, PixelImage } from 'rescue-face';
import { measureFace } from 'rescue-face/quality';
import { describe, expect, it } from 'vitest';
import { FACE_OVAL, MESH_POINTS, NOSE_TIP } from '../../src/core/face-mesh.js';
import type { FaceMeasure } from '../../src/quality/face-measure.js';
import { measureFace as measureWith } from '../../src/quality/measure-face.js';
import { headPoseYaw } from '../../src/quality/measures/head-pose.js';
import { real } from '../support/real.js';

const grey = (width: number, height: number): PixelImage => ({ width, height, data: new Uint8Array(width * height * 3).fill(128) });

/** A face whose oval is an ellipse. */
function ovalFace(x: number, y: number, rx: number, ry: number, yaw = 0): DetectedFace {
  const mesh = new Float32Array(3 * MESH_POINTS);
  FACE_OVAL.forEach((index, i) => {
    const angle = (2 * Math.PI * i) / FACE_OVAL.length;
    mesh[3 * index] = x + rx * Math.sin(angle);
    mesh[3 * index + 1] = y - ry * Math.cos(angle);
  });
  mesh.set([x + rx * Math.sin((yaw * Math.PI) / 180), y], 3 * NOSE_TIP);
  const point = (dx: number, dy: number) => ({ x: x + dx * rx, y: y + dy * ry });
  return {
    box: { x: x - rx, y: y - ry, width: 2 * rx, height: 2 * ry },
    score: 1,
    landmarks: [point(-0.4, -0.2), point(0.4, -0.2), point(0, 0.1), point(-0.3, 0.5), point(0.3, 0.5)],
    rotation: 0,
    mesh,
    headPose: { yaw, pitch: 0, roll: 0 },
  };
}

function measuredValue(name: string, image: PixelImage, face: DetectedFace): number {
  const found = measureFace(image, face).find((one) => one.name === name);
  if (found?.status !== 'ok') throw new Error(`${name} was not measured`);
  return found.value;
}

function yawOf(face: DetectedFace): number {
  const [found] = measureWith(grey(400, 400), face, [headPoseYaw]);
  if (found?.status !== 'ok') throw new Error('it was not measured');
  return found.value;
}

describe('measures of a face’s place', () => {
  it('measure the shorter side, and the share of the picture', () => {
    const face = ovalFace(200, 200, 50, 60);
    expect(measuredValue('face-size', grey(400, 400), face)).toBe(100);
    expect(measuredValue('face-share', grey(400, 400), face)).toBeCloseTo(7.5, 6);
  });

  it('know how much of a face lies in the picture', () => {
    expect(measuredValue('face-inside', grey(400, 400), ovalFace(200, 200, 50, 60))).toBeCloseTo(100, 4);
    expect(measuredValue('face-inside', grey(400, 400), ovalFace(-0.5, 200, 50, 60))).toBeCloseTo(50, 2);
    expect(measuredValue('face-inside', grey(400, 400), ovalFace(200, 399.5, 50, 60))).toBeCloseTo(50, 2);
    expect(measuredValue('face-inside', grey(400, 400), ovalFace(-0.5, -0.5, 50, 60))).toBeCloseTo(25, 0);
  });

  it('never find more of a face in the picture when it moves out', () => {
    fc.assert(
      fc.property(real(0, 300), real(0, 300), (a, b) => {
        const [near, far] = [Math.min(a, b), Math.max(a, b)];
        const inside = (by: number) => measuredValue('face-inside', grey(300, 300), ovalFace(150 + by, 150, 50, 60));
        expect(inside(far)).toBeLessThanOrEqual(inside(near) + 1e-3);
      }),
      { numRuns: 30 },
    );
  });

  it('say the same of a picture that is scaled or mirrored', () => {
    fc.assert(
      fc.property(real(60, 240), real(60, 240), real(20, 80), fc.constantFrom(2, 3), (x, y, r, scale) => {
        const names = ['face-share', 'face-inside', 'head-pose-yaw'];
        const once = names.map((name) => measuredValue(name, grey(300, 300), ovalFace(x, y, r, r * 1.2, 20)));
        const mirrored = names.map((name) => measuredValue(name, grey(300, 300), ovalFace(299 - x, y, r, r * 1.2, -20)));
        const larger = names.map((name) =>
          measuredValue(
            name,
            grey(300 * scale, 300 * scale),
            ovalFace(scale * (x + 0.5) - 0.5, scale * (y + 0.5) - 0.5, r * scale, r * 1.2 * scale, 20),
          ),
        );
        once.forEach((value, i) => {
          expect(mirrored[i]).toBeCloseTo(value, 2);
          expect(larger[i]).toBeCloseTo(value, 2);
        });
      }),
      { numRuns: 20 },
    );
  });

  it('take the turn to the side from the depth of the mesh and from where the nose stands, half and half', () => {
    const straight = ovalFace(200, 200, 50, 60);
    expect(yawOf(straight)).toBeCloseTo(0, 4);
    const nose = (by: number, turned: number): DetectedFace => {
      const face = ovalFace(200, 200, 50, 60, turned);
      const mesh = new Float32Array(face.mesh ?? []);
      mesh[3 * NOSE_TIP] = 200 + by * 50;
      return { ...face, mesh };
    };
    // The mesh says 40 degrees, and the nose stands beyond the cheek: a head in half profile that FaceMesh draws flat.
    expect(yawOf(nose(1.4, 40))).toBeGreaterThan(45);
    expect(yawOf(nose(0.9, 40))).toBeLessThan(45);
    // Neither alone decides: a nose that the mesh has lost does not turn a head.
    expect(yawOf(nose(9, 0))).toBeLessThan(45);
    // Farther to one side is never less turned.
    fc.assert(
      fc.property(real(0, 1.6), real(0, 1.6), real(0, 60), (a, b, turned) => {
        expect(yawOf(nose(Math.max(a, b), turned))).toBeGreaterThanOrEqual(yawOf(nose(Math.min(a, b), turned)) - 1e-3);
      }),
      { numRuns: 30 },
    );
  });

  it('tell the turn of a head that leans as that of an upright one', () => {
    const upright = ovalFace(200, 200, 50, 60, 30);
    const [cos, sin] = [Math.cos(0.5), Math.sin(0.5)];
    const mesh = (upright.mesh ?? new Float32Array()).map((_, i, all) => {
      const at = i - (i % 3);
      const [x, y] = [(all[at] ?? 0) - 200, (all[at + 1] ?? 0) - 200];
      return i % 3 === 0 ? 200 + cos * x - sin * y : i % 3 === 1 ? 200 + sin * x + cos * y : 0;
    });
    const leaning = { ...upright, mesh, headPose: { yaw: 30, pitch: 0, roll: (0.5 * 180) / Math.PI } };
    expect(yawOf(leaning)).toBeCloseTo(yawOf(upright), 2);
  });

  it('are not assessed without a mesh, and one that fails does not sink the others', () => {
    const { mesh: _, ...bare } = ovalFace(200, 200, 50, 60);
    expect(measureFace(grey(400, 400), bare).every((one) => one.status === 'not-assessed' && one.reason === 'no-mesh')).toBe(true);
    const broken: FaceMeasure = {
      name: 'broken',
      unit: '',
      measure() {
        throw new Error('no');
      },
    };
    const good: FaceMeasure = { name: 'good', unit: '', measure: () => ({ value: 0, score: 0 }) };
    const wild: FaceMeasure = { name: 'wild', unit: '', measure: () => ({ value: Number.NaN, score: 50 }) };
    const found = measureWith(grey(400, 400), ovalFace(200, 200, 50, 60), [broken, good, wild]);
    expect(found).toMatchObject([
      { status: 'not-assessed', name: 'broken', reason: 'failed' },
      { status: 'ok', name: 'good', value: 0, score: 0 },
      { status: 'not-assessed', name: 'wild', reason: 'failed' },
    ]);
  });
});
