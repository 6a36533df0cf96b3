import { memoryStore } from 'rescue-face/adapters/memory-store';
import { RescueFaceError } from 'rescue-face/errors';
import { describe, expect, it } from 'vitest';
import type { TemplateRecord } from '../../src/core/records.js';
import { GalleryReader } from '../../src/sdk/gallery-reader.js';
import { CachedStore, type Disk } from '../testing/cached-store.js';
import { PlainIndex } from '../testing/plain-index.js';

/** More than a cache is made for. */
const MANY = 4500;

function template(number: number): TemplateRecord {
  const vector = Float32Array.of(Math.cos(number), Math.sin(number));
  const filter = number % 3 === 0 ? {} : { filter: { station: `s-${number % 3}`, at: number } };
  return {
    kind: 'template',
    id: `t-${number}`,
    personId: `p-${number}`,
    photoId: `f-${number}`,
    ...filter,
    embedding: { space: 'plane', vector },
  };
}

/** Ends an iteration, after so many changes. */
interface Cut {
  readonly after: number;
  readonly error: Error;
  /** What happens before it does. */
  readonly meanwhile?: () => Promise<void>;
}

async function opened(disk: Disk) {
  const index = new PlainIndex('plane', 2);
  const store = new CachedStore(disk);
  const sinces: number[] = [];
  /** What becomes of the next iterations. */
  const cuts: Cut[] = [];
  const { changes } = store;
  store.changes = async function* (since, options) {
    sinces.push(since);
    const cut = cuts.shift();
    let given = 0;
    for await (const change of changes.call(store, since, options)) {
      if (cut !== undefined && given++ === cut.after) break;
      yield change;
    }
    if (cut === undefined) return;
    await cut.meanwhile?.();
    throw cut.error;
  };
  const reader = new GalleryReader(store, index);
  await reader.sync();
  return { index, reader, sinces, cuts };
}

const purged = () => new RescueFaceError('ERR_STORE_CONFLICT', { what: 'purge' });

async function filled(): Promise<Disk> {
  const disk: Disk = { store: memoryStore(), blocks: new Map() };
  await disk.store.commit({ puts: Array.from({ length: MANY }, (_, number) => template(number)) });
  const { reader } = await opened(disk);
  await reader.close();
  return disk;
}

function told(reader: GalleryReader) {
  return Array.from(reader.known.all(), ({ facts, ...known }) => ({ ...known, station: facts.station, labels: facts.labels }));
}

describe('the cache of templates', () => {
  it('gives what the store gave', async () => {
    const disk = await filled();
    const cached = await opened(disk);
    expect(cached.sinces).toEqual([1]);
    disk.blocks.clear();
    const anew = await opened(disk);
    expect(anew.sinces).toEqual([0]);
    expect(told(cached.reader)).toEqual(told(anew.reader));
    const probe = template(7).embedding;
    const hits = await cached.index.search(probe, { k: MANY });
    expect(hits).toMatchObject(await anew.index.search(probe, { k: MANY }));
    expect(hits.hits).toHaveLength(MANY);
  });

  it('forgets whoever came and went within one block', async () => {
    const disk = await filled();
    const { reader } = await opened(disk);
    await disk.store.commit({ puts: [template(MANY), template(MANY + 1)] });
    await reader.sync();
    await disk.store.commit({ deletes: [{ kind: 'template', id: `t-${MANY}` }] });
    await reader.sync();
    await reader.close();
    const cached = await opened(disk);
    expect(cached.sinces).toEqual([3]);
    expect(cached.reader.known.templates).toBe(MANY + 1);
    expect(cached.index.size).toBe(MANY + 1);
  });

  it('is not taken for whole after a reading of everything was cut short', async () => {
    const disk = await filled();
    const { reader, sinces, cuts } = await opened(disk);
    await disk.store.commit({ puts: [template(MANY)] });
    cuts.push(
      { after: 0, error: purged() },
      { after: MANY - 100, error: new RescueFaceError('ERR_STORE_UNAVAILABLE', { problem: 'EIO' }) },
    );
    await expect(reader.sync()).rejects.toMatchObject({ code: 'ERR_STORE_UNAVAILABLE' });
    await reader.sync();
    expect(sinces).toEqual([1, 1, 0, 0]);
    await reader.close();
    const cached = await opened(disk);
    expect(cached.sinces).toEqual([2]);
    expect(cached.reader.known.templates).toBe(MANY + 1);
  });

  it('leaves nobody in the index whose removal was on its way when a purge came in between', async () => {
    const disk = await filled();
    const { reader, index, cuts } = await opened(disk);
    await disk.store.commit({ deletes: [{ kind: 'template', id: 't-7' }] });
    await disk.store.commit({ puts: [template(MANY)] });
    cuts.push({ after: 1, error: purged(), meanwhile: () => disk.store.purge() });
    await reader.sync();
    expect([reader.known.templates, index.size]).toEqual([MANY, MANY]);
    expect(reader.known.get('t-7')).toBeUndefined();
  });

  it('is given up where it holds what is no template', async () => {
    const disk = await filled();
    const last = disk.blocks.get('templates')?.at(-1);
    last?.set(new Uint8Array(Float32Array.of(Number.NaN).buffer), last.length - 4);
    const { reader, index, sinces } = await opened(disk);
    expect(sinces).toEqual([0]);
    expect([reader.known.templates, index.size]).toEqual([MANY, MANY]);
    await reader.close();
    expect((await opened(disk)).sinces).toEqual([1]);
  });
});
