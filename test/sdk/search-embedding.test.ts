import { createHash } from 'node:crypto';
import type { SearchEmbeddingInput } from 'rescue-face';
import { memoryStore } from 'rescue-face/adapters/memory-store';
import { describe, expect, it } from 'vitest';
import { colourEmbedding, colourPhoto } from '../support/fake-stages.js';
import { ledgerOf } from '../support/ledger.js';
import { openFake } from '../support/open-fake.js';
import { wrapStore } from '../support/wrapped-store.js';

async function opened() {
  const store = memoryStore();
  const sdk = await openFake({ store });
  for (const [personId, red] of [
    ['p', 10],
    ['q', 60],
    ['r', 200],
  ] as const)
    await sdk.enroll({ personId, station: personId, photo: await colourPhoto(red) });
  return { store, sdk, head: store.head, [Symbol.asyncDispose]: () => sdk.close() };
}

describe('a search by embedding', () => {
  it('answers as one by the photo does', async () => {
    await using gallery = await opened();
    const byPhoto = await gallery.sdk.search({ photo: await colourPhoto(58), topK: 2 });
    const { searchId: _, ...found } = await gallery.sdk.searchEmbedding({ embedding: colourEmbedding(58), topK: 2 });
    expect(found.candidates.map(({ personId }) => personId)).toEqual(['q', 'p']);
    expect(byPhoto).toMatchObject({ ...found, gallery: { ...found.gallery, revision: expect.any(Number) } });
  });

  it('leaves its entry, with what is known of the probe', async () => {
    await using gallery = await opened();
    const embedding = colourEmbedding(58);
    const filter = { stations: ['q'] };
    const result = await gallery.sdk.searchEmbedding({ embedding, topK: 1, filter, name: '张三', rescueNumber: 'N-7' });
    const [entry, ...more] = await ledgerOf(gallery.store, gallery.head);
    expect(more).toEqual([]);
    const narrowed = { stations: true, from: false, to: false, labels: false };
    expect(entry).toMatchObject({
      schema: 'search-embedding@1',
      header: { space: 'colour', topK: 1, candidates: 1, result: 'searched', rankedBy: 'similarity', filter: narrowed },
      fragments: [{ operator: 'clerk' }, { name: '张三', rescueNumber: 'N-7', digest: expect.any(String) }, { personId: 'q', rank: 1 }],
    });
    const bytes = Buffer.from(embedding.vector.buffer);
    expect(entry?.fragments[1]?.['digest']).toBe(createHash('sha256').update(bytes).digest('hex'));
    expect(result.searchId).toContain(String(entry?.header['id']));
    expect(result).toMatchObject({ filtered: true, gallery: { persons: 1 } });
  });

  it('that fails is recorded too, and shows nobody', async () => {
    await using gallery = await opened();
    const vector = colourEmbedding(1).vector;
    await expect(gallery.sdk.searchEmbedding({ embedding: { space: 'other', vector } })).rejects.toMatchObject({ code: 'ERR_INDEX_SPACE' });
    const long = Float32Array.of(3, 4);
    await expect(gallery.sdk.searchEmbedding({ embedding: { space: 'colour', vector: long } })).rejects.toMatchObject({
      code: 'ERR_INDEX_VECTOR',
    });
    expect(await ledgerOf(gallery.store, gallery.head)).toMatchObject([
      { schema: 'search-embedding@1', header: { result: 'failed', failure: 'ERR_INDEX_SPACE', candidates: 0 } },
      { schema: 'search-embedding@1', header: { result: 'failed', failure: 'ERR_INDEX_VECTOR', candidates: 0 } },
    ]);
  });

  it('is of the numbers as they were when it was called', async () => {
    await using gallery = await opened();
    const embedding = colourEmbedding(58);
    const call = gallery.sdk.searchEmbedding({ embedding, topK: 1 });
    embedding.vector.fill(Number.NaN);
    expect((await call).candidates).toMatchObject([{ personId: 'q' }]);
  });

  it('names nobody who was erased between the answer and the record', async () => {
    await using gallery = await opened();
    let erased = false;
    const store = wrapStore(gallery.store, {
      commit: async (batch, options) => {
        if (batch.entries?.[0]?.schema === 'search-embedding@1' && !erased) {
          erased = true;
          await gallery.sdk.erase({ personId: 'q', scope: 'person' });
        }
        return gallery.store.commit(batch, options);
      },
    });
    await using sdk = await openFake({ store });
    const { candidates } = await sdk.searchEmbedding({ embedding: colourEmbedding(58) });
    expect([erased, candidates.map(({ personId }) => personId)]).toEqual([true, ['p', 'r']]);
  });

  it.each<[unknown, RegExp]>([
    [{}, /Expected an Embedding/],
    [{ embedding: { space: 'colour', vector: [1, 0] } }, /Expected an Embedding/],
    [{ embedding: colourEmbedding(1), topK: 0 }, /topK/],
    [{ embedding: colourEmbedding(1), photo: 1 }, /unknown option "photo"/],
  ])('%j is a mistake', async (input, sentence) => {
    await using gallery = await opened();
    await expect(gallery.sdk.searchEmbedding(input as SearchEmbeddingInput)).rejects.toThrow(sentence);
    expect(gallery.store.head).toBe(gallery.head);
  });
});
