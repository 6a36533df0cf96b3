import fc from 'fast-check';
import type { LinkRecord, RescueFace } from 'rescue-face';
import { memoryStore } from 'rescue-face/adapters/memory-store';
import { describe, expect, it } from 'vitest';
import { LinkGraph } from '../../src/sdk/link-graph.js';
import { colourPhoto } from '../support/fake-stages.js';
import { linkPersons, mergePersons, unlinkPersons } from '../support/link-persons.js';
import { openFake } from '../support/open-fake.js';

async function filled() {
  const store = memoryStore();
  const sdk = await openFake({ store });
  for (const [personId, red] of [
    ['a', 10],
    ['b', 12],
    ['c', 60],
    ['d', 100],
  ] as const) {
    await sdk.enroll({ personId, photo: await colourPhoto(red) });
  }
  return { store, sdk, context: { store } };
}

async function found(sdk: RescueFace, red: number) {
  const result = await sdk.search({ photo: await colourPhoto(red) });
  if (result.status !== 'searched') throw new Error(result.status);
  return result.candidates.map(({ personId, linkedTo }) => [personId, linkedTo]);
}

describe('persons found to be one', () => {
  it('and linked stay apart, each naming the others', async () => {
    const { sdk, context } = await filled();
    await linkPersons(context, { personIds: ['a', 'c'], decision: 'd-1' });
    await linkPersons(context, { personIds: ['c', 'd'], decision: 'd-2' });
    expect(await found(sdk, 10)).toEqual([
      ['a', ['c', 'd']],
      ['b', []],
      ['c', ['a', 'd']],
      ['d', ['a', 'c']],
    ]);
    expect(sdk.size.persons).toBe(4);
    expect(await sdk.get({ personId: 'c' })).toMatchObject({
      merged: [],
      links: [
        { id: 'c', to: 'a', decision: 'd-1' },
        { id: 'd', to: 'c' },
      ],
    });
    await sdk.close();
  });

  it('and merged are spoken for by the one who leads, by the photo most alike', async () => {
    const { sdk, context, store } = await filled();
    await mergePersons(context, { personIds: ['c', 'a'], decision: 'd-1' });
    await mergePersons(context, { personIds: ['d', 'c'], decision: 'd-2' });
    expect(await found(sdk, 10)).toEqual([
      ['d', []],
      ['b', []],
    ]);
    expect(sdk.size).toMatchObject({ persons: 2, templates: 4 });
    const own = await sdk.get({ personId: 'a' });
    expect(await sdk.get({ personId: 'd' })).toMatchObject({
      person: { id: 'd' },
      merged: [{ id: 'a' }, { id: 'c' }],
      photos: { length: 3 },
      links: [{ id: 'a' }, { id: 'c' }],
    });
    const result = await sdk.search({ photo: await colourPhoto(10) });
    if (result.status !== 'searched' || own.status !== 'found') throw new Error(result.status);
    expect(result.candidates[0]?.photoId).toBe(own.photos[0]?.id);
    // Taken back, everything is as it was.
    await unlinkPersons(context, 'd-2');
    await unlinkPersons(context, 'd-1');
    expect(await found(sdk, 10)).toEqual([
      ['a', []],
      ['b', []],
      ['c', []],
      ['d', []],
    ]);
    for await (const { record } of store.scan('link')) throw new Error(record.id);
    // A gallery that is opened anew finds the same.
    await mergePersons(context, { personIds: ['b', 'a'], decision: 'd-4' });
    await using anew = await openFake({ store });
    expect(anew.size).toMatchObject({ persons: 3, templates: 4 });
    expect(await found(anew, 10)).toEqual(await found(sdk, 10));
    await sdk.close();
  });

  it('may be linked first and merged then', async () => {
    const { sdk, context } = await filled();
    await linkPersons(context, { personIds: ['a', 'b', 'c'], decision: 'd-1' });
    await mergePersons(context, { personIds: ['a', 'b'], decision: 'd-2' });
    expect(await found(sdk, 10)).toEqual([
      ['a', ['c']],
      ['c', ['a']],
      ['d', []],
    ]);
    // What was said before holds again.
    await unlinkPersons(context, 'd-2');
    expect(await found(sdk, 10)).toEqual([
      ['a', ['b', 'c']],
      ['b', ['a', 'c']],
      ['c', ['a', 'b']],
      ['d', []],
    ]);
    await mergePersons(context, { personIds: ['a', 'b'], decision: 'd-3' });
    await unlinkPersons(context, 'd-1');
    expect(await found(sdk, 10)).toEqual([
      ['a', []],
      ['c', []],
      ['d', []],
    ]);
    await unlinkPersons(context, 'd-3');
    for await (const { record } of context.store.scan('link')) throw new Error(record.id);
    await sdk.close();
  });

  it('never in a ring, nor with two who lead, nor with somebody unknown, nor without a decision', async () => {
    const { sdk, context, store } = await filled();
    await mergePersons(context, { personIds: ['a', 'b'], decision: 'd-1' });
    await mergePersons(context, { personIds: ['b', 'c'], decision: 'd-2' });
    const { revision } = store;
    const refused = { code: 'ERR_STORE_RECORD' };
    await expect(mergePersons(context, { personIds: ['c', 'a'], decision: 'd' })).rejects.toMatchObject(refused);
    await expect(linkPersons(context, { personIds: ['b', 'a'], decision: 'd' })).rejects.toMatchObject(refused);
    await expect(mergePersons(context, { personIds: ['d', 'b'], decision: 'd' })).rejects.toMatchObject(refused);
    await expect(mergePersons(context, { personIds: ['a', 'nobody'], decision: 'd' })).rejects.toMatchObject(refused);
    await expect(mergePersons(context, { personIds: ['a', 'b'], decision: 'd' })).rejects.toMatchObject(refused);
    expect(store.revision).toBe(revision);
    await sdk.close();
  });

  it('cannot be closed to a ring by two decisions at once', async () => {
    const { sdk, context, store } = await filled();
    await Promise.allSettled([
      mergePersons(context, { personIds: ['a', 'b'], decision: 'd-1' }),
      mergePersons(context, { personIds: ['b', 'a'], decision: 'd-2' }),
    ]);
    let links = 0;
    for await (const _ of store.scan('link')) links += 1;
    expect(links).toBe(1);
    await sdk.close();
  });
});

describe('a graph of links', () => {
  const id = fc.constantFrom('a', 'b', 'c', 'd', 'e');
  const link = fc.record({ id, to: id, how: fc.constantFrom('linked' as const, 'merged' as const) });

  it('answers whatever is written into it, rings included, and forgets what is deleted', () => {
    fc.assert(
      fc.property(fc.array(link, { maxLength: 8 }), fc.array(id, { maxLength: 3 }), (links, gone) => {
        const graph = new LinkGraph();
        const plain = new Map<string, LinkRecord>();
        for (const one of links) {
          const record: LinkRecord = { kind: 'link', personId: one.id, decision: 'd', createdAt: 0, ...one };
          graph.set(record);
          plain.set(one.id, record);
        }
        for (const one of gone) expect(graph.delete(one)).toBe(plain.delete(one));
        expect(new Map(Array.from(graph.all(), (one) => [one.id, one]))).toEqual(plain);
        for (const one of ['a', 'b', 'c', 'd', 'e']) {
          const leading = graph.leading(one);
          const merged = graph.mergedInto(one);
          expect(merged).not.toContain(one);
          if (plain.get(one)?.how !== 'merged') {
            expect(leading).toBe(one);
            for (const other of merged) expect(graph.leading(other)).toBe(one);
          }
          expect(graph.linkedTo(leading)).not.toContain(leading);
        }
      }),
    );
  });
});
