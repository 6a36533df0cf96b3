import { describe, expect, it } from 'vitest';
import { drawnShading } from '../../src/quality/measures/drawn-shading.js';
import { MCA_2020_13 } from '../../src/quality/policy/mca-2020-13.js';
import { mapped, measuredOn, picture } from './synthetic-face.js';

const LIMIT = MCA_2020_13.rules.find(({ id }) => id === 'face.drawn')?.atMost ?? Number.NaN;

/** Even areas between dark lines. */
const drawn = picture(300, 300, (x, y) => (x % 40 < 3 || y % 55 < 3 ? 20 : 190));
/** A ball in side light. */
const lit = picture(300, 300, (x, y) => 60 + 140 * Math.max(0, 1 - Math.hypot(x - 120, y - 130) / 190));

describe('drawn-shading', () => {
  it('is large for even areas between lines, and small for a face in light', () => {
    expect(measuredOn(drawnShading, drawn)).toBeGreaterThan(LIMIT);
    expect(measuredOn(drawnShading, lit)).toBeLessThan(LIMIT / 4);
  });

  it('falls as light plays over what is drawn', () => {
    const values = [0, 0.1, 0.3, 0.6, 1].map((share) =>
      measuredOn(
        drawnShading,
        mapped(drawn, (value, x, y, c) => value * (1 - share + (share * (lit.data[3 * (300 * y + x) + c] ?? 0)) / 200)),
      ),
    );
    expect(values).toEqual([...values].sort((a, b) => b - a));
  });

  it('is no drawing where nothing shows at all', () => {
    expect(
      measuredOn(
        drawnShading,
        picture(300, 300, () => 128),
      ),
    ).toBe(0);
  });
});
