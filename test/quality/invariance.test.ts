import { decodePhoto } from 'rescue-face';
import { createDetector, type DetectedFace, type Detector, type PixelImage } from 'rescue-face/detector';
import { measureFace } from 'rescue-face/quality';
import sharp, { type Sharp } from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { samplePhoto } from '../support/sample-photos.js';

/**
 * What scaling, mirroring and re-encoding may change in the geometry of a face, whole way through the detector: degrees,
 * share of the face's breadth, points of a percentage. The mesh of a face and of its mirror image differ by up to 3.6 degrees.
 */
const TOLERANCE = { degrees: 4, breadth: 0.05, share: 2 } as const;

let detector: Detector;
const seen: { readonly image: PixelImage; readonly face: DetectedFace }[] = [];

beforeAll(async () => {
  detector = await createDetector();
  for (const number of [3, 6] as const) {
    const { image } = await decodePhoto(await samplePhoto(number));
    for (const face of (await detector.detect(image)).slice(0, 2)) seen.push(await cutOut(image, face));
  }
}, 60_000);
afterAll(() => detector[Symbol.asyncDispose]());

/** One face with as much around it as it is wide. */
async function cutOut(image: PixelImage, { box }: DetectedFace) {
  const left = Math.max(0, Math.round(box.x - box.width));
  const top = Math.max(0, Math.round(box.y - box.height));
  const extract = {
    left,
    top,
    width: Math.min(image.width - left, Math.round(3 * box.width)),
    height: Math.min(image.height - top, Math.round(3 * box.height)),
  };
  return found(await asImage(raw(image).extract(extract)));
}

const raw = ({ width, height, data }: PixelImage) => sharp(data, { raw: { width, height, channels: 3 } });
async function asImage(pipeline: Sharp): Promise<PixelImage> {
  const { data, info } = await pipeline.raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data: new Uint8Array(data) };
}
async function found(image: PixelImage) {
  const [face] = await detector.detect(image);
  if (face === undefined) throw new Error('no face was found');
  return { image, face };
}

function geometry(image: PixelImage, face: DetectedFace) {
  const all = new Map(measureFace(image, face).map((one) => [one.name, one.status === 'ok' ? one.value : Number.NaN]));
  const value = (name: string) => all.get(name) ?? Number.NaN;
  return {
    size: value('face-size') / image.width,
    eyes: value('inter-eye-distance') / image.width,
    breadth: face.box.width / image.width,
    degrees: ['head-pose-yaw', 'head-pose-pitch', 'head-pose-roll'].map(value),
    share: value('face-share'),
    inside: value('face-inside'),
  };
}

async function expectSame(change: (image: PixelImage) => Promise<PixelImage>): Promise<void> {
  expect(seen).toHaveLength(4);
  for (const { image, face } of seen) {
    const before = geometry(image, face);
    const other = await found(await change(image));
    const after = geometry(other.image, other.face);
    expect(Math.abs(after.size - before.size)).toBeLessThanOrEqual(TOLERANCE.breadth * before.breadth);
    expect(Math.abs(after.eyes - before.eyes)).toBeLessThanOrEqual(TOLERANCE.breadth * before.breadth);
    before.degrees.forEach((angle, i) => {
      expect(Math.abs((after.degrees[i] ?? Number.NaN) - angle), `angle ${i}`).toBeLessThanOrEqual(TOLERANCE.degrees);
    });
    expect(Math.abs(after.share - before.share)).toBeLessThanOrEqual(TOLERANCE.share);
    expect(Math.abs(after.inside - before.inside)).toBeLessThanOrEqual(TOLERANCE.share);
  }
}

describe('the geometry of a face', () => {
  it.each([0.5, 0.75, 1.5])('stays where it is in a picture scaled by %d', async (factor) => {
    await expectSame((image) =>
      asImage(raw(image).resize(Math.round(factor * image.width), Math.round(factor * image.height), { fit: 'fill' })),
    );
  });

  it('stays where it is in the mirror', async () => {
    await expectSame((image) => asImage(raw(image).flop()));
  });

  it.each([60, 85])('stays where it is after JPEG of quality %d', async (quality) => {
    await expectSame(async (image) => asImage(sharp(await raw(image).jpeg({ quality }).toBuffer())));
  });
});

describe('a picture that lies on its side or on its head', () => {
  it.each([
    [90, 90],
    [180, 180],
    [270, 90],
  ])('turned by %d degrees is told to be turned, whatever else is advised', async (degrees, told) => {
    for (const { image } of seen) {
      const turned = await found(await asImage(raw(image).rotate(degrees)));
      const by = measureFace(turned.image, turned.face).find(({ name }) => name === 'picture-orientation');
      expect(by).toMatchObject({ status: 'ok', value: told });
    }
  });

  it('upright faces are not told', () => {
    for (const { image, face } of seen) {
      const by = measureFace(image, face).find(({ name }) => name === 'picture-orientation');
      expect(by).toMatchObject({ status: 'ok', value: 0, score: 100 });
    }
  });
});
