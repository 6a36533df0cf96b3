import { decodePhoto } from 'rescue-face';
import { createDetector } from 'rescue-face/detector';
import { createEmbedder } from 'rescue-face/embedder';
import { detectorConformance, embedderConformance } from 'rescue-face/testing';
import { describe, it } from 'vitest';
import { SAMPLE_FACES, samplePhoto } from '../support/sample-photos.js';

const { image } = await decodePhoto(await samplePhoto(3));
const detector = await createDetector();
const [face] = await detector.detect(image);
await detector[Symbol.asyncDispose]();
if (face === undefined) throw new Error('no face');

describe('the detector in the package keeps the contract', () => {
  for (const { id, title, run } of detectorConformance({ open: () => createDetector(), image, faces: SAMPLE_FACES[2] })) {
    it(`${id}: ${title}`, run);
  }
});

describe('the embedder in the package keeps the contract', () => {
  for (const { id, title, run } of embedderConformance({ open: () => createEmbedder(), image, landmarks: face.landmarks })) {
    it(`${id}: ${title}`, run);
  }
});
