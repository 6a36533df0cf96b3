import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mulberry32 } from '../../../bench/support/mulberry32.js';
import { dot, unit } from '../../../src/core/embedding.js';
import { BUNDLED_NOISE } from '../../../src/index/graph/bundled-noise.js';
import { drawProbe, fitMatedNoise, type MatedNoise, type MatedPair } from '../../../src/index/graph/mated-noise.js';
import { packNoise, unpackNoise } from '../../../src/index/graph/packed-noise.js';

const DIMENSION = 24;

function gaussian(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

interface People {
  readonly count?: number;
  /** How far all templates lie towards the first axis. */
  readonly aside?: number;
  /** Deviation of a photo along the last axis; 0.4 along every other but the first. */
  readonly last?: number;
}

/** Two photos of each of so many people. */
function people(seed: number, { count = 400, aside = 0, last = 0.4 }: People = {}): MatedPair[] {
  const random = mulberry32(seed);
  return Array.from({ length: count }, () => {
    const person = Array.from({ length: DIMENSION }, () => gaussian(random));
    const photo = () =>
      unit(
        Float32Array.from(person, (value, i) => {
          if (i === 0) return 5 * aside + value * 0.01;
          return value + (i === DIMENSION - 1 ? last : 0.4) * gaussian(random);
        }),
      );
    return [photo(), photo()] as const;
  });
}

function quantiles(values: readonly number[]): number[] {
  const sorted = [...values].sort((a, b) => a - b);
  return [0.05, 0.25, 0.5, 0.75, 0.95].map((p) => sorted[Math.round((sorted.length - 1) * p)] ?? Number.NaN);
}

function drawn(noise: MatedNoise, pairs: readonly MatedPair[], seed = 1): (readonly [Float32Array, Float32Array])[] {
  const random = mulberry32(seed);
  return pairs.map(([enrolled]) => [enrolled, drawProbe(random, enrolled, noise)] as const);
}

const seeds = fc.integer({ min: 0, max: 2 ** 31 });

describe('drawProbe', () => {
  it('draws unit vectors, whatever the seed, the templates and how many pairs were fitted', () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: 1, max: 40 }), fc.constantFrom(0, 1, 5), (seed, count, aside) => {
        const pairs = people(seed, { count, aside });
        for (const [, probe] of drawn(fitMatedNoise(pairs), pairs, seed)) {
          expect(probe).toHaveLength(DIMENSION);
          expect(Math.sqrt(dot(probe, probe))).toBeCloseTo(1, 5);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('draws the same probe from the same seed, and another from another', () => {
    const pairs = people(3);
    const noise = fitMatedNoise(pairs);
    const [[template] = []] = pairs;
    if (template === undefined) throw new Error('no pair');
    const probe = (seed: number) => drawProbe(mulberry32(seed), template, noise);
    expect(probe(7)).toEqual(probe(7));
    expect(probe(7)).not.toEqual(probe(8));
  });

  it.each([0, 0.5, 2])('gives mated similarities as they were fitted, on one side of the space by %s or on none', (aside) => {
    const pairs = people(4, { count: 1500, aside });
    const fitted = quantiles(pairs.map(([a, b]) => dot(a, b)));
    const again = quantiles(drawn(fitMatedNoise(pairs), pairs).map(([a, b]) => dot(a, b)));
    for (const [i, value] of again.entries()) expect(Math.abs(value - (fitted[i] ?? 0))).toBeLessThan(0.015);
  });

  it('stays as near to the mean of all templates as the enrolled one is', () => {
    const pairs = people(5, { aside: 2 });
    const noise = fitMatedNoise(pairs);
    expect(noise.centre[0]).toBeGreaterThan(0.99);
    for (const [enrolled, probe] of drawn(noise, pairs)) expect(dot(probe, noise.centre)).toBeCloseTo(dot(enrolled, noise.centre), 5);
  });

  it('parts from the template most where mated templates do', () => {
    const along = (pairs: readonly MatedPair[], i: number) => pairs.reduce((sum, [a, b]) => sum + ((a[i] ?? 0) - (b[i] ?? 0)) ** 2, 0);
    const share = (of: readonly MatedPair[]) => along(of, DIMENSION - 1) / along(of, 4);
    const [even, uneven] = [people(6, { count: 1000 }), people(6, { count: 1000, last: 0.8 })];
    const [evenly, unevenly] = [even, uneven].map((pairs) => share(drawn(fitMatedNoise(pairs), pairs))) as [number, number];
    expect(share(uneven)).toBeGreaterThan(2.5);
    expect(evenly).toBeCloseTo(share(even), 0);
    expect(unevenly).toBeGreaterThan(2);
    expect(unevenly).toBeLessThan(2 * share(uneven));
  });
});

describe('fitMatedNoise', () => {
  it('refuses to fit nothing', () => {
    expect(() => fitMatedNoise([])).toThrow(new RangeError('Expected at least 1 mated pair, received 0'));
  });

  it('keeps fewer directions than one for every eight pairs, and at most 16', () => {
    const rank = (count: number) => fitMatedNoise(people(8, { count })).factor.length / DIMENSION;
    expect([1, 7, 8, 40, 400].map(rank)).toEqual([0, 0, 1, 5, 16]);
  });

  it('fits photos that are the same: the probe is the template', () => {
    const same = people(9, { count: 20 }).map(([a]) => [a, a] as const);
    for (const [enrolled, probe] of drawn(fitMatedNoise(same), same)) expect(dot(enrolled, probe)).toBeCloseTo(1, 5);
  });
});

describe('a packed noise', () => {
  it('draws nearly the same probes', () => {
    const pairs = people(10);
    const noise = fitMatedNoise(pairs);
    const again = unpackNoise(JSON.parse(JSON.stringify(packNoise('demo', noise))) as ReturnType<typeof packNoise>);
    const other = drawn(again, pairs);
    for (const [i, [, probe]] of drawn(noise, pairs).entries()) expect(dot(probe, other[i]?.[1] ?? probe)).toBeGreaterThan(0.999);
  });

  it('comes with the bundled model, of its space', () => {
    const { space } = JSON.parse(readFileSync(new URL('../../../dist/models/calibration.json', import.meta.url), 'utf8')) as {
      space: string;
    };
    expect(BUNDLED_NOISE.space).toBe(space);
    const noise = unpackNoise(BUNDLED_NOISE);
    expect(noise.centre).toHaveLength(BUNDLED_NOISE.dimension);
    expect(noise.factor).toHaveLength(16 * BUNDLED_NOISE.dimension);
    // All but the worst quarter of mated templates of the bundled model are more similar than this (bench/results/evaluate.json).
    expect(noise.similarities[16]).toBeGreaterThan(0.87);
  });
});

it('a template that is the mean itself, or has one dimension, gives a probe that is one', () => {
  const centre = unit(Float32Array.from({ length: 8 }, (_, i) => i + 1));
  const noise = { similarities: [0.5, 0.9], centre, factor: new Float32Array(), remainder: 1 };
  for (const [enrolled, of] of [
    [centre, noise],
    [Float32Array.of(1), { ...noise, centre: Float32Array.of(0) }],
    [Float32Array.of(-1), { ...noise, centre: Float32Array.of(1) }],
  ] as const) {
    for (let i = 0; i < 20; i++) {
      const probe = drawProbe(Math.random, enrolled, of);
      expect(Math.hypot(...probe)).toBeCloseTo(1, 5);
    }
  }
});
