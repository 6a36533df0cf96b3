import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { areaUnderRoc, verificationAccuracy } from '../../src/evaluation/verification.js';

const pair = (fold: number, mated: boolean, similarity: number | undefined) => ({ fold, mated, similarity });

/** Fold 0 separates at 0.5; fold 1 between 0.6 and 0.7; fold 2 holds one mistake of each kind. */
const PAIRS = [
  ...[0.55, 0.8].map((s) => pair(0, true, s)),
  ...[0.1, 0.45].map((s) => pair(0, false, s)),
  ...[0.7, 0.9].map((s) => pair(1, true, s)),
  ...[0.2, 0.6].map((s) => pair(1, false, s)),
  ...[0.3, 0.95].map((s) => pair(2, true, s)),
  ...[0.15, 0.75].map((s) => pair(2, false, s)),
];

describe('verificationAccuracy', () => {
  it('chooses each threshold on the other folds', () => {
    // Without fold 0: 0.15 - 0.2 - 0.3+ - 0.6 - 0.7+ - 0.75 - 0.9+ - 0.95+: six of eight right at 0.25, 0.65 and 0.825.
    // Without fold 1: 0.1 - 0.15 - 0.3+ - 0.45 - 0.55+ - 0.75 - 0.8+ - 0.95+: six right at 0.225, 0.5 and 0.775.
    // Without fold 2: 0.1 - 0.2 - 0.45 - 0.55+ - 0.6 - 0.7+ - 0.8+ - 0.9+: seven right at 0.5 and 0.65.
    const result = verificationAccuracy(PAIRS);
    expect(result.folds.map(({ threshold }) => threshold)).toEqual([0.65, 0.5, 0.5].map((value) => expect.closeTo(value, 12)));
    // Fold 0 at 0.65: 0.55 is refused, three of four. Fold 1 at 0.5: 0.6 passes, three of four. Fold 2: two of four.
    expect(result.folds.map(({ correct, pairs }) => [correct, pairs])).toEqual([
      [3, 4],
      [3, 4],
      [2, 4],
    ]);
    expect(result.accuracy).toBeCloseTo(2 / 3, 12);
    // Deviations 1/12, 1/12, -1/6: variance (1/144 + 1/144 + 4/144) / 2 = 1/48, over 3 folds: 1/144.
    expect(result.standardError).toBeCloseTo(1 / 12, 12);
    expect(result).toMatchObject({ matedPairs: 6, nonMatedPairs: 6, failures: 0 });
  });

  it('counts a pair without template as answered "different"', () => {
    const failed = PAIRS.map((item, i) => (i === 4 || i === 6 ? { ...item, similarity: undefined } : item));
    const result = verificationAccuracy(failed);
    expect(result.failures).toBe(2);
    expect(result).toMatchObject({ matedPairs: 6, nonMatedPairs: 6 });
    expect(result.folds[1]).toMatchObject({ pairs: 4, correct: 2 });
    // It is so below zero as well: of fold 1, the mated pair without template is wrong whatever the others' scale.
    const below = PAIRS.map((item, i) => ({ ...item, similarity: i === 4 ? undefined : (item.similarity ?? 0) - 2 }));
    expect(verificationAccuracy(below).folds[1]).toMatchObject({ pairs: 4, correct: 2 });
    const none = verificationAccuracy(PAIRS.map((item) => ({ ...item, similarity: undefined })));
    expect(none.accuracy).toBe(0.5);
  });

  it('depends on the order of similarities only, never on names, order or scale', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ fold: fc.nat({ max: 3 }), mated: fc.boolean(), similarity: fc.integer({ min: -50, max: 50 }) }), {
          minLength: 1,
        }),
        (some) => {
          const pairs = [...some, pair(0, true, 1), pair(1, false, -1)];
          const expected = verificationAccuracy(pairs);
          expect(verificationAccuracy([...pairs].reverse())).toEqual(expected);
          const scaled = verificationAccuracy(pairs.map((item) => ({ ...item, similarity: (item.similarity ?? 0) * 2 ** -7 })));
          expect(scaled.folds.map(({ correct }) => correct)).toEqual(expected.folds.map(({ correct }) => correct));
          const renamed = verificationAccuracy(pairs.map((item) => ({ ...item, fold: item.fold + 10 })));
          expect(renamed.accuracy).toBe(expected.accuracy);
        },
      ),
    );
  });

  it('needs two folds', () => {
    expect(() => verificationAccuracy([pair(0, true, 1)])).toThrow('number of folds');
  });
});

describe('areaUnderRoc', () => {
  it('counts pairs in the right order, ties half', () => {
    // 0.9 beats all three; 0.5 beats 0.1, ties 0.5, loses to 0.6; nothing at all loses to all.
    expect(areaUnderRoc([0.9, 0.5, undefined], [0.1, 0.5, 0.6])).toBeCloseTo(4.5 / 9, 12);
    expect(areaUnderRoc([1], [0])).toBe(1);
    expect(areaUnderRoc([undefined], [undefined])).toBe(0.5);
    expect(areaUnderRoc([], [0])).toBeUndefined();
  });

  it('agrees with comparing every two', () => {
    const scores = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(scores, scores, (mated, nonMated) => {
        let wins = 0;
        for (const a of mated) for (const b of nonMated) wins += a > b ? 1 : a === b ? 0.5 : 0;
        expect(areaUnderRoc(mated, nonMated)).toBeCloseTo(wins / (mated.length * nonMated.length), 12);
      }),
    );
  });
});
