import fc from 'fast-check';
import { standardCrypto } from 'rescue-face/adapters/node-crypto';
import { drawPhotoSample, type FrameStratum, PHOTO_SAMPLE_METHOD, planPhotoSample } from 'rescue-face/ledger';
import { describe, expect, it } from 'vitest';

const digest = (bytes: Uint8Array) => standardCrypto().digest(bytes);

const strata = fc.uniqueArray(
  fc.record({
    station: fc.option(fc.constantFrom('jinan-1', 'lixia', '青岛'), { nil: undefined }),
    month: fc.constantFrom('2026-01', '2026-02', '2026-03'),
    photos: fc.integer({ min: 0, max: 60 }),
  }),
  { selector: ({ station, month }) => `${station}/${month}`, maxLength: 12 },
);

const frameOf = (of: readonly { station?: string | undefined; month: string; photos: number }[]): FrameStratum[] =>
  of.map(({ station, month, photos }) => ({
    station,
    month,
    photoIds: Array.from({ length: photos }, (_, i) => `${station ?? ''}/${month}/${i}`),
  }));

/** The same in some other order. */
const shuffled = <T>(all: readonly T[], seed: number): T[] =>
  all
    .map((one, i) => ({ one, key: Math.sin(seed * 7919 + i * 104_729) }))
    .sort((a, b) => a.key - b.key)
    .map(({ one }) => one);

describe('the sizes of a sample', () => {
  it('add up, are of no stratum more than it has, and of each at least one where there are enough', () => {
    fc.assert(
      fc.property(
        strata,
        fc.integer({ min: 1, max: 400 }),
        fc.string({ minLength: 1, maxLength: 8, unit: fc.constantFrom('a', '7', '-') }),
        (all, sampleSize, seed) => {
          const plan = planPhotoSample(all, { seed, sampleSize, digest });
          const there = all.filter(({ photos }) => photos > 0);
          const photos = there.reduce((sum, one) => sum + one.photos, 0);
          expect(plan.reduce((sum, one) => sum + one.sample, 0)).toBe(Math.min(sampleSize, photos));
          expect(plan).toHaveLength(there.length);
          const least = Math.min(sampleSize, photos) >= there.length ? 1 : 0;
          for (const one of plan) {
            expect(one.sample).toBeGreaterThanOrEqual(least);
            expect(one.sample).toBeLessThanOrEqual(one.photos);
          }
        },
      ),
    );
  });

  it('differ from the exact proportion by less than one', () => {
    fc.assert(
      fc.property(strata, fc.integer({ min: 1, max: 400 }), (all, sampleSize) => {
        const plan = planPhotoSample(all, { seed: 's', sampleSize, digest });
        const photos = plan.reduce((sum, one) => sum + one.photos, 0);
        const count = Math.min(sampleSize, photos);
        const least = count >= plan.length ? 1 : 0;
        for (const one of plan) {
          const weight = photos - least * plan.length;
          const exact = weight === 0 ? least : least + ((count - least * plan.length) * (one.photos - least)) / weight;
          expect(Math.abs(one.sample - exact)).toBeLessThan(1);
        }
      }),
    );
  });

  it('are as computed by hand', () => {
    const three = [
      { station: 'b', month: '2026-01', photos: 50 },
      { station: 'a', month: '2026-02', photos: 30 },
      { station: 'a', month: '2026-01', photos: 20 },
    ];
    // 7 of 97 to be shared: 7 × 19/97 = 1.37, 7 × 29/97 = 2.09, 7 × 49/97 = 3.54.
    expect(
      planPhotoSample(three, { seed: 's', sampleSize: 10, digest }).map(({ station, month, sample }) => [station, month, sample]),
    ).toEqual([
      ['a', '2026-01', 2],
      ['a', '2026-02', 3],
      ['b', '2026-01', 5],
    ]);
    expect(planPhotoSample(three, { seed: 's', perStratum: 25, digest }).map(({ sample }) => sample)).toEqual([20, 25, 25]);
    // Fewer than strata: 2 × 0.2, 2 × 0.3, 2 × 0.5.
    expect(planPhotoSample(three, { seed: 's', sampleSize: 2, digest }).map(({ sample }) => sample)).toEqual([0, 1, 1]);
  });

  it('break equal remainders by lot: every stratum is the one now and then', () => {
    const four = ['a', 'b', 'c', 'd'].map((station) => ({ station, month: '2026-01', photos: 10 }));
    const first = Array.from({ length: 400 }, (_, i) =>
      planPhotoSample(four, { seed: `s${i}`, sampleSize: 1, digest }).findIndex(({ sample }) => sample === 1),
    );
    const counts = [0, 1, 2, 3].map((place) => first.filter((one) => one === place).length);
    expect(chiSquare(counts, 100)).toBeLessThan(16.27); // 3 degrees of freedom, p = 0.001
  });
});

describe('a list', () => {
  it('is the same for the same seed, whatever order stations, months and photos come in', () => {
    fc.assert(
      fc.property(strata, fc.integer({ min: 1, max: 60 }), fc.nat(), (all, sampleSize, order) => {
        const frame = frameOf(all);
        const mixed = shuffled(frame, order).map((one) => ({ ...one, photoIds: shuffled(one.photoIds, order + 1) }));
        const options = { seed: '2026-q1', sampleSize, digest };
        expect(drawPhotoSample(mixed, options)).toEqual(drawPhotoSample(frame, options));
      }),
    );
  });

  it('names every photo once, each of its stratum, as many as planned', () => {
    fc.assert(
      fc.property(strata, fc.integer({ min: 1, max: 20 }), (all, perStratum) => {
        const frame = frameOf(all);
        const drawn = drawPhotoSample(frame, { seed: 'x', perStratum, digest });
        expect(new Set(drawn.map(({ photoId }) => photoId)).size).toBe(drawn.length);
        for (const one of frame) {
          const of = drawn.filter(({ station, month }) => station === one.station && month === one.month);
          expect(of).toHaveLength(Math.min(perStratum, one.photoIds.length));
          for (const { photoId } of of) expect(one.photoIds).toContain(photoId);
        }
      }),
    );
  });

  it('of a smaller sample is the beginning of a larger one, and photos that were never drawn change nothing by leaving', () => {
    const [one] = frameOf([{ station: 'a', month: '2026-01', photos: 40 }]) as [FrameStratum];
    const few = drawPhotoSample([one], { seed: 'x', perStratum: 5, digest });
    expect(drawPhotoSample([one], { seed: 'x', perStratum: 9, digest }).slice(0, 5)).toEqual(few);
    const drawn = new Set(few.map(({ photoId }) => photoId));
    const left = { ...one, photoIds: one.photoIds.filter((id, i) => drawn.has(id) || i % 2 === 0) };
    expect(drawPhotoSample([left], { seed: 'x', perStratum: 5, digest })).toEqual(few);
  });

  it('gives every photo of a stratum the same chance, and every pair', () => {
    const SEEDS = 4000;
    const frame = frameOf([{ station: 'a', month: '2026-01', photos: 12 }]);
    const single = new Map<string, number>();
    const pairs = new Map<string, number>();
    for (let i = 0; i < SEEDS; i++) {
      const ids = drawPhotoSample(frame, { seed: `seed-${i}`, perStratum: 3, digest }).map(({ photoId }) => photoId);
      for (const id of ids) single.set(id, (single.get(id) ?? 0) + 1);
      for (const a of ids) for (const b of ids) if (a < b) pairs.set(`${a} ${b}`, (pairs.get(`${a} ${b}`) ?? 0) + 1);
    }
    expect(single.size).toBe(12);
    // 3 of 12: without replacement the statistic is (1 − 3/12) × 12/11 of one with 11 degrees of freedom: 31.26 at p = 0.001.
    expect(chiSquare([...single.values()], (SEEDS * 3) / 12)).toBeLessThan(31.26);
    expect(pairs.size).toBe(66);
    // 65 degrees of freedom, p = 0.001.
    expect(chiSquare([...pairs.values()], (SEEDS * 3) / 66)).toBeLessThan(105.99);
  });

  it('can be drawn again by anybody who has SHA-256', () => {
    const frame = [{ station: 'a', month: '2026-01', photoIds: ['p-1', 'p-2', 'p-3'] }];
    const byHand = ['p-1', 'p-2', 'p-3']
      .map((id) => ({ id, number: Buffer.from(digest(Buffer.from(`["${PHOTO_SAMPLE_METHOD}","s","${id}"]`))).toString('hex') }))
      .sort((a, b) => (a.number < b.number ? -1 : 1))
      .map(({ id }) => id);
    expect(drawPhotoSample(frame, { seed: 's', perStratum: 3, digest }).map(({ photoId }) => photoId)).toEqual(byHand);
    // Nothing of this may ever change: lists of earlier years are checked by it.
    expect(byHand).toEqual(['p-2', 'p-1', 'p-3']);
  });

  it('takes no seed that could hold a name, no stratum twice and no photo twice', () => {
    const options = { seed: 's', perStratum: 1, digest };
    for (const seed of ['', '王小明', 'a b', 'x'.repeat(129)]) expect(() => planPhotoSample([], { ...options, seed })).toThrow(TypeError);
    const one = { station: 'a', month: '2026-01', photoIds: ['p'] };
    expect(() => drawPhotoSample([one, one], options)).toThrow('Expected every stratum once');
    expect(() => drawPhotoSample([one, { ...one, month: '2026-02' }], options)).toThrow('Expected every photo once');
    expect(() => planPhotoSample([], { seed: 's', digest })).toThrow('Expected either sampleSize or perStratum');
    expect(() => planPhotoSample([], { ...options, sampleSize: 3 })).toThrow('Expected either sampleSize or perStratum');
    expect(() => planPhotoSample([], { seed: 's', sampleSize: 0, digest })).toThrow(RangeError);
    expect(() => planPhotoSample([], { ...options, sed: 's' } as never)).toThrow('unknown option "sed"');
  });
});

function chiSquare(counts: readonly number[], expected: number): number {
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}
