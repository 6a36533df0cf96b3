import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ANCHOR_GRIDS, BLAZEFACE_SIZE, blazefaceAnchors } from '../../src/detector/blazeface-anchors.js';
import { decodeBlazeface, mergeProposals, type Proposal, squareOverlap } from '../../src/detector/decode-blazeface.js';
import { real } from '../support/real.js';

const point = fc.record({ x: real(0, 256), y: real(0, 256) });
const proposal: fc.Arbitrary<Proposal> = fc.record({
  score: real(0.01, 1),
  centre: point,
  size: real(1, 200),
  points: fc.tuple(point, point, point, point, point, point),
});

describe('blazefaceAnchors', () => {
  const anchors = blazefaceAnchors();

  it('has 896 anchors in the order of the two grids, all inside the input', () => {
    expect(anchors.length / 2).toBe(ANCHOR_GRIDS.reduce((sum, { cells, perCell }) => sum + cells * cells * perCell, 0));
    expect(anchors.length / 2).toBe(896);
    expect([...anchors].every((v) => v > 0 && v < BLAZEFACE_SIZE)).toBe(true);
    expect([...anchors.subarray(0, 6)]).toEqual([8, 8, 8, 8, 24, 8]);
    expect([...anchors.subarray(512 * 2, 512 * 2 + 2)]).toEqual([16, 16]);
    expect([...anchors.subarray(-2)]).toEqual([240, 240]);
  });
});

describe('decodeBlazeface', () => {
  it('adds anchors to centres and points, and leaves out what is below the threshold', () => {
    const boxes = Float32Array.from({ length: 32 }, (_, i) => i);
    const found = decodeBlazeface(Float32Array.of(-5, 2), boxes, Float32Array.of(0, 0, 100, 200), 0.5);
    expect(found).toHaveLength(1);
    expect(found[0]?.score).toBeCloseTo(1 / (1 + Math.exp(-2)), 12);
    expect(found[0]?.centre).toEqual({ x: 116, y: 217 });
    expect(found[0]?.size).toBe(19);
    expect(found[0]?.points[0]).toEqual({ x: 120, y: 221 });
    expect(found[0]?.points[5]).toEqual({ x: 130, y: 231 });
  });

  it('never answers with a score outside 0..1, a size that is none, or NaN', () => {
    fc.assert(
      fc.property(fc.float32Array({ minLength: 4, maxLength: 4 }), fc.float32Array({ minLength: 64, maxLength: 64 }), (logits, boxes) => {
        for (const { score, size } of decodeBlazeface(logits, boxes, new Float32Array(8), 0.3)) {
          expect(score >= 0.3 && score <= 1 && size > 0 && Number.isFinite(size)).toBe(true);
        }
      }),
    );
  });
});

describe('mergeProposals', () => {
  it('answers best first and invents no score', () => {
    fc.assert(
      fc.property(fc.array(proposal, { maxLength: 20 }), (proposals) => {
        const merged = mergeProposals(proposals);
        expect(merged.length).toBeLessThanOrEqual(proposals.length);
        expect(merged.length > 0).toBe(proposals.length > 0);
        for (const [i, one] of merged.entries()) {
          expect(proposals.some((p) => p.score === one.score)).toBe(true);
          expect(one.score).toBeLessThanOrEqual(merged[i - 1]?.score ?? 1);
        }
      }),
    );
  });

  it('leaves one where many overlap', () => {
    fc.assert(
      fc.property(proposal, fc.array(real(0.9, 1.1), { minLength: 1, maxLength: 10 }), (one, factors) => {
        const crowd = factors.map((factor) => ({ ...one, size: one.size * factor, score: one.score * factor * 0.9 }));
        expect(mergeProposals(crowd)).toHaveLength(1);
      }),
    );
  });

  it('does not depend on the order given', () => {
    fc.assert(
      fc.property(fc.array(proposal, { maxLength: 12 }), fc.integer({ min: 0, max: 11 }), (proposals, cut) => {
        expect(mergeProposals([...proposals.slice(cut), ...proposals.slice(0, cut)])).toEqual(mergeProposals(proposals));
      }),
    );
  });

  it('keeps faces that lie apart as they are', () => {
    const at = (x: number): Proposal => ({
      score: 0.9,
      centre: { x, y: 50 },
      size: 20,
      points: [0, 1, 2, 3, 4, 5].map(() => ({ x, y: 50 })) as never,
    });
    expect(mergeProposals([at(30), at(80), at(31)])).toHaveLength(2);
    expect(mergeProposals([at(80)])[0]).toEqual(at(80));
  });
});

describe('squareOverlap', () => {
  it('is 1 with itself, symmetric, and 0 apart', () => {
    fc.assert(
      fc.property(proposal, proposal, (a, b) => {
        expect(squareOverlap(a, a)).toBeCloseTo(1, 9);
        expect(squareOverlap(a, b)).toBeCloseTo(squareOverlap(b, a), 9);
        expect(squareOverlap(a, b)).toBeLessThanOrEqual(1 + 1e-9);
        const apart = { size: b.size, centre: { x: a.centre.x + a.size + b.size, y: b.centre.y } };
        expect(squareOverlap(a, apart)).toBe(0);
      }),
    );
  });
});
