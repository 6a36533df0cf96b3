import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyAffine, invertAffine } from '../../src/core/affine.js';
import { hintsAtSmallFaces, isLarge, tileViews, wholeView } from '../../src/detector/plan-views.js';
import { viewToPicture } from '../../src/detector/view.js';
import { real } from '../support/real.js';

const size = fc.record({ width: fc.integer({ min: 1, max: 6000 }), height: fc.integer({ min: 1, max: 6000 }) });

describe('wholeView', () => {
  it('shows every pixel, whichever way the picture is turned', () => {
    fc.assert(
      fc.property(size, fc.constantFrom(0 as const, 90 as const, 180 as const, 270 as const), ({ width, height }, turn) => {
        const toView = invertAffine(viewToPicture(wholeView({ width, height }, turn)));
        for (const corner of [
          { x: 0, y: 0 },
          { x: width - 1, y: height - 1 },
        ]) {
          const seen = applyAffine(toView, corner);
          expect(seen.x > -0.501 && seen.x < 255.501 && seen.y > -0.501 && seen.y < 255.501).toBe(true);
        }
      }),
    );
  });

  it('a clockwise turn of 90° brings the picture’s left edge to the top', () => {
    const toView = invertAffine(viewToPicture(wholeView({ width: 200, height: 200 }, 90)));
    expect(applyAffine(toView, { x: 0, y: 100 }).y).toBeLessThan(1);
    expect(applyAffine(toView, { x: 100, y: 0 }).x).toBeGreaterThan(254);
  });
});

describe('tileViews', () => {
  it('covers every pixel with at most nine tiles, and any face too small for one look at the whole lies whole in one', () => {
    fc.assert(
      fc.property(size, real(0, 1), real(0, 1), (picture, u, v) => {
        const tiles = tileViews(picture);
        expect(tiles.length).toBeLessThanOrEqual(9);
        const face = 0.08 * Math.max(picture.width, picture.height);
        const x = u * Math.max(0, picture.width - face);
        const y = v * Math.max(0, picture.height - face);
        const whole = tiles.some(({ centre, side }) => {
          const left = centre.x - side / 2;
          const top = centre.y - side / 2;
          return (
            left <= x &&
            top <= y &&
            left + side >= Math.min(picture.width - 1, x + face) &&
            top + side >= Math.min(picture.height - 1, y + face)
          );
        });
        expect(whole).toBe(true);
      }),
      { numRuns: 5000 },
    );
  });
});

describe('when tiles are looked at', () => {
  it('always in a large picture, else only where nothing or only small faces were found', () => {
    expect(isLarge({ width: 3000, height: 3000 })).toBe(true);
    expect(isLarge({ width: 1000, height: 1280 })).toBe(false);
    expect(hintsAtSmallFaces({ width: 250, height: 250 }, 0)).toBe(false);
    expect(hintsAtSmallFaces({ width: 1000, height: 800 }, 300)).toBe(false);
    expect(hintsAtSmallFaces({ width: 1000, height: 800 }, 60)).toBe(true);
    expect(hintsAtSmallFaces({ width: 1000, height: 800 }, 0)).toBe(true);
  });
});
