import type { Embedding, FivePoints, PixelImage, Store } from 'rescue-face';
import { memoryStore } from 'rescue-face/adapters/memory-store';
import { RescueFaceError } from 'rescue-face/errors';
import { describe, expect, it } from 'vitest';
import { ColourEmbedder, colourPhoto, faceIn } from '../support/fake-stages.js';
import { ledgerOf } from '../support/ledger.js';
import { openFake } from '../support/open-fake.js';
import { wrapStore } from '../support/wrapped-store.js';

/** Another model, which remembers where it was told the faces are. */
class NewerEmbedder extends ColourEmbedder {
  override readonly space = 'newer';
  readonly asked: FivePoints[] = [];
  override async embed(image: PixelImage, landmarks?: FivePoints): Promise<Embedding> {
    if (landmarks !== undefined) this.asked.push(landmarks);
    return super.embed(image);
  }
}

async function filled(photos = 6): Promise<Store> {
  const store = memoryStore();
  await using sdk = await openFake({ store: wrapStore(store, {}) });
  for (let i = 0; i < photos; i++) await sdk.enroll({ personId: `p${i % 3}`, photo: await colourPhoto(10 * i), station: `s${i}` });
  return wrapStore(store, {});
}

async function spaces(store: Store): Promise<string[]> {
  const all: string[] = [];
  for await (const { record } of store.scan('template')) all.push(record.embedding.space);
  return all.sort();
}

describe('a renewal', () => {
  it('makes a template of the present space for every photo, with the landmarks and facts of the first', async () => {
    const store = await filled();
    const start = store.head;
    const embedder = new NewerEmbedder();
    await using sdk = await openFake({ store, embedder });
    const photo = await colourPhoto(10);
    expect(await sdk.search({ photo })).toMatchObject({ candidates: [] });
    const progress: number[] = [];
    embedder.asked.length = 0;
    const result = await sdk.renewTemplates({}, { onProgress: ({ renewed }) => progress.push(renewed) });
    expect(result).toEqual({ renewed: 6, failed: 0, removed: 0, failures: [] });
    expect(progress.sort()).toEqual([1, 2, 3, 4, 5, 6]);
    expect(embedder.asked).toEqual(Array(6).fill(faceIn({ width: 16, height: 16, data: new Uint8Array() }).landmarks));
    expect(await spaces(store)).toEqual([...Array(6).fill('colour'), ...Array(6).fill('newer')]);
    expect(await sdk.search({ photo, filter: { stations: ['s1'] } })).toMatchObject({
      candidates: [{ personId: 'p1', similarity: expect.closeTo(1, 6) }],
    });
    expect((await ledgerOf(store, start)).filter(({ schema }) => schema === 'renewal@1')).toMatchObject([
      { header: { phase: 'begun', space: 'newer', removeOld: false, renewed: 0 } },
      { header: { phase: 'ended', renewed: 6, failed: 0, removed: 0 } },
    ]);
  });

  it('leaves no photo out because a purge came in between', async () => {
    const inner = await filled();
    let purges = 0;
    const scan: Store['scan'] = (kind, options) => {
      // One for each photo whose facts are looked up, and one for the removal.
      if (kind === 'template' && ++purges % 2 === 1) throw new RescueFaceError('ERR_STORE_CONFLICT', { what: 'purge' });
      return inner.scan(kind, options);
    };
    await using sdk = await openFake({ store: wrapStore(inner, { scan }), embedder: new NewerEmbedder() });
    const result = await sdk.renewTemplates({ removeOld: true });
    expect(result).toEqual({ renewed: 6, failed: 0, removed: 6, failures: [] });
    expect(purges).toBeGreaterThan(6);
    expect(await spaces(inner)).toEqual(Array(6).fill('newer'));
  });

  it('goes on where it was cut short, and does nothing twice', async () => {
    const store = await filled();
    const controller = new AbortController();
    const embedder = new NewerEmbedder();
    await using sdk = await openFake({ store, embedder, threads: 1 });
    const reason = new Error('enough');
    const cut = sdk.renewTemplates(
      {},
      {
        signal: controller.signal,
        onProgress: ({ renewed }) => {
          if (renewed === 2) controller.abort(reason);
        },
      },
    );
    await expect(cut).rejects.toBe(reason);
    const made = (await spaces(store)).filter((space) => space === 'newer').length;
    expect(made).toBeGreaterThanOrEqual(2);
    expect(made).toBeLessThan(6);
    expect(await sdk.renewTemplates()).toMatchObject({ renewed: 6 - made });
    expect(await sdk.renewTemplates()).toMatchObject({ renewed: 0 });
    expect(embedder.asked.length).toBeLessThanOrEqual(7);
  });

  it('removes old templates when asked, but none whose photo has no other', async () => {
    const store = await filled();
    let lost: { record: { id: string } } | undefined;
    for await (const picture of store.scan('picture')) lost ??= picture;
    await store.commit({ deletes: [{ kind: 'picture', id: lost?.record.id ?? '' }] });
    await using sdk = await openFake({ store, embedder: new NewerEmbedder() });
    expect(await sdk.renewTemplates({ removeOld: true })).toEqual({
      renewed: 5,
      failed: 1,
      removed: 5,
      failures: [{ photoId: lost?.record.id, reason: 'no-picture' }],
    });
    expect(await spaces(store)).toEqual(['colour', ...Array(5).fill('newer')]);
  });

  it('brings nobody back who is erased meanwhile, and counts no fault of theirs', async () => {
    const store = await filled();
    await using other = await openFake({ store });
    let erased = false;
    const embedder = new NewerEmbedder();
    const embed = embedder.embed.bind(embedder);
    embedder.embed = async (image, landmarks) => {
      if (!erased && landmarks !== undefined) {
        erased = true;
        await other.erase({ personId: 'p0', scope: 'person' });
      }
      return embed(image, landmarks);
    };
    await using sdk = await openFake({ store, embedder, threads: 1 });
    expect(await sdk.renewTemplates()).toMatchObject({ failed: 0, failures: [] });
    expect(erased).toBe(true);
    for await (const { record } of store.scan('template')) expect(record.personId).not.toBe('p0');
  });

  it('refuses what it does not know', async () => {
    await using sdk = await openFake();
    await expect(sdk.renewTemplates({ removeOld: 1 as never })).rejects.toThrow('Expected true or false for removeOld');
    await expect(sdk.renewTemplates({ removeold: true } as never)).rejects.toThrow('did you mean "removeOld"');
    await expect(sdk.renewTemplates({}, { onprogress: () => {} } as never)).rejects.toThrow('did you mean "onProgress"');
  });
});
