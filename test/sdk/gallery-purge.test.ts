import { memoryStore } from 'rescue-face/adapters/memory-store';
import { exactIndex } from 'rescue-face/vector-index';
import { describe, expect, it } from 'vitest';
import { colourPhoto } from '../support/fake-stages.js';
import { mergePersons, unlinkPersons } from '../support/link-persons.js';
import { NOON, openFake } from '../support/open-fake.js';

describe('a gallery whose store forgot its tombstones', () => {
  it('forgets who is gone, keeps who is there, and takes nothing twice', async () => {
    const store = memoryStore();
    const index = exactIndex({ space: 'colour', dimension: 2 });
    let upserts = 0;
    const upsert = index.upsert.bind(index);
    index.upsert = async (entries, options) => {
      upserts += entries.length;
      await upsert(entries, options);
    };
    await using sdk = await openFake({ store, index });
    for (const personId of ['a', 'b', 'c', 'd']) await sdk.enroll({ personId, photo: await colourPhoto(personId.charCodeAt(0)) });
    const context = { store, clock: { now: () => NOON } };
    await mergePersons(context, { personIds: ['c', 'd'], decision: 'd-1' });
    const photo = await colourPhoto(97);
    expect(await sdk.search({ photo })).toMatchObject({ candidates: [{ personId: 'a' }, { personId: 'b' }, { personId: 'c' }] });
    // Behind its back: somebody is deleted, a merger taken back, and the tombstones of both are forgotten.
    await unlinkPersons(context, 'd-1');
    for await (const { record } of store.scan('template', { personId: 'a' }))
      await store.commit({ deletes: [{ kind: 'template', id: record.id }] });
    await store.purge();
    expect(await sdk.search({ photo })).toMatchObject({ candidates: [{ personId: 'b' }, { personId: 'c' }, { personId: 'd' }] });
    expect(sdk.size).toMatchObject({ persons: 3, templates: 3 });
    expect(index.size).toBe(3);
    expect(upserts).toBe(4);
    await index[Symbol.asyncDispose]();
  });
});
