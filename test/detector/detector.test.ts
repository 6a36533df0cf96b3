import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type DetectedFace, type Detector, decodePhoto, type PixelImage, type Point } from 'rescue-face';
import { createDetector } from 'rescue-face/detector';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SAMPLE_FACES, samplePhoto } from '../support/sample-photos.js';
import { sharedData } from '../support/shared-data.js';

const NUMBERS = [1, 2, 3, 4, 5, 6] as const;
let detector: Detector;

beforeAll(async () => {
  detector = await createDetector({ threads: 2 });
});
afterAll(async () => {
  await detector[Symbol.asyncDispose]();
});

async function facesIn(bytes: Uint8Array): Promise<readonly DetectedFace[]> {
  return detector.detect((await decodePhoto(bytes)).image);
}

const centre = ({ box }: DetectedFace) => ({ x: box.x + box.width / 2, y: box.y + box.height / 2 });

/** A point in the axes of a head tilted by `roll` degrees. */
function upright({ x, y }: Point, roll: number): Point {
  const [cos, sin] = [Math.cos((roll * Math.PI) / 180), Math.sin((roll * Math.PI) / 180)];
  return { x: cos * x + sin * y, y: cos * y - sin * x };
}

/** The faces of a sample photo, found once. */
const found = new Map<number, Promise<readonly DetectedFace[]>>();
function sampleFaces(number: (typeof NUMBERS)[number]): Promise<readonly DetectedFace[]> {
  const faces = found.get(number) ?? samplePhoto(number).then(facesIn);
  found.set(number, faces);
  return faces;
}

/** A square around one face of a sample photo, `reach` face widths to each side, moved inside where it would leave the photo. */
async function portrait(number: (typeof NUMBERS)[number], reach: number): Promise<Buffer> {
  const bytes = await samplePhoto(number);
  const [face] = await sampleFaces(number);
  if (face === undefined) throw new Error('no face');
  const { width, height } = await sharp(bytes).metadata();
  const side = Math.round(Math.max(face.box.width, face.box.height) * (1 + 2 * reach));
  const start = (middle: number, length: number) => Math.max(0, Math.min(length - side, Math.round(middle - side / 2)));
  const { x, y } = centre(face);
  return sharp(bytes)
    .extract({ left: start(x, width), top: start(y, height), width: side, height: side })
    .png()
    .toBuffer();
}

describe('the default detector on group photos', () => {
  it.each(NUMBERS)('finds everybody in sample %i, each with points, mesh and pose that agree', async (number) => {
    const faces = await sampleFaces(number);
    expect(faces).toHaveLength(SAMPLE_FACES[number - 1] ?? 0);
    for (const [i, face] of faces.entries()) {
      const { box, landmarks, mesh, headPose, score, rotation } = face;
      expect(box.width * box.height).toBeLessThanOrEqual(
        (faces[i - 1]?.box.width ?? Number.POSITIVE_INFINITY) * (faces[i - 1]?.box.height ?? 1),
      );
      expect(rotation).toBe(0);
      expect(score).toBeGreaterThan(0.5);
      expect(mesh).toHaveLength(468 * 3);
      for (const { x, y } of landmarks) {
        expect(x > box.x - 20 && x < box.x + box.width + 20 && y > box.y && y < box.y + box.height).toBe(true);
      }
      const [rightEye, leftEye, nose, rightMouth, leftMouth] = landmarks.map((point) => upright(point, headPose?.roll ?? 0));
      if (!rightEye || !leftEye || !nose || !rightMouth || !leftMouth) throw new Error('five points');
      expect(rightEye.x).toBeLessThan(leftEye.x);
      expect(rightMouth.x).toBeLessThan(leftMouth.x);
      expect(nose.y).toBeGreaterThan(Math.max(rightEye.y, leftEye.y));
      expect(Math.min(rightMouth.y, leftMouth.y)).toBeGreaterThan(nose.y);
      expect(Math.abs(headPose?.roll ?? 99)).toBeLessThan(50);
      expect(Math.abs(headPose?.yaw ?? 99)).toBeLessThan(75);
    }
  });

  it('finds everybody when the six photos hang on one wall, each in its place; only the one in full profile may be missed at half the size', async () => {
    const tile = 960;
    const tiles = await Promise.all(
      NUMBERS.map(async (number) => ({ number, bytes: await samplePhoto(number), faces: await sampleFaces(number) })),
    );
    const places = tiles.map(({ number }) => ({ left: ((number - 1) % 2) * tile, top: Math.floor((number - 1) / 2) * tile }));
    const wall = await sharp({ create: { width: 2 * tile, height: 3 * tile, channels: 3, background: '#777777' } })
      .composite(
        await Promise.all(
          tiles.map(async ({ bytes }, i) => ({
            input: await sharp(bytes).resize(tile).toBuffer(),
            left: places[i]?.left ?? 0,
            top: places[i]?.top ?? 0,
          })),
        ),
      )
      .png()
      .toBuffer();
    const all = await facesIn(wall);
    const expected = tiles.flatMap(({ faces }, i) =>
      faces.map((face) => ({
        x: (centre(face).x * tile) / 1920 + (places[i]?.left ?? 0),
        y: (centre(face).y * tile) / 1920 + (places[i]?.top ?? 0),
        profile: Math.abs(face.headPose?.yaw ?? 0) > 50,
      })),
    );
    const apart = (face: DetectedFace, spot: Point) => Math.hypot(centre(face).x - spot.x, centre(face).y - spot.y);
    expect(expected).toHaveLength(22);
    const plain = expected.filter((spot) => !spot.profile);
    expect(plain).toHaveLength(21);
    for (const spot of plain) expect(all.filter((face) => apart(face, spot) < 20)).toHaveLength(1);
    for (const face of all) expect(expected.some((spot) => apart(face, spot) < 20)).toBe(true);
  });
});

describe('the default detector on turned, cut and empty pictures', () => {
  it.each([0, 90, 180, 270] as const)('names the turn that sets a photo upright that was turned by %i°', async (angle) => {
    const bytes = await portrait(5, 0.6);
    const [before] = await facesIn(bytes);
    const { image } = await decodePhoto(await sharp(bytes).rotate(angle).png().toBuffer());
    const faces = await detector.detect(image);
    expect(faces).toHaveLength(1);
    const [face] = faces;
    expect(face?.rotation).toBe((360 - angle) % 360);
    // Every point lies where the turn brings it.
    const back = (p: { x: number; y: number }) =>
      ({
        0: p,
        90: { x: p.y, y: image.width - 1 - p.x },
        180: { x: image.width - 1 - p.x, y: image.height - 1 - p.y },
        270: { x: image.height - 1 - p.y, y: p.x },
      })[angle];
    face?.landmarks.forEach((point, i) => {
      const there = before?.landmarks[i] ?? { x: 0, y: 0 };
      expect(Math.hypot(back(point).x - there.x, back(point).y - there.y)).toBeLessThan(0.06 * (before?.box.width ?? 0));
    });
  });

  it('finds a photo turned by its EXIF orientation as if it had been stored upright', async () => {
    const bytes = await portrait(5, 0.6);
    const [before] = await facesIn(bytes);
    const stored = await sharp(await sharp(bytes).rotate(-90).png().toBuffer())
      .withMetadata({ orientation: 6 })
      .png()
      .toBuffer();
    const [face] = await facesIn(stored);
    expect(face?.rotation).toBe(0);
    expect(face?.box).toEqual(before?.box);
  });

  it.each(NUMBERS)('finds a face that fills the picture (sample %i)', async (number) => {
    const bytes = await portrait(number, -0.03);
    expect((await facesIn(bytes)).length).toBe(1);
  });

  it('finds a face that the edge cuts', async () => {
    const bytes = await portrait(4, 0.8);
    const { width = 0, height = 0 } = await sharp(bytes).metadata();
    const cut = await sharp(bytes)
      .extract({ left: 0, top: 0, width: Math.round(width * 0.6), height })
      .png()
      .toBuffer();
    const faces = await facesIn(cut);
    expect(faces).toHaveLength(1);
    const [face] = faces;
    expect((face?.box.x ?? 0) + (face?.box.width ?? 0)).toBeGreaterThan(width * 0.55);
  });

  it('reads yaw with its sign: the mirrored photo turns the other way', async () => {
    const bytes = await portrait(4, 1);
    const [face] = await facesIn(bytes);
    const [mirrored] = await facesIn(await sharp(bytes).flop().png().toBuffer());
    expect(Math.abs(face?.headPose?.yaw ?? 0)).toBeGreaterThan(10);
    expect(Math.abs((face?.headPose?.yaw ?? 0) + (mirrored?.headPose?.yaw ?? 0))).toBeLessThan(6);
    expect(Math.abs((face?.headPose?.roll ?? 0) + (mirrored?.headPose?.roll ?? 0))).toBeLessThan(6);
  });

  it('finds nobody in plain, striped and noisy pictures, nor in a single pixel', async () => {
    const plain = (width: number, height: number): PixelImage => ({ width, height, data: new Uint8Array(width * height * 3).fill(128) });
    const noisy = plain(700, 500);
    noisy.data.forEach((_, i) => {
      noisy.data[i] = Math.imul(i + 1, 2654435761) >>> 24;
    });
    const striped = plain(400, 400);
    striped.data.forEach((_, i) => {
      striped.data[i] = Math.floor(i / 3 / 400 / 20) % 2 === 0 ? 230 : 40;
    });
    for (const picture of [plain(1, 1), plain(3, 900), plain(640, 480), noisy, striped]) expect(await detector.detect(picture)).toEqual([]);
  });

  it('answers the same twice, from any of its threads', async () => {
    const { image } = await decodePhoto(await portrait(2, 1));
    const answers = await Promise.all([1, 2, 3, 4].map(() => detector.detect(image)));
    for (const answer of answers) expect(answer).toEqual(answers[0]);
  });
});

describe('createDetector', () => {
  const bundled = fileURLToPath(new URL('../../dist/models/', import.meta.url));

  it('refuses unknown options, thread counts and pictures that are none, in one sentence', async () => {
    await expect(createDetector({ thread: 1 } as never)).rejects.toThrow('did you mean "threads"?');
    await expect(createDetector({ threads: 0 })).rejects.toThrow('Expected integer 1..64 for threads, received 0');
    await expect(createDetector({ models: 5 as never })).rejects.toThrow(TypeError);
    await expect(detector.detect({ width: 2, height: 2, data: new Uint8Array(11) })).rejects.toThrow(TypeError);
    await expect(detector.detect({ width: 0, height: 2, data: new Uint8Array(0) })).rejects.toThrow(RangeError);
    await expect(detector.detect(undefined as never)).rejects.toThrow(TypeError);
  });

  it('says which file is missing and which is not the one the manifest names', async () => {
    await expect(createDetector({ models: join(tmpdir(), 'nowhere-at-all') })).rejects.toMatchObject({ code: 'ERR_MODEL_MISSING' });
    const folder = await mkdtemp(join(tmpdir(), 'rescue-face-models-'));
    try {
      for (const file of await readdir(bundled))
        if (/^(manifest|blazeface|facemesh)/.test(file)) await cp(join(bundled, file), join(folder, file));
      await using good = await createDetector({ models: pathToFileURL(folder) });
      expect(good.id).toBe(detector.id);
      const bytes = await readFile(join(folder, 'facemesh.onnx'));
      bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
      await writeFile(join(folder, 'facemesh.onnx'), bytes);
      await expect(createDetector({ models: folder })).rejects.toMatchObject({
        code: 'ERR_MODEL_CORRUPT',
        details: { file: 'facemesh.onnx' },
      });
      await writeFile(join(folder, 'manifest.json'), '{"networks":[]}');
      await expect(createDetector({ models: folder })).rejects.toMatchObject({ code: 'ERR_MODEL_MANIFEST' });
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('is refused after it was closed, and rethrows the reason of a signal', async () => {
    const closed = await createDetector();
    await closed[Symbol.asyncDispose]();
    const picture = { width: 8, height: 8, data: new Uint8Array(192) };
    await expect(closed.detect(picture)).rejects.toMatchObject({ code: 'ERR_NOT_OPEN' });
    const reason = new Error('enough');
    await expect(detector.detect(picture, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });
});

const negatives = sharedData('negatives', 'detector on turned, tilted, masked and rotated portraits');
describe.runIf(negatives !== undefined)('the default detector on difficult portraits', () => {
  const read = (name: string) => readFile(join(negatives ?? '', name));

  it('finds every turned, raised, lowered and tilted head', async () => {
    const yaw = async (name: string) => (await facesIn(await read(`pose/${name}`)))[0]?.headPose?.yaw ?? Number.NaN;
    expect(await yaw('left_face.jpeg')).toBeLessThan(-40);
    expect(await yaw('right_face.png')).toBeGreaterThan(40);
    for (const name of await readdir(join(negatives ?? '', 'pose')))
      expect(await facesIn(await read(`pose/${name}`)), name).toHaveLength(1);
  });

  it.each([
    ['rot_0.jpg', 0],
    ['rot_90.jpg', 270],
    ['rot_180.jpg', 180],
    ['rot_270.jpg', 90],
  ] as const)('finds %s and names the turn %i that sets it upright', async (name, rotation) => {
    const faces = await facesIn(await read(`rotate/${name}`));
    expect(faces.map((face) => face.rotation)).toEqual([rotation]);
  });

  it('finds a face that fills the picture and one behind a mask, and none where there is none', async () => {
    expect(await facesIn(await read('crop/crop.png'))).toHaveLength(1);
    expect(await facesIn(await read('crop/crop_mask.png'))).toHaveLength(1);
    expect(await facesIn(await read('crop/no_face.png'))).toEqual([]);
    expect(await facesIn(await read('bulk/view.jpg'))).toEqual([]);
  });
});
