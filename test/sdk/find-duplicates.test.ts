import type { DuplicatePair, DuplicatesInput, RescueFace, Store, StoreRecord } from 'rescue-face';
import { memoryStore } from 'rescue-face/adapters/memory-store';
import { describe, expect, it } from 'vitest';
import { ledgerOf } from '../support/ledger.js';
import { linkPersons, mergePersons } from '../support/link-persons.js';
import { openFake } from '../support/open-fake.js';
import { syntheticCalibration } from '../support/synthetic-calibration.js';
import { wrapStore } from '../support/wrapped-store.js';

/** Templates on a circle, one person each unless told otherwise; ids in an order of their own. */
function template(degrees: number, personId = `p${degrees}`): StoreRecord {
  const angle = (degrees / 180) * Math.PI;
  const id = `t${(degrees * 7919) % 10_007}-${degrees}`;
  const embedding = { space: 'colour', vector: Float32Array.of(Math.cos(angle), Math.sin(angle)) };
  return { kind: 'template', id, personId, photoId: `photo ${degrees}`, embedding };
}

async function filled(templates: readonly StoreRecord[]): Promise<Store> {
  const store = memoryStore();
  const ids = new Set(templates.map((record) => (record.kind === 'template' ? record.personId : '')));
  await store.commit({ puts: [...templates, ...Array.from(ids, (id) => ({ kind: 'person', id, createdAt: 0 }) as const)] });
  return wrapStore(store, {});
}

async function collect(sdk: RescueFace, input: DuplicatesInput): Promise<DuplicatePair[]> {
  const pairs: DuplicatePair[] = [];
  for await (const pair of sdk.findDuplicates(input)) pairs.push(pair);
  return pairs;
}

const named = ({ a, b }: DuplicatePair) => [a.personId, b.personId].sort().join('~');
const cos = (degrees: number) => Math.cos((degrees / 180) * Math.PI);

describe('looking for duplicates', () => {
  it('gives every pair once, by the two photos most alike', async () => {
    const store = await filled([template(0, 'x'), template(80, 'x'), template(40), template(75, 'y'), template(90, 'y'), template(170)]);
    const start = store.head;
    await using sdk = await openFake({ store });
    const pairs = await collect(sdk, { minSimilarity: cos(36) });
    expect(pairs.map(named).sort()).toEqual(['p40~y', 'x~y']);
    const [xy] = pairs.filter((pair) => named(pair) === 'x~y');
    expect(new Set([xy?.a.photoId, xy?.b.photoId])).toEqual(new Set(['photo 75', 'photo 80']));
    expect(xy?.similarity).toBeCloseTo(cos(5), 6);
    expect(xy).toMatchObject({ normalizedScore: undefined, band: undefined });
    const entries = await ledgerOf(store, start);
    expect(entries).toMatchObject([
      { schema: 'duplicates@1', header: { done: 4, all: 4, pairs: 2, minSimilarityE6: Math.round(cos(36) * 1e6) } },
    ]);
    expect(
      entries[0]?.fragments
        .slice(1)
        .map((fragment) => fragment?.['personId'])
        .sort(),
    ).toEqual(['p40', 'x', 'y', 'y']);
    // Nothing of the run is left.
    expect(await store.get('job', 'find-duplicates')).toBeUndefined();
  });

  it('leaves out who is known to be one', async () => {
    const store = await filled([template(0), template(1), template(2), template(3)]);
    const context = { store };
    await linkPersons(context, { personIds: ['p0', 'p1'], decision: 'd' });
    await mergePersons(context, { personIds: ['p2', 'p3'], decision: 'd' });
    await using sdk = await openFake({ store });
    expect((await collect(sdk, { minSimilarity: 0.9 })).map(named).sort()).toEqual(['p0~p2', 'p1~p2']);
  });

  it('goes on where a run was left, giving no pair less', async () => {
    // More people than one part holds, neighbours alike.
    const count = 600;
    const store = await filled(Array.from({ length: count }, (_, i) => template(i * 0.25, `p${i}`)));
    await using sdk = await openFake({ store, scoreNormalisation: 'off' });
    const input = { minSimilarity: cos(0.3) };
    const whole = new Set(Array.from({ length: count - 1 }, (_, i) => [`p${i}`, `p${i + 1}`].sort().join('~')));
    const seen: string[] = [];
    let parts = 0;
    let given = 0;
    for await (const pair of sdk.findDuplicates(input, { onProgress: () => (parts += 1) })) {
      seen.push(named(pair));
      given += 1;
      if (parts === 2) break;
    }
    expect((await store.get('job', 'find-duplicates'))?.record.state).toBeDefined();
    const start = store.head;
    const rest = await collect(sdk, input);
    expect(new Set([...seen, ...rest.map(named)])).toEqual(whole);
    expect(rest.length).toBeLessThan(whole.size);
    expect(given + rest.length).toBeGreaterThanOrEqual(whole.size);
    expect((await ledgerOf(store, start)).length).toBeGreaterThan(1);
    // With another criterion it begins anew.
    await sdk.findDuplicates(input)[Symbol.asyncIterator]().next();
    expect(new Set((await collect(sdk, { minSimilarity: cos(0.2) })).map(named)).size).toBe(0);
  });

  it('gives nothing before its entry is committed', async () => {
    const inner = await filled([template(0), template(1)]);
    const batches: number[] = [];
    const store = wrapStore(inner, {
      commit: async (batch, options) => {
        batches.push(batch.entries?.length ?? 0);
        return inner.commit(batch, options);
      },
    });
    await using sdk = await openFake({ store });
    for await (const _ of sdk.findDuplicates({ minSimilarity: 0 })) expect(batches).toEqual([1]);
    expect(batches).toEqual([1, 0]);
  });

  it('names nobody who is erased meanwhile', async () => {
    const inner = await filled([template(0), template(1), template(2)]);
    await using other = await openFake({ store: inner });
    let erased = false;
    const store = wrapStore(inner, {
      commit: async (batch, options) => {
        if (!erased) {
          erased = true;
          await other.erase({ personId: 'p1', scope: 'person' });
        }
        return inner.commit(batch, options);
      },
    });
    await using sdk = await openFake({ store });
    expect((await collect(sdk, { minSimilarity: 0 })).map(named)).toEqual(['p0~p2']);
  });

  it('goes by bands where there is a calibration, and by normalised scores in a large gallery', async () => {
    const store = await filled(Array.from({ length: 320 }, (_, i) => template(i * 0.5, `p${i}`)));
    const calibration = syntheticCalibration('colour');
    await using sdk = await openFake({ store, calibration });
    const high = await collect(sdk, {});
    const medium = await collect(sdk, { band: 'medium' });
    expect(new Set(high.map(({ band }) => band))).toEqual(new Set(high.length === 0 ? [] : ['high']));
    expect(medium.length).toBeGreaterThanOrEqual(high.length);
    for (const { normalizedScore, band } of medium) {
      expect(normalizedScore).toBeTypeOf('number');
      expect(['high', 'medium']).toContain(band);
    }
    await using plain = await openFake({ store });
    expect(() => plain.findDuplicates({})).toThrow('Expected minSimilarity, since there is no calibration');
  });

  it('is refused without a criterion that makes sense, and once closed', async () => {
    const sdk = await openFake();
    expect(() => sdk.findDuplicates({ minSimilarity: 2 })).toThrow(RangeError);
    expect(() => sdk.findDuplicates({ minSimilarity: 0.5, band: 'high' })).toThrow('Expected either minSimilarity or band');
    expect(() => sdk.findDuplicates({ minSimilarty: 0.5 } as never)).toThrow('did you mean "minSimilarity"');
    expect(await collect(sdk, { minSimilarity: 0.5 })).toEqual([]);
    const open = sdk.findDuplicates({ minSimilarity: 0.5 })[Symbol.asyncIterator]();
    await sdk.close();
    expect(() => sdk.findDuplicates({ minSimilarity: 0.5 })).toThrow('closed');
    await expect(open.next()).rejects.toMatchObject({ code: 'ERR_NOT_OPEN' });
  });
});
