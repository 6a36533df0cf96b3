import fc from 'fast-check';
import { type Embedding, type ExactIndex, type ExactIndexOptions, exactIndex } from 'rescue-face/vector-index';
import { describe, expect, it } from 'vitest';
import { cosine, unit } from '../../src/core/embedding.js';
import { quantise } from '../../src/index/quantised/quantise.js';
import { QuantisedProbe } from '../../src/index/quantised/quantised-probe.js';
import { gaussians, mulberry32 } from './seeded.js';

const SPACE = 'space-a';

/** A store for tests: what it was asked for, and vectors that a test may take away. */
class Source {
  readonly all = new Map<string, Float32Array>();
  readonly asked: (readonly string[])[] = [];

  readonly read = async (ids: readonly string[]): Promise<ReadonlyMap<string, Float32Array>> => {
    this.asked.push(ids);
    return new Map(
      ids.flatMap((id) => {
        const vector = this.all.get(id);
        return vector === undefined ? [] : [[id, vector] as const];
      }),
    );
  };
}

interface Pair extends AsyncDisposable {
  readonly source: Source;
  readonly int8: ExactIndex;
  readonly float32: ExactIndex;
  put(entries: Iterable<readonly [string, Float32Array]>): Promise<void>;
  take(ids: readonly string[]): Promise<void>;
}

/** Both precisions over the same entries. */
function pair(dimension: number, options: Partial<ExactIndexOptions> = {}): Pair {
  const source = new Source();
  const float32 = exactIndex({ space: SPACE, dimension });
  const int8 = exactIndex({ space: SPACE, dimension, precision: 'int8', vectors: source.read, ...options });
  return {
    source,
    int8,
    float32,
    async put(entries) {
      const list = [...entries].map(([id, vector]) => ({ id, embedding: { space: SPACE, vector } }));
      for (const { id, embedding } of list) source.all.set(id, embedding.vector);
      await Promise.all([int8.upsert(list), float32.upsert(list)]);
    },
    async take(ids) {
      for (const id of ids) source.all.delete(id);
      await Promise.all([int8.remove(ids), float32.remove(ids)]);
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([int8[Symbol.asyncDispose](), float32[Symbol.asyncDispose]()]);
    },
  };
}

const embedding = (vector: Float32Array): Embedding => ({ space: SPACE, vector });

/** Galleries of every kind that could mislead bounds. */
const KINDS: Readonly<Record<string, (next: () => number, dimension: number) => () => Float32Array>> = {
  random: (next, dimension) => () => unit(gaussians(next, dimension)),
  'in a narrow cone': (next, dimension) => {
    const axis = gaussians(next, dimension);
    return () => unit(gaussians(next, dimension).map((value, i) => 0.3 * value + 2 * (axis[i] ?? 0)));
  },
  'in tight clusters': (next, dimension) => {
    const centres = Array.from({ length: 12 }, () => gaussians(next, dimension));
    return () => {
      const centre = centres[Math.floor(next() * centres.length)] ?? new Float32Array();
      return unit(gaussians(next, dimension).map((value, i) => 0.05 * value + (centre[i] ?? 0)));
    };
  },
  'nearly equal': (next, dimension) => {
    const one = unit(gaussians(next, dimension));
    return () => unit(one.map((value) => value + 1e-6 * (next() - 0.5)));
  },
  'few and copied': (next, dimension) => {
    const few = Array.from({ length: 7 }, () => unit(gaussians(next, dimension)));
    return () => few[Math.floor(next() * few.length)]?.slice() ?? new Float32Array();
  },
  'along axes': (next, dimension) => () => {
    const vector = new Float32Array(dimension);
    vector[Math.floor(next() * dimension)] = next() < 0.5 ? -1 : 1;
    if (next() < 0.5) vector[Math.floor(next() * dimension)] = next();
    return vector.some((value) => value !== 0) ? unit(vector) : unit(vector.fill(1));
  },
  'of equal numbers': (next, dimension) => () => unit(new Float32Array(dimension).map(() => (next() < 0.5 ? -1 : 1))),
};

describe('int8', () => {
  it.each(Object.entries(KINDS))('answers what float32 answers to vectors that are %s', async (_kind, kind) => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          seed: fc.nat(),
          dimension: fc.constantFrom(1, 2, 7, 128, 130),
          size: fc.integer({ min: 1, max: 700 }),
          k: fc.constantFrom(1, 3, 10, 64, 1000),
          share: fc.constantFrom(undefined, 0, 0.02, 0.5, 1),
          threads: fc.constantFrom(1, 2),
        }),
        async ({ seed, dimension, size, k, share, threads }) => {
          const next = mulberry32(seed);
          const draw = kind(next, dimension);
          await using both = pair(dimension, { threads });
          const ids = Array.from({ length: size }, (_, i) => `id-${(i * 7919) % 1009}-${i}`);
          await both.put(ids.map((id) => [id, draw()]));
          await both.take(ids.filter(() => next() < 0.2));
          await both.put(ids.filter(() => next() < 0.2).map((id) => [id, draw()]));
          const probes = Array.from({ length: 5 }, () => embedding(draw()));
          const kept = both.source.all.values().next().value;
          if (kept !== undefined) probes.push(embedding(kept));
          const allow = share === undefined ? undefined : new Set(ids.filter(() => next() < share));
          const expected = await both.float32.searchMany(probes, { k, allow });
          expect(await both.int8.searchMany(probes, { k, allow })).toEqual(expected);
          const [first] = probes;
          if (first !== undefined) expect(await both.int8.search(first, { k, allow })).toEqual(expected[0]);
        },
      ),
      { numRuns: 6 },
    );
  });

  it('reads some dozens of vectors in one call for a small k', async () => {
    await using both = pair(128);
    const next = mulberry32(5);
    const draw = () => unit(gaussians(next, 128));
    await both.put(Array.from({ length: 5000 }, (_, i) => [`${i}`, draw()] as const));
    await both.int8.search(embedding(draw()), { k: 10 });
    expect(both.source.asked).toHaveLength(1);
    expect(both.source.asked[0]?.length).toBeLessThanOrEqual(64);
  });

  it('asks for no more than 1,024 vectors at a time', async () => {
    await using both = pair(2);
    await both.put(Array.from({ length: 3000 }, (_, i) => [`${i}`, Float32Array.of(1, 0)] as const));
    const { hits } = await both.int8.search(embedding(Float32Array.of(1, 0)), { k: 2 });
    expect(hits.map(({ id }) => id)).toEqual(['0', '1']);
    expect(Math.max(...both.source.asked.map((ids) => ids.length))).toBe(1024);
    expect(new Set(both.source.asked.flat()).size).toBe(both.source.asked.flat().length);
  });

  it('answers from what is left where vectors have gone from the store, however many', async () => {
    await using both = pair(16);
    const next = mulberry32(11);
    const entries = Array.from({ length: 2000 }, (_, i) => [`${i}`, unit(gaussians(next, 16))] as const);
    await both.put(entries);
    const probe = embedding(unit(gaussians(next, 16)));
    const nearest = (await both.float32.search(probe, { k: 2000 })).hits.map(({ id }) => id);
    for (const gone of [1, 4, 300, 1990, 2000]) {
      for (const id of nearest.slice(0, gone)) both.source.all.delete(id);
      await both.float32.remove(nearest.slice(0, gone));
      expect(await both.int8.search(probe, { k: 5 })).toEqual(await both.float32.search(probe, { k: 5 }));
    }
  });

  it('ranks a vector that has been replaced in the store as it is now', async () => {
    await using both = pair(3);
    const [x, y, z] = [Float32Array.of(1, 0, 0), Float32Array.of(0, 1, 0), Float32Array.of(0, 0, 1)];
    await both.put([
      ['near', x],
      ['far', y],
    ]);
    both.source.all.set('near', z);
    expect((await both.int8.search(embedding(unit(Float32Array.of(3, 1, 0))), { k: 2 })).hits).toEqual([
      { id: 'far', similarity: expect.closeTo(0.316, 3) },
      { id: 'near', similarity: 0 },
    ]);
  });

  it('refuses vectors that are none', async () => {
    await using both = pair(2);
    await both.put([['a', Float32Array.of(1, 0)]]);
    const probe = embedding(Float32Array.of(0, 1));
    for (const bad of [Float32Array.of(Number.NaN, 1), Float32Array.of(1, 1), Float32Array.of(1), Float32Array.of(1, 0, 0)]) {
      both.source.all.set('a', bad);
      await expect(both.int8.search(probe, { k: 1 })).rejects.toMatchObject({ code: 'ERR_INDEX_VECTOR' });
    }
    both.source.all.set('a', [1, 0] as never);
    await expect(both.int8.search(probe, { k: 1 })).rejects.toThrow('Expected Float32Array');
    await using careless = exactIndex({ space: SPACE, dimension: 2, precision: 'int8', vectors: async () => ({}) as never });
    await careless.upsert([{ id: 'a', embedding: probe }]);
    await expect(careless.search(probe, { k: 1 })).rejects.toThrow('Expected a Map');
  });

  it('passes the signal to the store, and its failures to the caller', async () => {
    const signals: (AbortSignal | undefined)[] = [];
    await using index = exactIndex({
      space: SPACE,
      dimension: 2,
      precision: 'int8',
      async vectors(_ids, { signal }) {
        signals.push(signal);
        throw new Error('the store is away');
      },
    });
    const probe = embedding(Float32Array.of(0, 1));
    await index.upsert([{ id: 'a', embedding: probe }]);
    const { signal } = new AbortController();
    await expect(index.search(probe, { k: 1, signal })).rejects.toThrow('the store is away');
    expect(signals).toEqual([signal]);
  });

  it('keeps the probe as it was when the search began', async () => {
    await using both = pair(2);
    await both.put([['a', Float32Array.of(1, 0)]]);
    const vector = Float32Array.of(1, 0);
    const search = both.int8.search(embedding(vector), { k: 1 });
    vector.fill(0);
    expect((await search).hits).toEqual([{ id: 'a', similarity: 1 }]);
  });

  it('needs a source of vectors, which float32 has no use for', () => {
    const base = { space: SPACE, dimension: 2 };
    expect(() => exactIndex({ ...base, precision: 'int8' })).toThrow('Expected a function for vectors');
    expect(() => exactIndex({ ...base, vectors: async () => new Map() })).toThrow('Expected no vectors');
    expect(() => exactIndex({ ...base, precision: 'int4' as never })).toThrow('Expected one of float32, int8');
  });
});

describe('bounds', () => {
  const numbers = (dimension: number) =>
    fc.oneof(
      fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: dimension, maxLength: dimension }),
      fc.array(fc.constantFrom(-1, 1, 0, 1e-3, 0.5 / 127, 1.5 / 127), { minLength: dimension, maxLength: dimension }),
      fc.nat().map((seed) => [...gaussians(mulberry32(seed), dimension)]),
    );
  const vector = (dimension: number) =>
    fc
      .tuple(numbers(dimension), fc.constantFrom(1, 1 - 9e-6, 1 + 9e-6))
      .filter(([list]) => list.some((value) => Math.abs(value) > 1e-6))
      .map(([list, length]) => unit(Float32Array.from(list)).map((value) => value * length));

  it('hold for every row and probe, from the sum of codes and, more closely, from the codes', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(1, 2, 5, 64, 128).chain((dimension) => fc.tuple(vector(dimension), vector(dimension), fc.boolean())),
        ([row, other, same]) => {
          const probe = new QuantisedProbe(same ? row : other);
          const truth = cosine(same ? row : other, row);
          const codes = new Uint8Array(row.length);
          const kept = { scale: 0, residual: 0 };
          quantise(row, codes, kept);
          const sum = codes.reduce((total, code, i) => total + code * (probe.codes[i] ?? 0), 0);
          const wide = { lower: 0, upper: 0 };
          const close = { lower: 0, upper: 0 };
          probe.fromSum(sum, kept.scale, kept.residual, wide);
          probe.fromCodes(codes, kept.scale, kept.residual, close);
          for (const { lower, upper } of [wide, close]) {
            expect(lower).toBeLessThanOrEqual(truth);
            expect(upper).toBeGreaterThanOrEqual(truth);
          }
          const least = new Float64Array(256);
          for (const floor of [wide.upper, wide.upper - 1e-6, wide.lower, -0.9999]) {
            if (floor > wide.upper) continue;
            probe.leastSums(floor, kept.residual, least);
            expect(sum).toBeGreaterThanOrEqual(least[kept.scale] ?? 0);
          }
        },
      ),
      { numRuns: 5000 },
    );
  });

  it('are close at dimension 128: within 0.04 from sums, within 0.015 from codes, and within 0.0005 where vectors are equal', () => {
    const next = mulberry32(3);
    const bounds = { lower: 0, upper: 0 };
    const kept = { scale: 0, residual: 0 };
    const codes = new Uint8Array(128);
    for (let round = 0; round < 200; round++) {
      const row = unit(gaussians(next, 128));
      const probe = new QuantisedProbe(unit(gaussians(next, 128)));
      quantise(row, codes, kept);
      probe.fromSum(
        codes.reduce((total, code, i) => total + code * (probe.codes[i] ?? 0), 0),
        kept.scale,
        kept.residual,
        bounds,
      );
      expect(bounds.upper - bounds.lower).toBeLessThan(0.08);
      probe.fromCodes(codes, kept.scale, kept.residual, bounds);
      expect(bounds.upper - bounds.lower).toBeLessThan(0.03);
      new QuantisedProbe(row).fromCodes(codes, kept.scale, kept.residual, bounds);
      expect(bounds.upper - bounds.lower).toBeLessThan(0.001);
    }
  });
});
