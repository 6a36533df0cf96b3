import { describe, expect, it } from 'vitest';
import type { PixelImage } from '../../src/core/contracts.js';
import { FACE_OVAL, MESH_POINTS } from '../../src/core/face-mesh.js';
import type { FaceNetworks } from '../../src/detector/face-networks.js';
import { findFaces } from '../../src/detector/find-faces.js';
import { CROP_MARGIN, FACEMESH_SIZE } from '../../src/detector/mesh-crop.js';

/** Offsets from the face's centre in shares of BlazeFace's box: eyes, nose tip, mouth, ears. */
const POINTS = [
  [-0.2, -0.15],
  [0.2, -0.15],
  [0, 0.05],
  [0, 0.25],
  [-0.45, -0.05],
  [0.45, -0.05],
] as const;
const SIZE = 100;

/** Networks that see one upright face in the middle of whatever they are shown, as clearly as they are told. */
function fakeNetworks(logit: number, flag: number) {
  const runs = { blazeface: 0, facemesh: 0 };
  const networks: FaceNetworks = {
    async blazeface() {
      runs.blazeface++;
      const fine = { logits: new Float32Array(512).fill(-20), boxes: new Float32Array(512 * 16) };
      const coarse = { logits: new Float32Array(384).fill(-20), boxes: new Float32Array(384 * 16) };
      // Cell (8, 8) of the fine grid: its anchor is at (136, 136), the middle at (128, 128).
      const anchor = (8 * 16 + 8) * 2;
      fine.logits[anchor] = logit;
      fine.boxes.set([-8, -8, SIZE, SIZE, ...POINTS.flatMap(([x, y]) => [x * SIZE - 8, y * SIZE - 8])], anchor * 16);
      return { fine, coarse };
    },
    async facemesh() {
      runs.facemesh++;
      return { mesh: uprightMesh(), flag };
    },
  };
  return { networks, runs };
}

/** The mesh that agrees with {@link POINTS}: every index at its place on a flat, round face. */
function uprightMesh(): Float32Array {
  const middle = (FACEMESH_SIZE - 1) / 2;
  const unit = FACEMESH_SIZE / CROP_MARGIN;
  const mesh = new Float32Array(MESH_POINTS * 3).fill(0);
  const put = (index: number, x: number, y: number) => mesh.set([middle + x * unit, middle + y * unit, 0], index * 3);
  for (let i = 0; i < MESH_POINTS; i++) put(i, 0, 0);
  for (const [i, index] of FACE_OVAL.entries()) put(index, 0.45 * Math.sin((i / 18) * Math.PI), -0.5 * Math.cos((i / 18) * Math.PI));
  for (const index of [246, 161, 160, 159, 158, 157, 173, 33, 7, 163, 144, 145, 153, 154, 155, 133]) put(index, -0.2, -0.15);
  for (const index of [466, 388, 387, 386, 385, 384, 398, 263, 249, 390, 373, 374, 380, 381, 382, 362]) put(index, 0.2, -0.15);
  put(1, 0, 0.05);
  put(61, -0.15, 0.25);
  put(291, 0.15, 0.25);
  return mesh;
}

const picture = (width: number, height: number): PixelImage => ({ width, height, data: new Uint8Array(width * height * 3).fill(90) });

describe('findFaces', () => {
  it('spends one BlazeFace run and one mesh run on an ordinary photo with a clear face', async () => {
    const { networks, runs } = fakeNetworks(3, 1);
    const faces = await findFaces(picture(250, 250), networks);
    expect(runs).toEqual({ blazeface: 1, facemesh: 1 });
    expect(faces).toHaveLength(1);
    const [face] = faces;
    expect(face?.rotation).toBe(0);
    expect(face?.score).toBeCloseTo(1 / (1 + Math.exp(-3)), 6);
    // The oval is 0.9 × 1 of BlazeFace's 100 px of 256, the picture 250 px of 256.
    expect(face?.box.width).toBeCloseTo((90 * 250) / 256, 0);
    expect(face?.box.height).toBeCloseTo((100 * 250) / 256, 0);
    expect((face?.box.x ?? 0) + (face?.box.width ?? 0) / 2).toBeCloseTo(124.5, 0);
    expect(face?.headPose?.yaw).toBeCloseTo(0, 3);
  });

  it('looks again, with room around the picture, when the first look was in doubt, and stops once it is sure', async () => {
    const doubtful = fakeNetworks(0.8, 1);
    const faces = await findFaces(picture(250, 250), doubtful.networks);
    expect(faces).toHaveLength(1);
    expect(doubtful.runs.blazeface).toBe(5);
  });

  it('looks at most from every side, then answers that there is none', async () => {
    const blind = fakeNetworks(-9, 0);
    expect(await findFaces(picture(250, 250), blind.networks)).toEqual([]);
    expect(blind.runs).toEqual({ blazeface: 8, facemesh: 0 });
    const denied = fakeNetworks(0.3, 0);
    expect(await findFaces(picture(250, 250), denied.networks)).toEqual([]);
  });

  it('looks at nine tiles of a large square picture', async () => {
    const blind = fakeNetworks(-9, 0);
    expect(await findFaces(picture(1500, 1500), blind.networks)).toEqual([]);
    expect(blind.runs.blazeface).toBe(8 + 9);
  });

  it('keeps a face that the mesh denies where BlazeFace is firm and both agree: a mask hides what the flag looks for', async () => {
    expect(await findFaces(picture(250, 250), fakeNetworks(1.5, 0.05).networks)).toHaveLength(1);
    // Bare skin, which BlazeFace may take for a face, has flags of thousandths.
    expect(await findFaces(picture(250, 250), fakeNetworks(1.5, 0.005).networks)).toEqual([]);
  });

  it('gives the same answer twice', async () => {
    const once = await findFaces(picture(300, 200), fakeNetworks(3, 1).networks);
    expect(await findFaces(picture(300, 200), fakeNetworks(3, 1).networks)).toEqual(once);
  });

  it('takes the smallest picture', async () => {
    await expect(findFaces(picture(1, 1), fakeNetworks(-9, 0).networks)).resolves.toEqual([]);
  });
});
