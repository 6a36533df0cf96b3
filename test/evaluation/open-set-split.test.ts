import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { groupByPerson, type LabelledPhoto } from '../../src/evaluation/dataset.js';
import { type OpenSetSplit, openSetSplit } from '../../src/evaluation/open-set-split.js';
import { people, sha256 } from './synthetic.js';

/** A split in words that neither the order of the photos nor the people's names can change. */
function written(split: OpenSetSplit, photos: readonly LabelledPhoto[]): string {
  const ids = (part: OpenSetSplit['gallery']) => part.map(({ photo }) => photos[photo]?.photo).join(' ');
  return [ids(split.gallery), ids(split.mated), ids(split.nonMated)].join('\n');
}

const anyDataset = fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 30 }).map((counts) => people(...counts));
const anySeed = fc.integer({ min: 0, max: 2 ** 31 - 1 });

describe('openSetSplit', () => {
  it('makes the same split of the same seed on every machine', () => {
    const photos = people(...Array.from({ length: 100 }, (_, i) => 1 + (i % 5)));
    const digests = [0, 1, 2 ** 31 - 1].map((seed) => sha256(written(openSetSplit(photos, { seed }), photos)));
    expect(digests).toEqual(DIGESTS);
  });

  it('enrols one photo of people with several, at most three others as probes, and halves the single-photo people', () => {
    const photos = people(2, 3, 4, 5, 6, 1, 1, 1, 1, 1);
    const split = openSetSplit(photos, { seed: 7 });
    expect(split.people).toBe(10);
    expect(split.gallery).toHaveLength(5 + 2);
    expect(split.mated.map(({ person }) => person)).toEqual([0, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4]);
    expect(split.nonMated).toHaveLength(3);
  });

  it('can enrol several photos per person, leaving one as a probe', () => {
    const split = openSetSplit(people(2, 3, 6), { seed: 1, enrolledPerPerson: 4, matedProbesPerPerson: 1 });
    expect(split.gallery.map(({ person }) => person)).toEqual([0, 1, 1, 2, 2, 2, 2]);
    expect(split.mated.map(({ person }) => person)).toEqual([0, 1, 2]);
  });

  it('never uses a photo twice, nor enrols a non-mated person', () => {
    fc.assert(
      fc.property(anyDataset, anySeed, (photos, seed) => {
        const split = openSetSplit(photos, { seed });
        const used = [...split.gallery, ...split.mated, ...split.nonMated].map(({ photo }) => photo);
        expect(new Set(used).size).toBe(used.length);
        const enrolled = new Set(split.gallery.map(({ person }) => person));
        expect(split.mated.every(({ person }) => enrolled.has(person))).toBe(true);
        expect(split.nonMated.some(({ person }) => enrolled.has(person))).toBe(false);
      }),
    );
  });

  it('does not change when people are renamed or photos come in another order', () => {
    fc.assert(
      fc.property(anyDataset, anySeed, fc.constantFrom(0, 0.4), fc.infiniteStream(fc.nat()), (photos, seed, unenrolledMultiples, noise) => {
        const options = { seed, unenrolledMultiples };
        const expected = written(openSetSplit(photos, options), photos);
        const renamed = photos.map(({ person, photo }) => ({ person: sha256(person), photo }));
        expect(written(openSetSplit(renamed, options), renamed)).toBe(expected);
        const shuffled = photos.map((photo) => ({ photo, key: noise.next().value })).sort((a, b) => a.key - b.key);
        const permuted = shuffled.map(({ photo }) => photo);
        expect(written(openSetSplit(permuted, options), permuted)).toBe(expected);
      }),
    );
  });

  it('can leave people with several photos unenrolled, one random photo of each a non-mated probe', () => {
    const photos = people(2, 3, 4, 5, 6, 1, 1, 1);
    const plain = openSetSplit(photos, { seed: 7 });
    const split = openSetSplit(photos, { seed: 7, unenrolledMultiples: 0.5 });
    // Two of five (rounded down), besides two of the three single-photo people.
    expect(split.nonMated).toHaveLength(2 + 2);
    expect(split.nonMated.slice(0, 2)).toEqual(plain.nonMated);
    const strangers = new Set(split.nonMated.map(({ person }) => person));
    const others = (part: OpenSetSplit['gallery']) => part.filter(({ person }) => !strangers.has(person));
    expect(split.gallery).toEqual(others(plain.gallery));
    expect(split.mated).toEqual(others(plain.mated));
    expect(openSetSplit(photos, { seed: 7, unenrolledMultiples: 0 })).toEqual(plain);
    // Nobody has a single photo: there are non-mated probes all the same, up to everybody.
    const chosen = Array.from(
      { length: 600 },
      (_, seed) => openSetSplit(people(3, 3), { seed, unenrolledMultiples: 0.5 }).nonMated[0]?.photo,
    );
    for (const photo of people(3, 3).keys()) expect(Math.abs(chosen.filter((one) => one === photo).length - 100)).toBeLessThan(45);
    expect(openSetSplit(people(2, 3), { seed: 1, unenrolledMultiples: 1 })).toMatchObject({
      gallery: [],
      mated: [],
      nonMated: [{ person: 0 }, { person: 1 }],
    });
    expect(() => openSetSplit(photos, { seed: 7, unenrolledMultiples: 1.1 })).toThrow(RangeError);
  });

  it('moves only more people over with a larger share', () => {
    fc.assert(
      fc.property(anyDataset, anySeed, fc.double({ min: 0, max: 1, noNaN: true }), (photos, seed, share) => {
        const [less, more] = [share / 2, share].map((unenrolledMultiples) => openSetSplit(photos, { seed, unenrolledMultiples }));
        const numbers = (split: OpenSetSplit | undefined) => split?.nonMated.map(({ photo }) => photo) ?? [];
        expect(numbers(more)).toEqual(expect.arrayContaining(numbers(less)));
        const enrolled = new Set(more?.gallery.map(({ person }) => person));
        expect(more?.nonMated.some(({ person }) => enrolled.has(person))).toBe(false);
        expect(more?.mated.every(({ person }) => enrolled.has(person))).toBe(true);
      }),
    );
  });

  it('differs from seed to seed', () => {
    const photos = people(...Array.from({ length: 60 }, (_, i) => 1 + (i % 3)));
    const texts = Array.from({ length: 20 }, (_, seed) => written(openSetSplit(photos, { seed }), photos));
    expect(new Set(texts).size).toBe(20);
  });

  it('refuses mistakes in one sentence', () => {
    expect(() => openSetSplit(people(1), { seed: -1 })).toThrow('Expected integer 0..2147483647 for seed, received -1');
    expect(() => openSetSplit(people(1), { seed: 1, enroledPerPerson: 1 } as never)).toThrow(
      'unknown option "enroledPerPerson" in openSetSplit, did you mean "enrolledPerPerson"?',
    );
    expect(() => openSetSplit(people(1), { seed: 1, matedProbesPerPerson: 0 })).toThrow(RangeError);
    expect(() => groupByPerson([...people(1), ...people(1)])).toThrow('a different id for every photo');
    expect(() => groupByPerson([{ person: '', photo: 'a' }])).toThrow('Expected non-empty string for person');
  });
});

/** A numpy program (`RandomState(seed)`, rejection above the largest multiple, Fisher-Yates from the end) gives the same three. */
const DIGESTS = [
  '5e4d8ae1d24fbc94268ba8c1a213fd39a23369500647b33c3d312a2ef9a22ca0',
  '88a36ec5a6d7236ebf2156c3c955f9a6c7f036ddf9f7b49b7ce576e6249f94ff',
  '5bc02c623eb6220e4b566eb33bd67d93d2feaeeba5a291fc2435f3d90bef4cd6',
];
