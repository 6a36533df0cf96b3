import { decodePhoto } from 'rescue-face';
import { createDetector } from 'rescue-face/detector';
import { createPhotoAssessor, measureFace } from 'rescue-face/quality';
import { expect, it } from 'vitest';
import { samplePhoto } from '../support/sample-photos.js';

it.each([1, 2, 3])(
  'measures in %i threads what is measured in one go, in the same order, also where several ask at once',
  async (threads) => {
    await using detector = await createDetector();
    await using assessor = await createPhotoAssessor({ threads });
    const { image } = await decodePhoto(await samplePhoto(1));
    const faces = await detector.detect(image);
    expect(faces.length).toBeGreaterThan(1);
    const expected = faces.map((face) => measureFace(image, face));
    expect(await Promise.all(faces.map((face) => assessor.assess(image, face)))).toEqual(expected);
    for (const [i, face] of faces.entries()) expect(await assessor.assess(image, face)).toEqual(expected[i]);
  },
);
