import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { decodePhoto, type EmbedderDescription, type FivePoints, openRescueFace, type PixelImage } from 'rescue-face';
import { createDetector } from 'rescue-face/detector';
import { createEmbedder, type DescribedEmbedder } from 'rescue-face/embedder';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { samplePhoto } from '../support/sample-photos.js';

const models = fileURLToPath(new URL('../../dist/models/', import.meta.url));
const manifest = JSON.parse(readFileSync(join(models, 'manifest.json'), 'utf8')) as { embedder: EmbedderDescription };
const [dlib, faceres] = manifest.embedder.networks;
if (dlib === undefined || faceres === undefined) throw new Error('the default model has two networks');

const dot = (a: Float32Array, b: Float32Array) => a.reduce((sum, value, i) => sum + value * (b[i] ?? Number.NaN), 0);

describe('a model described in words', () => {
  let image: PixelImage;
  let landmarks: FivePoints;
  const opened: DescribedEmbedder[] = [];
  const open = async (description: EmbedderDescription) => {
    const embedder = await createEmbedder({ model: description, base: models });
    opened.push(embedder);
    return embedder;
  };

  beforeAll(async () => {
    ({ image } = await decodePhoto(await samplePhoto(3)));
    const detector = await createDetector();
    const [face] = await detector.detect(image);
    await detector[Symbol.asyncDispose]();
    if (face === undefined) throw new Error('no face');
    landmarks = face.landmarks;
  });
  afterAll(async () => {
    for (const embedder of opened) await embedder[Symbol.asyncDispose]();
  });

  it('gives unit vectors of the stated length and space, the same every time', async () => {
    const embedder = await createEmbedder();
    opened.push(embedder);
    const first = await embedder.embed(image, landmarks);
    expect(first.space).toBe(embedder.space);
    expect(first.vector).toHaveLength(embedder.dimension);
    expect(embedder.dimension).toBe(128 + 1024);
    expect(dot(first.vector, first.vector)).toBeCloseTo(1, 5);
    expect((await embedder.embed(image, landmarks)).vector).toEqual(first.vector);
  });

  it('sees a mirrored face as the same face when flip averaging is on, and as another when it is off', async () => {
    const mirrored = mirror(image);
    const [a, b, nose, c, d] = landmarks.map(({ x, y }) => ({ x: image.width - 1 - x, y })) as unknown as FivePoints;
    const swapped = [b, a, nose, d, c] as const;
    for (const flip of [true, false]) {
      const embedder = await open({ name: 'flip', networks: [{ ...dlib, flip }] });
      const straight = await embedder.embed(image, landmarks);
      const reflected = await embedder.embed(mirrored, swapped);
      const likeness = dot(straight.vector, reflected.vector);
      // The template is not quite symmetric: in the mirror the chip shifts by a pixel.
      if (flip) expect(likeness).toBeGreaterThan(0.999);
      else expect(likeness).toBeLessThan(0.998);
    }
  });

  it('concatenates parts by their weights', async () => {
    const both = await open({ name: 'both', networks: [dlib, { ...faceres, weight: 0.5 }] });
    const one = await open({ name: 'one', networks: [dlib] });
    const other = await open({ name: 'other', networks: [faceres] });
    const [joined, first, second] = await Promise.all([both, one, other].map((embedder) => embedder.embed(image, landmarks)));
    const head = joined?.vector.subarray(0, 128) ?? new Float32Array();
    const tail = joined?.vector.subarray(128) ?? new Float32Array();
    expect(Math.sqrt(dot(tail, tail)) / Math.sqrt(dot(head, head))).toBeCloseTo(0.5, 4);
    expect(dot(head, first?.vector ?? head) / Math.sqrt(dot(head, head))).toBeCloseTo(1, 4);
    expect(dot(tail, second?.vector ?? tail) / Math.sqrt(dot(tail, tail))).toBeCloseTo(1, 4);
  });

  it('is another space whenever the same photo could give other numbers, and only then', async () => {
    const variants: EmbedderDescription[] = [
      { name: 'm', networks: [dlib] },
      { name: 'm', networks: [{ ...dlib, flip: !(dlib.flip ?? false) }] },
      { name: 'm', networks: [{ ...dlib, channels: 'bgr' }] },
      { name: 'm', networks: [{ ...dlib, alignment: { template: 'arcface-112' } }] },
      { name: 'm', networks: [{ ...dlib, alignment: { ...dlib.alignment, zoom: 0.9 } }] },
      { name: 'm', networks: [dlib, faceres] },
      { name: 'm', networks: [dlib, { ...faceres, weight: 0.1 }] },
    ];
    const spaces = new Set<string>();
    for (const variant of variants) spaces.add((await open(variant)).space);
    expect(spaces.size).toBe(variants.length);
    const [first] = [...spaces];
    expect((await open({ name: 'm', licence: 'said otherwise', networks: [{ ...dlib, weight: 1, file: `./${dlib.file}` }] })).space).toBe(
      first,
    );
  });

  it('does not follow what the caller does to the description afterwards', async () => {
    const description = { name: 'm', networks: [{ ...dlib, flip: true }] };
    const embedder = await createEmbedder({ model: description, base: models, threads: 2 });
    opened.push(embedder);
    (description.networks[0] as { flip: boolean }).flip = false;
    const vectors = await Promise.all([1, 2, 3].map(() => embedder.embed(image, landmarks)));
    for (const { vector } of vectors) expect(vector).toEqual(vectors[0]?.vector);
  });

  it('may have a file name with any characters', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'rescue-face-'));
    try {
      const file = '100% 模型#1.onnx';
      writeFileSync(join(folder, file), readFileSync(join(models, dlib.file)));
      const embedder = await createEmbedder({ model: { name: 'm', networks: [{ ...dlib, file }] }, base: folder });
      await embedder[Symbol.asyncDispose]();
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('is opened from a JSON file by its path alone', async () => {
    const file = join(models, 'own-model.json');
    writeFileSync(file, JSON.stringify({ name: 'own', networks: [dlib] }));
    try {
      const sdk = await openRescueFace({ model: file });
      expect(sdk.space).toMatch(/^own:[0-9a-f]{16}$/);
      await sdk.close();
    } finally {
      rmSync(file);
    }
  });

  it('is refused with what is wrong with it', async () => {
    const refused = (description: object, problem: string | RegExp) =>
      expect(createEmbedder({ model: description as EmbedderDescription, base: models })).rejects.toMatchObject({
        code: 'ERR_MODEL_MANIFEST',
        message: expect.stringMatching(problem),
      });
    await refused({ name: 'x', networks: [] }, 'networks must be a non-empty array');
    await refused({ name: 'x', network: [dlib] }, 'did you mean "networks"');
    await refused({ name: '', networks: [dlib] }, 'name');
    await refused({ name: 'x', networks: [{ ...dlib, sha256: 'abc' }] }, 'sha256');
    await refused({ name: 'x', networks: [{ ...dlib, chanels: 'rgb' }] }, 'did you mean "channels"');
    await refused({ name: 'x', networks: [{ ...dlib, channels: 'gbr' }] }, 'rgb, bgr');
    await refused({ name: 'x', networks: [{ ...dlib, size: 0 }] }, 'size');
    await refused({ name: 'x', networks: [{ ...dlib, mean: [1, 2] }] }, 'mean must be three numbers');
    await refused({ name: 'x', networks: [{ ...dlib, alignment: { template: 'arcface' } }] }, 'arcface-112');
    await refused({ name: 'x', networks: [{ ...dlib, alignment: { template: [[0, 0]] } }] }, 'five points');
  });

  it('is refused when its files are not there, not the ones named, or give other numbers than stated', async () => {
    const rejected = (networks: EmbedderDescription['networks']) => createEmbedder({ model: { name: 'x', networks }, base: models });
    await expect(rejected([{ ...dlib, file: 'nowhere.onnx' }])).rejects.toMatchObject({ code: 'ERR_MODEL_MISSING' });
    await expect(rejected([{ ...dlib, sha256: faceres.sha256 }])).rejects.toMatchObject({ code: 'ERR_MODEL_CORRUPT' });
    const manifest = (problem: RegExp) => ({ code: 'ERR_MODEL_MANIFEST', message: expect.stringMatching(problem) });
    await expect(rejected([{ ...dlib, dimension: 64 }])).rejects.toMatchObject(manifest(/gives 128 numbers per face, not 64/));
    await expect(rejected([{ ...dlib, output: 'nothing' }])).rejects.toMatchObject(manifest(/no output "nothing"/));
    await expect(rejected([{ ...dlib, size: 112 }])).rejects.toMatchObject(manifest(/does not run on a chip of 112×112/));
    for (const file of ['../models/dlib-resnet.onnx', 'https://example.invalid/a.onnx', 'file:///a.onnx', `${models}dlib-resnet.onnx`]) {
      await expect(rejected([{ ...dlib, file }])).rejects.toMatchObject({ code: 'ERR_MODEL_MANIFEST' });
    }
    await expect(createEmbedder({ model: new URL('https://example.invalid/model.json') })).rejects.toThrow('file: URL');
  });

  it('is refused when the file is no network', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'rescue-face-'));
    try {
      writeFileSync(join(folder, 'broken.onnx'), 'not a network');
      const sha256 = createHash('sha256').update('not a network').digest('hex');
      const model = { name: 'x', networks: [{ ...dlib, file: 'broken.onnx', sha256 }] };
      await expect(createEmbedder({ model, base: folder })).rejects.toMatchObject({ code: 'ERR_MODEL_LOAD', retryable: false });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

function mirror({ width, height, data }: PixelImage): PixelImage {
  const out = new Uint8Array(new SharedArrayBuffer(data.length));
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let c = 0; c < 3; c++) out[(y * width + x) * 3 + c] = data[(y * width + width - 1 - x) * 3 + c] ?? 0;
    }
  }
  return { width, height, data: out };
}
