import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyAffine } from '../../src/core/affine.js';
import { FACE_OVAL, MESH_POINTS } from '../../src/core/face-mesh.js';
import { rotationFor } from '../../src/detector/find-faces.js';
import { headPose } from '../../src/detector/head-pose.js';
import { cropToPicture, eyeAngle, FACEMESH_SIZE, meshToPicture } from '../../src/detector/mesh-crop.js';
import { bounds, fivePoints, meshPoint, ovalBox } from '../../src/detector/mesh-points.js';
import { real } from '../support/real.js';

const DEGREES = 180 / Math.PI;

/**
 * A mesh of a head that is mirror-symmetric and whose midline is vertical: every point that any measure reads, the
 * rest at the origin. Depth is drawn as flat as FaceMesh draws it.
 */
const DEPTH_FLATNESS = 1.15;
const PAIRS = [
  [234, 454, 70, 0, 60],
  [127, 356, 68, -20, 55],
  [93, 323, 69, 15, 58],
  [132, 361, 66, 30, 52],
  [58, 288, 60, 45, 45],
  [162, 389, 64, -40, 48],
  [21, 251, 55, -55, 40],
  [54, 284, 48, -65, 35],
  [33, 263, 45, -25, 10],
  [133, 362, 18, -24, 8],
  [70, 300, 50, -40, 12],
  [105, 334, 32, -46, 2],
  [61, 291, 25, 45, 2],
  [98, 327, 14, 22, 0],
  [205, 425, 35, 25, 8],
] as const;
const MIDLINE = [
  [10, -80, 5],
  [152, 85, 5],
  [1, 15, -25],
] as const;

/** The head turned by yaw, then tilted by roll, both in degrees in the signs of `HeadPose`; then drawn flat. */
function head(yaw: number, pitch: number, roll: number): Float32Array {
  const mesh = new Float32Array(MESH_POINTS * 3);
  const [y, p, r] = [yaw / DEGREES, pitch / DEGREES, roll / DEGREES];
  const put = (index: number, point: readonly [number, number, number]) => {
    // Pitch about the left-right axis: looking up moves the nose (negative z) up (negative y).
    const a = [point[0], point[1] * Math.cos(p) + point[2] * Math.sin(p), point[2] * Math.cos(p) - point[1] * Math.sin(p)] as const;
    // Yaw about the vertical axis: turning to the picture's right moves the nose (negative z) to positive x.
    const b = [a[0] * Math.cos(y) - a[2] * Math.sin(y), a[1], a[2] * Math.cos(y) + a[0] * Math.sin(y)] as const;
    const c = [b[0] * Math.cos(r) - b[1] * Math.sin(r), b[0] * Math.sin(r) + b[1] * Math.cos(r), b[2]] as const;
    mesh.set([c[0] + 300, c[1] + 200, c[2]], index * 3);
  };
  for (const [right, left, x, height, depth] of PAIRS) {
    put(right, [-x, height, depth]);
    put(left, [x, height, depth]);
  }
  for (const [index, height, depth] of MIDLINE) put(index, [0, height, depth]);
  return mesh;
}

/** FaceMesh draws depth too flat; the same head as it would draw it. */
function drawnFlat(mesh: Float32Array): Float32Array {
  return mesh.map((value, i) => (i % 3 === 2 ? value / DEPTH_FLATNESS : value));
}

const angle = (limit: number) => real(-limit, limit);

describe('headPose', () => {
  it('reads yaw and roll of a turned, tilted head', () => {
    fc.assert(
      fc.property(angle(75), angle(179), (yaw, roll) => {
        const pose = headPose(drawnFlat(head(yaw, 0, roll)));
        expect(pose.yaw).toBeCloseTo(yaw, 3);
        expect(Math.abs(((pose.roll - roll + 540) % 360) - 180)).toBeLessThan(0.01);
      }),
    );
  });

  it('reads pitch of a nodding head, whatever its roll', () => {
    fc.assert(
      fc.property(angle(60), angle(179), (pitch, roll) => {
        const pose = headPose(head(0, pitch, roll));
        expect(pose.pitch).toBeCloseTo(pitch, 3);
        expect(pose.yaw).toBeCloseTo(0, 3);
      }),
    );
  });

  it('signs: right of the picture, upwards and clockwise are positive', () => {
    expect(headPose(head(30, 0, 0)).yaw).toBeGreaterThan(20);
    expect(meshPoint(head(30, 0, 0), 1).x).toBeGreaterThan(300);
    expect(headPose(head(0, 20, 0)).pitch).toBeGreaterThan(15);
    expect(meshPoint(head(0, 20, 0), 1).y).toBeLessThan(meshPoint(head(0, 0, 0), 1).y);
    expect(headPose(head(0, 0, 25)).roll).toBeGreaterThan(20);
    expect(meshPoint(head(0, 0, 25), 454).y).toBeGreaterThan(200);
  });

  it('does not change with the size or place of the face', () => {
    fc.assert(
      fc.property(angle(60), angle(40), angle(90), real(0.1, 20), (yaw, pitch, roll, scale) => {
        const mesh = head(yaw, pitch, roll);
        const other = headPose(mesh.map((v, i) => v * scale + (i % 3 === 2 ? 0 : 77)));
        const pose = headPose(mesh);
        for (const key of ['yaw', 'pitch', 'roll'] as const) expect(other[key]).toBeCloseTo(pose[key], 2);
      }),
    );
  });
});

describe('mesh crop', () => {
  const crop = fc.record({
    centre: fc.record({ x: angle(1000), y: angle(1000) }),
    side: real(10, 2000),
    angle: angle(3.2),
  });

  it('puts the middle of the input on the centre and keeps distances in proportion', () => {
    fc.assert(
      fc.property(crop, (c) => {
        const map = cropToPicture(c);
        const middle = (FACEMESH_SIZE - 1) / 2;
        const centre = applyAffine(map, { x: middle, y: middle });
        expect(Math.hypot(centre.x - c.centre.x, centre.y - c.centre.y)).toBeLessThan(1e-6);
        const edge = applyAffine(map, { x: middle + FACEMESH_SIZE / 2, y: middle });
        expect(Math.hypot(edge.x - c.centre.x, edge.y - c.centre.y)).toBeCloseTo(c.side / 2, 6);
      }),
    );
  });

  it('sets a tilted face upright: its eyes lie level in the input', () => {
    fc.assert(
      fc.property(crop, (c) => {
        const map = cropToPicture(c);
        const right = applyAffine(map, { x: 60, y: 70 });
        const left = applyAffine(map, { x: 130, y: 70 });
        const difference = eyeAngle(right, left) - c.angle;
        expect(Math.abs(Math.sin(difference / 2))).toBeLessThan(1e-6);
      }),
    );
  });

  it('carries a mesh to where the same map carries its points, depth in proportion', () => {
    fc.assert(
      fc.property(crop, fc.array(fc.integer({ min: 0, max: 192 }), { minLength: 6, maxLength: 6 }), (c, raw) => {
        const moved = meshToPicture(Float32Array.from(raw), c);
        for (let i = 0; i < 6; i += 3) {
          const expected = applyAffine(cropToPicture(c), { x: raw[i] ?? 0, y: raw[i + 1] ?? 0 });
          expect(Math.abs((moved[i] ?? 0) - expected.x)).toBeLessThan(0.01);
          expect(Math.abs((moved[i + 1] ?? 0) - expected.y)).toBeLessThan(0.01);
          expect(moved[i + 2]).toBeCloseTo(((raw[i + 2] ?? 0) * c.side) / FACEMESH_SIZE, 2);
        }
      }),
    );
  });
});

describe('mesh points', () => {
  const mesh = fc.float32Array({ minLength: MESH_POINTS * 3, maxLength: MESH_POINTS * 3, min: -500, max: 500, noNaN: true });

  it('the box holds every point of the oval and touches it on all four sides', () => {
    fc.assert(
      fc.property(mesh, (m) => {
        const box = ovalBox(m);
        const points = FACE_OVAL.map((index) => meshPoint(m, index));
        expect(bounds(points)).toEqual(box);
        for (const p of points) {
          expect(p.x >= box.x && p.x <= box.x + box.width + 1e-9 && p.y >= box.y && p.y <= box.y + box.height + 1e-9).toBe(true);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('the five points move with the mesh', () => {
    fc.assert(
      fc.property(mesh, angle(100), (m, shift) => {
        const before = fivePoints(m);
        fivePoints(m.map((v, i) => (i % 3 === 0 ? v + shift : v))).forEach((p, i) => {
          expect(p.x).toBeCloseTo((before[i]?.x ?? 0) + shift, 2);
          expect(p.y).toBeCloseTo(before[i]?.y ?? 0, 2);
        });
      }),
      { numRuns: 30 },
    );
  });
});

describe('rotationFor', () => {
  it('names the clockwise quarter turn that sets the head upright; a leaning head is upright', () => {
    expect([0, 60, -60, 70, 90, -90, 134, 136, 180, -179].map(rotationFor)).toEqual([0, 0, 0, 270, 270, 90, 270, 180, 180, 180]);
    fc.assert(
      fc.property(angle(180), (roll) => {
        const after = roll + rotationFor(roll);
        expect(Math.abs(after - 360 * Math.round(after / 360))).toBeLessThanOrEqual(65);
      }),
    );
  });
});
