import { openRescueFace, type RescueFace } from 'rescue-face';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DRILL } from '../support/acts.js';
import { SAMPLE_FACES, samplePhoto } from '../support/sample-photos.js';

describe('the main job with the models in the package', () => {
  let sdk: RescueFace;
  beforeAll(async () => {
    sdk = await openRescueFace({ act: DRILL, photoSource: 'live-camera' });
  });
  afterAll(() => sdk.close());

  it('enrols everybody of the sample photos and ranks them for a probe', async () => {
    for (const number of [1, 2, 4, 5] as const) {
      const photo = await samplePhoto(number);
      for (let face = 0; face < (SAMPLE_FACES[number - 1] ?? 0); face++) {
        const enrolled = await sdk.enroll({ personId: `${number}-${face}`, photo, face });
        expect(enrolled).toMatchObject({ status: 'enrolled', personId: `${number}-${face}` });
      }
    }
    expect(sdk.size).toMatchObject({ persons: 15, templates: 15 });

    const probe = await samplePhoto(1);
    for (let face = 0; face < 3; face++) {
      const result = await sdk.search({ photo: probe, face, topK: 3 });
      if (result.status !== 'searched') throw new Error(result.status);
      expect(result.candidates.map((candidate) => candidate.rank)).toEqual([1, 2, 3]);
      expect(result.candidates[0]).toMatchObject({ personId: `1-${face}` });
      expect(result.candidates[0]?.similarity).toBeGreaterThan(0.9999);
      expect(result.candidates[1]?.similarity).toBeLessThan(0.95);
      expect(result.gallery).toMatchObject({ persons: 15, templates: 15 });
      expect(result.space).toBe(sdk.space);
    }
  });

  it('puts the woman of two different photos first', async () => {
    const [first, third] = [await samplePhoto(1), await samplePhoto(3)];
    // The only person in two of the sample photos: far right in the first, in the middle of the third.
    const rightmost = (await sdk.detect(first)).faces.map((face) => face.box.x);
    const middle = (await sdk.detect(third)).faces.map((face) => face.box.x);
    const own = rightmost.indexOf(Math.max(...rightmost));
    const sorted = [...middle].sort((a, b) => a - b);
    const result = await sdk.search({ photo: third, face: middle.indexOf(sorted[1] ?? 0), topK: 1 });
    expect(result).toMatchObject({ status: 'searched', candidates: [{ personId: `1-${own}` }] });
  });

  it('compares two faces', async () => {
    const a = await samplePhoto(1);
    const same = await sdk.compare({ a, b: a, faceA: 0, faceB: 0 });
    const other = await sdk.compare({ a, b: a, faceA: 0, faceB: 1 });
    if (same.status !== 'compared' || other.status !== 'compared') throw new Error('not compared');
    expect(same.similarity).toBeCloseTo(1, 4);
    expect(other.similarity).toBeLessThan(0.95);
  });

  it('answers a group photo with several-faces, and no face beyond the last', async () => {
    const photo = await samplePhoto(5);
    expect(await sdk.search({ photo })).toMatchObject({ status: 'several-faces', faces: { length: 5 } });
    expect(await sdk.enroll({ photo })).toMatchObject({ status: 'several-faces' });
    await expect(sdk.search({ photo, face: 5 })).rejects.toThrow('Expected integer 0..4 for face, received 5');
  });
});
