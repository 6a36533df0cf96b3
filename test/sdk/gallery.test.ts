import type { Worker } from 'node:worker_threads';
import {
  type Embedding,
  type EnrollManyItem,
  type IndexEntry,
  type IndexSearchOptions,
  type IndexWriteOptions,
  openRescueFace,
  type RescueFaceOptions,
  type VectorIndex,
} from 'rescue-face';
import { memoryStore } from 'rescue-face/adapters/memory-store';
import { exactIndex } from 'rescue-face/vector-index';
import { describe, expect, it } from 'vitest';
import { ColourEmbedder, CountingDetector, colourPhoto } from '../support/fake-stages.js';
import { openFake } from '../support/open-fake.js';

/** An index that can be told to fail. */
class FailingIndex implements VectorIndex {
  readonly capabilities = { exact: true, snapshots: false };
  readonly space = 'colour';
  readonly dimension = 2;
  readonly #inner = exactIndex({ space: 'colour', dimension: 2 });
  failing = false;
  get size() {
    return this.#inner.size;
  }
  get revision() {
    return this.#inner.revision;
  }
  async upsert(entries: readonly IndexEntry[], options?: IndexWriteOptions) {
    if (this.failing) throw new Error('disk on fire');
    return this.#inner.upsert(entries, options);
  }
  remove(ids: readonly string[], options?: IndexWriteOptions) {
    return this.#inner.remove(ids, options);
  }
  search(probe: Embedding, options: IndexSearchOptions) {
    return this.#inner.search(probe, options);
  }
  async [Symbol.asyncDispose]() {
    await this.#inner[Symbol.asyncDispose]();
  }
}

const open = (options: RescueFaceOptions = {}) => openFake({ clock: undefined, ...options });

describe('enrol and search', () => {
  it('gives every person once, by the photo that speaks for them', async () => {
    await using sdk = await open();
    for (const red of [10, 60, 200]) await sdk.enroll({ personId: 'a', photo: await colourPhoto(red) });
    const best = await sdk.enroll({ personId: 'b', photo: await colourPhoto(100) });
    await sdk.enroll({ personId: 'c', photo: await colourPhoto(160) });
    const result = await sdk.search({ photo: await colourPhoto(105), topK: 10 });
    if (result.status !== 'searched' || best.status !== 'enrolled') throw new Error('not searched');
    expect(result.candidates.map((candidate) => candidate.personId)).toEqual(['b', 'a', 'c']);
    expect(result.candidates[0]?.photoId).toBe(best.photoId);
    expect(result.gallery).toMatchObject({ persons: 3, templates: 5, revision: 5 });
  });

  it('is not crowded out by a person with hundreds of photos', async () => {
    await using sdk = await open();
    for (let i = 0; i < 220; i++) await sdk.enroll({ personId: 'many', photo: await colourPhoto(100) });
    await sdk.enroll({ personId: 'one', photo: await colourPhoto(101) });
    await sdk.enroll({ personId: 'two', photo: await colourPhoto(150) });
    const result = await sdk.search({ photo: await colourPhoto(100), topK: 3 });
    expect(result).toMatchObject({ candidates: [{ personId: 'many' }, { personId: 'one' }, { personId: 'two' }] });
  });

  it('orders equal similarities by person id', async () => {
    await using sdk = await open();
    for (const personId of ['c', 'a', 'b']) await sdk.enroll({ personId, photo: await colourPhoto(50) });
    const result = await sdk.search({ photo: await colourPhoto(60), topK: 2 });
    expect(result).toMatchObject({ candidates: [{ personId: 'a' }, { personId: 'b' }] });
  });

  it('answers an empty gallery with no candidates', async () => {
    await using sdk = await open();
    expect(await sdk.search({ photo: await colourPhoto(1) })).toMatchObject({ status: 'searched', candidates: [] });
  });

  it('finds what another opening of the same store has enrolled', async () => {
    const store = memoryStore();
    await using first = await open({ store });
    await first.enroll({ personId: 'early', photo: await colourPhoto(10) });
    await using second = await open({ store });
    await first.enroll({ personId: 'late', photo: await colourPhoto(20) });
    expect(await second.search({ photo: await colourPhoto(20) })).toMatchObject({
      candidates: [{ personId: 'late' }, { personId: 'early' }],
    });
  });

  it('forgets a template that the store has deleted', async () => {
    const store = memoryStore();
    const index = new FailingIndex();
    await using sdk = await open({ store, index });
    await sdk.enroll({ personId: 'gone', photo: await colourPhoto(10) });
    await sdk.enroll({ personId: 'stays', photo: await colourPhoto(20) });
    for await (const { record } of store.scan('template')) {
      if (record.personId === 'gone') await store.commit({ deletes: [{ kind: 'template', id: record.id }] });
    }
    expect(await sdk.search({ photo: await colourPhoto(10) })).toMatchObject({ candidates: [{ personId: 'stays' }] });
    expect(sdk.size).toMatchObject({ persons: 1, templates: 1 });
    // Not only passed over: the vector is gone from the index.
    expect(index.size).toBe(1);
  });

  it('lets two enrolments of one person at the same time both stand', async () => {
    await using sdk = await open();
    const photos = await Promise.all([1, 2, 3, 4].map((red) => colourPhoto(red)));
    const results = await Promise.all(photos.map((photo) => sdk.enroll({ personId: 'p', episodeId: 'e', photo })));
    expect(results.map((result) => result.status)).toEqual(['enrolled', 'enrolled', 'enrolled', 'enrolled']);
    expect(sdk.size).toMatchObject({ persons: 1, templates: 4 });
  });

  it('refuses an episode that belongs to another person, and changes nothing', async () => {
    await using sdk = await open();
    await sdk.enroll({ personId: 'a', episodeId: 'e', photo: await colourPhoto(1) });
    await expect(sdk.enroll({ personId: 'b', episodeId: 'e', photo: await colourPhoto(2) })).rejects.toMatchObject({
      code: 'ERR_STORE_RECORD',
    });
    expect(sdk.size).toMatchObject({ persons: 1, templates: 1 });
  });
});

describe('store and index stay in step', () => {
  it('a search right after says the revision it covers, and never one it does not hold', async () => {
    const index = new FailingIndex();
    await using sdk = await open({ index });
    await sdk.enroll({ personId: 'a', photo: await colourPhoto(10) });
    index.failing = true;
    const enrolled = await sdk.enroll({ personId: 'b', photo: await colourPhoto(20) });
    expect(enrolled).toMatchObject({ status: 'enrolled', revision: 2 });
    expect(index.revision).toBe(1);
    await expect(sdk.search({ photo: await colourPhoto(10) })).rejects.toThrow('disk on fire');
    index.failing = false;
    // The third is the entry of the search that failed.
    expect(await sdk.search({ photo: await colourPhoto(10) })).toMatchObject({ candidates: { length: 2 }, gallery: { revision: 3 } });
  });

  it('builds the index anew when its worker dies', async () => {
    const workers: Worker[] = [];
    const collect = (worker: Worker) => workers.push(worker);
    process.on('worker', collect);
    await using sdk = await open();
    await sdk.enroll({ personId: 'a', photo: await colourPhoto(10) });
    process.off('worker', collect);
    expect(workers).toHaveLength(1);
    await workers[0]?.terminate();
    expect(await sdk.search({ photo: await colourPhoto(10) })).toMatchObject({ candidates: [{ personId: 'a' }], gallery: { revision: 1 } });
    await sdk.enroll({ personId: 'b', photo: await colourPhoto(20) });
    // Two enrolments, and the search's entry between them.
    expect(sdk.size).toEqual({ persons: 2, templates: 2, revision: 3 });
  });

  it('refuses an index that is used, or of another dimension or space', async () => {
    const used = exactIndex({ space: 'colour', dimension: 2 });
    await used.upsert([{ id: 'x', embedding: { space: 'colour', vector: Float32Array.of(1, 0) } }]);
    await expect(open({ index: used })).rejects.toThrow('new, empty index');
    await expect(open({ index: exactIndex({ space: 'colour', dimension: 3 }) })).rejects.toThrow('dimension 2');
    await expect(open({ index: exactIndex({ space: 'other', dimension: 2 }) })).rejects.toMatchObject({ code: 'ERR_INDEX_SPACE' });
    await used[Symbol.asyncDispose]();
  });

  it('a template that moves to another space is no longer found', async () => {
    const store = memoryStore();
    await using sdk = await open({ store });
    await sdk.enroll({ personId: 'a', photo: await colourPhoto(10) });
    for await (const { record } of store.scan('template')) {
      await store.commit({ puts: [{ ...record, embedding: { space: 'other', vector: Float32Array.of(1) } }] });
    }
    expect(await sdk.search({ photo: await colourPhoto(10) })).toMatchObject({ candidates: [] });
  });

  it('names the commit of a template that cannot be used', async () => {
    const store = memoryStore();
    await using sdk = await open({ store });
    const { photoId } = (await sdk.enroll({ personId: 'a', photo: await colourPhoto(10) })) as { photoId: string };
    const embedding = { space: 'colour', vector: Float32Array.of(1, 0, 0) };
    await store.commit({ puts: [{ kind: 'template', id: 'bad', personId: 'a', photoId, embedding }] });
    await expect(sdk.search({ photo: await colourPhoto(10) })).rejects.toMatchObject({
      code: 'ERR_STORE_RECORD',
      message: expect.stringContaining('revision 2'),
    });
  });

  it('never writes over another template, whatever the generator gives', async () => {
    let count = 0;
    await using sdk = await open({ random: { uuid: () => `id-${Math.floor(count++ / 3) % 3}` } });
    for (const personId of ['a', 'b']) await sdk.enroll({ personId, episodeId: personId, photo: await colourPhoto(10) }).catch(() => {});
    expect(sdk.size.templates).toBe(sdk.size.persons);
    expect(sdk.size.persons).toBeGreaterThan(0);
  });

  it('orders a hundred equals by person id at the cut', async () => {
    await using sdk = await open();
    const photo = await colourPhoto(50);
    for (let i = 249; i >= 0; i--) await sdk.enroll({ personId: `p${String(i).padStart(3, '0')}`, photo });
    const result = await sdk.search({ photo, topK: 3 });
    expect(result).toMatchObject({ candidates: [{ personId: 'p000' }, { personId: 'p001' }, { personId: 'p002' }] });
  });
});

describe('bad input', () => {
  it.each([0, -1, 1001, 2.5, Number.NaN, '5'])('topK %s is refused in one sentence', async (topK) => {
    await using sdk = await open();
    await expect(sdk.search({ photo: await colourPhoto(1), topK: topK as number })).rejects.toThrow(
      /^Expected integer 1\.\.1000 for topK, received /,
    );
  });

  it('topK above the gallery returns everybody', async () => {
    await using sdk = await open();
    for (const personId of ['a', 'b']) await sdk.enroll({ personId, photo: await colourPhoto(50) });
    expect(await sdk.search({ photo: await colourPhoto(60), topK: 1000 })).toMatchObject({ candidates: { length: 2 } });
  });

  it('unknown options name the nearest valid one', async () => {
    await expect(openRescueFace({ thread: 2 } as object)).rejects.toThrow(
      'unknown option "thread" in openRescueFace, did you mean "threads"?',
    );
    await using sdk = await open();
    const photo = await colourPhoto(1);
    await expect(sdk.search({ photo, topk: 2 } as never)).rejects.toThrow('did you mean "topK"?');
    await expect(sdk.enroll({ photo, person: 'x' } as never)).rejects.toThrow(/unknown option "person" in enroll/);
    await expect(sdk.search({ photo: 'photo.jpg' } as never)).rejects.toThrow('Expected Uint8Array for photo, received a string');
    await expect(sdk.search({ photo, face: 'first' } as never)).rejects.toThrow(TypeError);
  });

  it('a photo without a face is an answer', async () => {
    await using sdk = await open();
    const photo = await colourPhoto(1, 0);
    expect(await sdk.search({ photo })).toMatchObject({ status: 'no-face', faces: [] });
    expect(await sdk.enroll({ photo })).toMatchObject({ status: 'no-face' });
    expect(await sdk.compare({ a: await colourPhoto(1), b: photo })).toMatchObject({ status: 'unusable', which: 'b' });
    expect(sdk.size.persons).toBe(0);
  });

  it('a photo that cannot be decoded rejects with its code', async () => {
    await using sdk = await open();
    await expect(sdk.detect(new Uint8Array())).rejects.toMatchObject({ code: 'ERR_IMAGE_EMPTY' });
    await expect(sdk.search({ photo: Buffer.from('not a picture') })).rejects.toMatchObject({ code: 'ERR_IMAGE_FORMAT' });
  });

  it.each([
    ['not finite', { space: 'colour', vector: Float32Array.of(Number.NaN, 1) }, 'ERR_INDEX_VECTOR'],
    ['of the wrong dimension', { space: 'colour', vector: Float32Array.of(1, 0, 0) }, 'ERR_INDEX_VECTOR'],
    ['of another space', { space: 'other', vector: Float32Array.of(1, 0) }, 'ERR_INDEX_SPACE'],
  ])('an embedding that is %s reaches neither store nor index', async (_name, answer, code) => {
    class Broken extends ColourEmbedder {
      broken = true;
      override async embed(): Promise<Embedding> {
        return answer as Embedding;
      }
    }
    const store = memoryStore();
    await using sdk = await open({ embedder: new Broken(), store });
    await expect(sdk.search({ photo: await colourPhoto(1) })).rejects.toMatchObject({ code });
    await expect(sdk.enroll({ photo: await colourPhoto(1) })).rejects.toMatchObject({ code });
    for await (const { record } of store.scan('template')) throw new Error(record.kind);
    expect(sdk.size).toMatchObject({ persons: 0, templates: 0 });
  });

  it('an aborted call rejects with the reason', async () => {
    await using sdk = await open();
    const reason = new Error('enough');
    await expect(sdk.search({ photo: await colourPhoto(1) }, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });

  it('a closed gallery refuses everything, and closing again is fine', async () => {
    const sdk = await open();
    const photo = await colourPhoto(1);
    const running = sdk.enroll({ photo });
    await sdk.close();
    expect(await running).toMatchObject({ status: 'enrolled' });
    await sdk.close();
    for (const call of [
      () => sdk.search({ photo }),
      () => sdk.enroll({ photo }),
      () => sdk.detect(photo),
      () => sdk.compare({ a: photo, b: photo }),
    ]) {
      await expect(call()).rejects.toMatchObject({ code: 'ERR_NOT_OPEN' });
    }
    expect(() => sdk.enrollMany([])).toThrow('closed');
  });
});

describe('enrollMany', () => {
  const items = async function* (count: number): AsyncGenerator<EnrollManyItem> {
    for (let i = 0; i < count; i++)
      yield { key: `row ${i}`, personId: `p${i}`, photo: i % 5 === 3 ? Buffer.from('broken') : await colourPhoto(i, i % 5 === 4 ? 0 : 1) };
  };

  it('gives one result per item, in order, and goes on after bad ones', async () => {
    await using sdk = await open({ threads: 3 });
    const progress: number[] = [];
    const results = [];
    for await (const result of sdk.enrollMany(items(20), { onProgress: ({ done }) => progress.push(done) })) results.push(result);
    expect(results.map((result) => result.key)).toEqual(Array.from({ length: 20 }, (_, i) => `row ${i}`));
    expect(results.map((result) => result.status)).toEqual(
      Array.from({ length: 20 }, (_, i) => (i % 5 === 3 ? 'failed' : i % 5 === 4 ? 'no-face' : 'enrolled')),
    );
    expect(progress).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
    expect(sdk.size.persons).toBe(12);
  });

  it('stops with the reason when it is aborted, and takes no further item', async () => {
    await using sdk = await open({ threads: 1 });
    const controller = new AbortController();
    let taken = 0;
    const counted = async function* () {
      for await (const item of items(100)) {
        taken += 1;
        yield item;
      }
    };
    const reason = new Error('enough');
    const work = async () => {
      for await (const result of sdk.enrollMany(counted(), { signal: controller.signal })) {
        if (result.key === 'row 2') controller.abort(reason);
      }
    };
    await expect(work()).rejects.toBe(reason);
    expect(taken).toBeLessThan(10);
  });

  it('hands every result over as soon as it is there: a source that waits for one does not hang', async () => {
    await using sdk = await open({ threads: 4 });
    let release = () => {};
    const lockstep = async function* () {
      for (let i = 0; i < 5; i++) {
        const answered = new Promise<void>((resolve) => {
          release = resolve;
        });
        yield { key: `row ${i}`, photo: await colourPhoto(i) };
        await answered;
      }
    };
    let seen = 0;
    for await (const _ of sdk.enrollMany(lockstep())) {
      seen += 1;
      release();
    }
    expect(seen).toBe(5);
  });

  it('notices an abort while the source is silent', async () => {
    await using sdk = await open();
    const controller = new AbortController();
    const silent = async function* (): AsyncGenerator<EnrollManyItem> {
      yield { photo: await colourPhoto(1) };
      await new Promise(() => {});
    };
    const reason = new Error('enough');
    const work = async () => {
      for await (const _ of sdk.enrollMany(silent(), { signal: controller.signal })) setTimeout(() => controller.abort(reason), 20);
    };
    await expect(work()).rejects.toBe(reason);
  });

  it('ends when the gallery is closed, without reading the source to its end', async () => {
    const sdk = await open({ threads: 1 });
    let taken = 0;
    const counted = async function* () {
      for await (const item of items(50)) {
        taken += 1;
        yield item;
      }
    };
    const work = async () => {
      for await (const result of sdk.enrollMany(counted())) if (result.key === 'row 1') void sdk.close();
    };
    await expect(work()).rejects.toMatchObject({ code: 'ERR_NOT_OPEN' });
    expect(taken).toBeLessThan(10);
  });

  it('gives an item that is none a result of its own', async () => {
    await using sdk = await open();
    const statuses = [];
    const good = { photo: await colourPhoto(1) };
    for await (const { status } of sdk.enrollMany([good, null as never, { ...good, key: 5 as never }, good])) statuses.push(status);
    expect(statuses).toEqual(['enrolled', 'failed', 'failed', 'enrolled']);
  });

  it('leaves nothing running when the caller leaves the loop', async () => {
    const detector = new CountingDetector();
    await using sdk = await open({ detector, threads: 2 });
    for await (const result of sdk.enrollMany(items(50))) if (result.key === 'row 1') break;
    const calls = detector.calls;
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(detector.calls).toBe(calls);
  });
});
