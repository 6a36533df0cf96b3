import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { type EmbedderDescription, openRescueFace } from 'rescue-face';
import { createEmbedder } from 'rescue-face/embedder';
import { describe, expect, it } from 'vitest';
import { DRILL } from '../support/acts.js';
import { samplePhoto } from '../support/sample-photos.js';
import { sharedModel } from '../support/shared-data.js';

const file = sharedModel('mobilefacenet_foamliu.onnx', 'a model plugged in by its description alone');
const manifest = new URL('../../bench/manifests/mobilefacenet.json', import.meta.url);

describe.runIf(file !== undefined)('MobileFaceNet, plugged in by its description alone', () => {
  const description = JSON.parse(readFileSync(manifest, 'utf8')) as EmbedderDescription;
  const base = dirname(file ?? '.');

  it('ranks the woman of two sample photos first', async () => {
    const embedder = await createEmbedder({ model: description, base });
    expect(embedder.dimension).toBe(128);
    await using sdk = await openRescueFace({ embedder, act: DRILL, photoSource: 'live-camera' });
    for (let face = 0; face < 3; face++) await sdk.enroll({ personId: `1-${face}`, photo: await samplePhoto(1), face });
    const photo = await samplePhoto(3);
    const { faces } = await sdk.detect(photo);
    const middle = [...faces].sort((a, b) => a.box.x - b.box.x)[1];
    const result = await sdk.search({ photo, face: middle === undefined ? 0 : faces.indexOf(middle), topK: 2 });
    if (result.status !== 'searched') throw new Error(result.status);
    const [first, second] = result.candidates;
    expect(first?.similarity).toBeGreaterThan((second?.similarity ?? 1) + 0.2);
    await embedder[Symbol.asyncDispose]();
  });

  it('takes one face per run where the network allows no more, mirrored or not', async () => {
    const networks = description.networks.map((network) => ({ ...network, flip: true }));
    const embedder = await createEmbedder({ model: { ...description, networks }, base });
    await using sdk = await openRescueFace({ embedder, act: DRILL });
    const photo = await samplePhoto(1);
    const result = await sdk.compare({ a: photo, b: photo, faceA: 0, faceB: 0 });
    expect(result).toMatchObject({ status: 'compared' });
    if (result.status === 'compared') expect(result.similarity).toBeCloseTo(1, 5);
  });
});
