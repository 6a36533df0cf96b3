import type { Embedding, PixelImage } from 'rescue-face';
import { expect, it } from 'vitest';
import { BUNDLED_NOISE } from '../../src/index/graph/bundled-noise.js';
import { ColourEmbedder, colourPhoto } from '../support/fake-stages.js';
import { openFake } from '../support/open-fake.js';

/** Colours where the templates of the model in the package lie. */
class BundledSpace extends ColourEmbedder {
  override readonly space = BUNDLED_NOISE.space;
  override readonly dimension = BUNDLED_NOISE.dimension;
  override async embed(image: PixelImage): Promise<Embedding> {
    const vector = new Float32Array(this.dimension);
    vector.set((await super.embed(image)).vector);
    return { space: this.space, vector };
  }
}

it('auto finds people as exact does, and stays exact while they are few', async () => {
  for (const index of ['exact', 'auto'] as const) {
    await using sdk = await openFake({ embedder: new BundledSpace(), index });
    await sdk.enroll({ personId: 'a', photo: await colourPhoto(10) });
    await sdk.enroll({ personId: 'b', photo: await colourPhoto(200) });
    const result = await sdk.search({ photo: await colourPhoto(190), topK: 2 });
    if (result.status !== 'searched') throw new Error('not searched');
    expect(result.candidates.map(({ personId }) => personId)).toEqual(['b', 'a']);
    const stats = await sdk.indexStats();
    if (index === 'exact') expect(stats).toBeUndefined();
    else expect(stats).toMatchObject({ engine: 'hnswlib', state: 'waiting', answers: 'exact', size: 2 });
  }
});

it('auto is refused in one sentence where nothing is known of how templates differ', async () => {
  await expect(openFake({ index: 'auto' })).rejects.toThrow('Expected noise (see fitMatedNoise)');
  // @ts-expect-error no such index
  await expect(openFake({ index: 'hnsw' })).rejects.toThrow('Expected one of');
});
