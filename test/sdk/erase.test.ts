import type { RecordKind, Store } from 'rescue-face';
import { memoryStore } from 'rescue-face/adapters/memory-store';
import { exactIndex } from 'rescue-face/vector-index';
import { describe, expect, it } from 'vitest';
import { colourPhoto } from '../support/fake-stages.js';
import { ledgerOf } from '../support/ledger.js';
import { mergePersons } from '../support/link-persons.js';
import { openFake } from '../support/open-fake.js';
import { wrapStore } from '../support/wrapped-store.js';

const KINDS: readonly RecordKind[] = ['person', 'episode', 'photo', 'picture', 'template', 'link', 'erasure', 'job', 'case', 'duty'];

/** How many records of each kind there are of somebody, or of everybody. */
async function left(store: Store, personId?: string): Promise<Partial<Record<RecordKind, number>>> {
  const counts: Partial<Record<RecordKind, number>> = {};
  for (const kind of KINDS) {
    for await (const _ of store.scan(kind, { personId })) counts[kind] = (counts[kind] ?? 0) + 1;
  }
  return counts;
}

async function filled(store: Store) {
  await using sdk = await openFake({ store });
  for (const [personId, red] of [
    ['p', 10],
    ['p', 14],
    ['q', 30],
    ['r', 60],
  ] as const) {
    await sdk.enroll({ personId, episodeId: `of ${personId}`, photo: await colourPhoto(red), name: `name of ${personId}` });
  }
  return wrapStore(store, {});
}

describe('an erasure', () => {
  it('of a person leaves nothing, and two entries', async () => {
    const store = await filled(memoryStore());
    const index = exactIndex({ space: 'colour', dimension: 2 });
    await using sdk = await openFake({ store, index });
    await sdk.search({ photo: await colourPhoto(10) });
    const head = store.head;
    const result = await sdk.erase({ personId: 'p', scope: 'person' });
    expect(result).toEqual({ status: 'erased', begunSeq: head, completedSeq: head + 1, revision: store.revision });
    expect(await left(store, 'p')).toEqual({});
    expect(await left(store)).toEqual({ person: 2, episode: 2, photo: 2, picture: 2, template: 2 });
    expect(index.size).toBe(2);
    expect(await sdk.search({ photo: await colourPhoto(10) })).toMatchObject({ candidates: [{ personId: 'q' }, { personId: 'r' }] });
    expect(await sdk.get({ personId: 'p' })).toEqual({ status: 'unknown' });
    const [begun, completed] = await ledgerOf(store, head);
    expect(begun).toMatchObject({ schema: 'erasure-begun@1', header: { scope: 'person', persons: 1, photos: 2, templates: 2 } });
    expect(completed).toMatchObject({ schema: 'erasure-completed@1', header: { scope: 'person', recovered: false } });
    expect(begun?.header['erasure']).toBe(completed?.header['erasure']);
    expect(begun?.fragments).toHaveLength(1);
    // What the ledger said of the person can no longer be read; what it said of others can.
    const searched = (await ledgerOf(store)).find(({ schema }) => schema === 'search@1');
    expect(searched?.fragments.filter((fragment) => fragment === undefined)).toHaveLength(1);
    await index[Symbol.asyncDispose]();
  });

  it('of what is biometric leaves the case record', async () => {
    const store = await filled(memoryStore());
    await using sdk = await openFake({ store });
    expect(await sdk.erase({ personId: 'p', scope: 'biometric' })).toMatchObject({ status: 'erased' });
    expect(await left(store, 'p')).toEqual({ person: 1, episode: 1 });
    expect(await sdk.get({ personId: 'p' })).toMatchObject({ status: 'found', person: { name: 'name of p' }, photos: [] });
    expect((await ledgerOf(store)).find(({ schema }) => schema === 'erasure-begun@1')?.fragments).toMatchObject([{}, { personId: 'p' }]);
    // And again: there is a person, though nothing of the kind.
    expect(await sdk.erase({ personId: 'p', scope: 'biometric' })).toMatchObject({ status: 'erased' });
    expect(await sdk.erase({ personId: 'p', scope: 'person' })).toMatchObject({ status: 'erased' });
    expect(await sdk.erase({ personId: 'p', scope: 'person' })).toEqual({ status: 'unknown' });
  });

  it('takes those along who were merged into the person, and links that name them', async () => {
    const store = await filled(memoryStore());
    await using sdk = await openFake({ store });
    await mergePersons({ store }, { personIds: ['q', 'p'], decision: 'd-1' });
    expect(await sdk.erase({ personId: 'q', scope: 'person' })).toMatchObject({ status: 'erased' });
    expect(await left(store)).toEqual({ person: 1, episode: 1, photo: 1, picture: 1, template: 1 });
    expect((await ledgerOf(store)).find(({ schema }) => schema === 'erasure-begun@1')?.header).toMatchObject({ persons: 2, templates: 3 });
  });

  it('of somebody merged leaves the one who leads', async () => {
    const store = await filled(memoryStore());
    await using sdk = await openFake({ store });
    await mergePersons({ store }, { personIds: ['q', 'p'], decision: 'd-1' });
    await sdk.erase({ personId: 'p', scope: 'person' });
    expect(await left(store, 'q')).toEqual({ person: 1, episode: 1, photo: 1, picture: 1, template: 1 });
    expect((await left(store)).link).toBeUndefined();
  });

  it('masks at once and is completed at the next opening, where the process ended in between', async () => {
    const store = await filled(memoryStore());
    const fault = new Error('the lights went out');
    const dying = wrapStore(store, { purge: () => Promise.reject(fault) });
    await using sdk = await openFake({ store: dying });
    const head = store.head;
    await expect(sdk.erase({ personId: 'p', scope: 'person' })).rejects.toBe(fault);
    expect(await left(store)).toMatchObject({ person: 2, erasure: 1 });
    expect(await sdk.search({ photo: await colourPhoto(10) })).toMatchObject({ candidates: [{ personId: 'q' }, { personId: 'r' }] });
    let purges = 0;
    const watched = wrapStore(store, {
      purge: async () => {
        purges += 1;
        await store.purge();
      },
    });
    await (await openFake({ store: watched })).close();
    expect(purges).toBe(1);
    expect((await left(store)).erasure).toBeUndefined();
    expect((await ledgerOf(store, head)).filter(({ schema }) => schema.startsWith('erasure'))).toMatchObject([
      { schema: 'erasure-begun@1' },
      {
        schema: 'erasure-completed@1',
        header: { recovered: true, scope: 'person', station: 'system' },
        fragments: [{ operator: 'system' }],
      },
    ]);
    await (await openFake({ store: watched })).close();
    expect(purges).toBe(1);
  });

  it('leaves nothing behind that is enrolled while it looks', async () => {
    const inner = await filled(memoryStore());
    await using other = await openFake({ store: inner });
    let enrolled = false;
    const store = wrapStore(inner, {
      commit: async (batch, options) => {
        if ((batch.erasures ?? []).length > 0 && !enrolled) {
          enrolled = true;
          await other.enroll({ personId: 'p', episodeId: 'of p', photo: await colourPhoto(99) });
        }
        return inner.commit(batch, options);
      },
    });
    await using sdk = await openFake({ store });
    await sdk.erase({ personId: 'p', scope: 'person' });
    expect(enrolled).toBe(true);
    expect(await left(inner, 'p')).toEqual({});
  });

  it('is not begun once it is aborted, and not left once it has begun', async () => {
    const inner = await filled(memoryStore());
    await using sdk = await openFake({ store: inner });
    const reason = new Error('enough');
    await expect(sdk.erase({ personId: 'p', scope: 'person' }, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect((await left(inner, 'p')).person).toBe(1);
    const controller = new AbortController();
    const store = wrapStore(inner, {
      commit: async (batch, options) => {
        const result = await inner.commit(batch, options);
        controller.abort(reason);
        return result;
      },
    });
    await using aborted = await openFake({ store });
    expect(await aborted.erase({ personId: 'p', scope: 'person' }, { signal: controller.signal })).toMatchObject({ status: 'erased' });
    expect(await left(inner, 'p')).toEqual({});
  });

  it('while others search leaves everybody else to be found', async () => {
    const store = await filled(memoryStore());
    await using sdk = await openFake({ store });
    const photo = await colourPhoto(30);
    const [, ...searches] = await Promise.all([
      sdk.erase({ personId: 'p', scope: 'person' }),
      ...Array.from({ length: 20 }, () => sdk.search({ photo })),
    ]);
    for (const result of searches)
      expect(result).toMatchObject({ candidates: expect.arrayContaining([expect.objectContaining({ personId: 'q' })]) });
    expect(await sdk.search({ photo })).toMatchObject({ candidates: [{ personId: 'q' }, { personId: 'r' }], gallery: { templates: 2 } });
  });
});
