import fc from 'fast-check';
import type { FilterFacts, SearchFilter, StoreRecord } from 'rescue-face';
import { memoryStore } from 'rescue-face/adapters/memory-store';
import { describe, expect, it } from 'vitest';
import { colourPhoto } from '../support/fake-stages.js';
import { ledgerOf } from '../support/ledger.js';
import { NOON, openFake } from '../support/open-fake.js';
import { syntheticCalibration } from '../support/synthetic-calibration.js';

function template(id: number, personId: string, filter: FilterFacts | undefined): StoreRecord {
  const angle = id / 10;
  const vector = Float32Array.of(Math.cos(angle), Math.sin(angle));
  return { kind: 'template', id: `t${id}`, personId, photoId: `photo ${id}`, filter, embedding: { space: 'colour', vector } };
}

/** The same by its definition. */
function within(facts: FilterFacts | undefined, { stations, from, to, labels = {} }: SearchFilter): boolean {
  const { station, at, labels: own = {} } = facts ?? {};
  if (stations !== undefined && (station === undefined || !stations.includes(station))) return false;
  if (from !== undefined && (at === undefined || at < from)) return false;
  if (to !== undefined && (at === undefined || at >= to)) return false;
  return Object.entries(labels).every(([name, words]) => Object.hasOwn(own, name) && [words].flat().includes(own[name] ?? ''));
}

const word = fc.constantFrom('a', 'b', 'c');
const some = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const facts = some(
  fc.record({ station: some(word), at: some(fc.integer({ min: 0, max: 4 })), labels: some(fc.dictionary(word, word, { maxKeys: 2 })) }),
);
const filters = fc.record({
  stations: some(fc.array(word, { maxLength: 2 })),
  from: some(fc.integer({ min: 0, max: 4 })),
  to: some(fc.integer({ min: 0, max: 4 })),
  labels: some(fc.dictionary(word, fc.oneof(word, fc.array(word, { maxLength: 2 })), { maxKeys: 2 })),
});

describe('a filtered search', () => {
  it('answers those within, counts them, and says that it was narrowed', async () => {
    const photo = await colourPhoto(1);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(word, facts), { maxLength: 8 }),
        fc.array(filters, { minLength: 1, maxLength: 4 }),
        async (templates, all) => {
          const store = memoryStore();
          await store.commit({ puts: templates.map(([personId, filter], id) => template(id, personId, filter)) });
          await using sdk = await openFake({ store });
          for (const filter of all) {
            const result = await sdk.search({ photo, filter });
            if (result.status !== 'searched') throw new Error(result.status);
            const inside = templates.filter(([, own]) => within(own, filter));
            const persons = new Set(inside.map(([personId]) => personId));
            expect(new Set(result.candidates.map(({ personId }) => personId))).toEqual(persons);
            expect(result.gallery).toMatchObject({ persons: persons.size, templates: inside.length });
            expect(result.filtered).toBe(true);
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  it('follows the facts of an enrolment, and forgets them with it', async () => {
    const store = memoryStore();
    await using sdk = await openFake({ store });
    const photo = await colourPhoto(10);
    await sdk.enroll({ photo, personId: 'early', station: 'north', admittedAt: 1000, labels: { county: '370102' } });
    await sdk.enroll({ photo, personId: 'late', station: 'south', admittedAt: 2000 });
    await sdk.enroll({ photo, personId: 'now' });
    const found = async (filter: SearchFilter | undefined) => {
      const result = await sdk.search({ photo, filter });
      return result.status === 'searched' ? result.candidates.map(({ personId }) => personId) : [];
    };
    expect(await found(undefined)).toEqual(['early', 'late', 'now']);
    expect(await found({})).toEqual(['early', 'late', 'now']);
    expect(await found({ stations: ['north', 'station'] })).toEqual(['early', 'now']);
    expect(await found({ from: 1000, to: 2000 })).toEqual(['early']);
    expect(await found({ from: 2000 })).toEqual(['late', 'now']);
    expect(await found({ from: NOON })).toEqual(['now']);
    expect(await found({ labels: { county: ['370102', '370103'] } })).toEqual(['early']);
    expect(await found({ stations: [] })).toEqual([]);
    await sdk.erase({ personId: 'early', scope: 'biometric' });
    expect(await found({ labels: { county: '370102' } })).toEqual([]);
  });

  it('states rates for as many templates as it searched, and leaves no word of it open', async () => {
    const store = memoryStore();
    await store.commit({ puts: Array.from({ length: 400 }, (_, id) => template(id, `p${id}`, { station: id < 50 ? 'few' : 'many' })) });
    const calibration = syntheticCalibration('colour');
    await using sdk = await openFake({ store, calibration, scoreNormalisation: 'off' });
    const photo = await colourPhoto(1);
    const sizes = [];
    for (const filter of [undefined, { stations: ['few'] }]) {
      const result = await sdk.search({ photo, filter });
      if (result.status !== 'searched' || result.bands.status !== 'calibrated') throw new Error('not calibrated');
      sizes.push(result.bands.bands[1]?.falsePositives?.gallerySize);
      expect(result.filtered).toBe(filter !== undefined);
    }
    expect(sizes).toEqual([400, 50]);
    const headers = (await ledgerOf(store)).map(({ header }) => header);
    expect(headers).toMatchObject([
      { calibration: calibration.id, gallery: { templates: 400 } },
      { gallery: { templates: 50, persons: 50 }, filter: { stations: true, from: false, to: false, labels: false } },
    ]);
    expect(JSON.stringify(headers)).not.toContain('few');
  });

  it('is normalised by the whole gallery', async () => {
    const store = memoryStore();
    await store.commit({ puts: Array.from({ length: 320 }, (_, id) => template(id, `p${id}`, { station: id < 5 ? 'few' : 'many' })) });
    await using sdk = await openFake({ store });
    const photo = await colourPhoto(3);
    const scores = async (filter?: SearchFilter) => {
      const result = await sdk.search({ photo, topK: 320, filter });
      if (result.status !== 'searched') throw new Error(result.status);
      expect(result.rankedBy).toBe('s-norm');
      return new Map(result.candidates.map(({ personId, normalizedScore }) => [personId, normalizedScore]));
    };
    const all = await scores();
    const few = await scores({ stations: ['few'] });
    expect([...few.keys()].sort()).toEqual(['p0', 'p1', 'p2', 'p3', 'p4']);
    for (const [personId, score] of few) expect(score).toBeCloseTo(all.get(personId) ?? Number.NaN, 6);
  });

  it.each([
    [{ station: ['a'] }, 'did you mean "stations"'],
    [{ stations: 'a' }, 'Expected an array for stations'],
    [{ stations: [''] }, 'stations'],
    [{ from: 0.5 }, 'for from'],
    [{ to: 'now' }, 'for to'],
    [{ labels: { a: [1] } }, 'word of a label'],
    [{ labels: 'a' }, 'Expected an object for labels'],
    [null, 'Expected an object for filter'],
  ])('refuses %j', async (filter, words) => {
    await using sdk = await openFake();
    await expect(sdk.search({ photo: await colourPhoto(1), filter: filter as SearchFilter })).rejects.toThrow(words);
  });
});
