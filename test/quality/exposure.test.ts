import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dynamicRange } from '../../src/quality/measures/dynamic-range.js';
import { luminanceMean } from '../../src/quality/measures/luminance-mean.js';
import { overExposurePrevention } from '../../src/quality/measures/over-exposure-prevention.js';
import { underExposurePrevention } from '../../src/quality/measures/under-exposure-prevention.js';
import { deadLeaves, mapped, measuredOn, picture } from './synthetic-face.js';

const scene = deadLeaves(256, 256, 7);
const exposed = (gain: number) => mapped(scene, (value) => value * gain);

describe('exposure of a face', () => {
  it('more exposure never measures darker, less burnt out or blacker', () => {
    const gain = fc.double({ min: 0.05, max: 8, noNaN: true });
    fc.assert(
      fc.property(gain, gain, (one, other) => {
        const [less, more] = [exposed(Math.min(one, other)), exposed(Math.max(one, other))];
        expect(measuredOn(luminanceMean, more)).toBeGreaterThanOrEqual(measuredOn(luminanceMean, less) - 0.01);
        expect(measuredOn(overExposurePrevention, more)).toBeGreaterThanOrEqual(measuredOn(overExposurePrevention, less));
        expect(measuredOn(underExposurePrevention, more)).toBeLessThanOrEqual(measuredOn(underExposurePrevention, less));
      }),
      { numRuns: 15 },
    );
  });

  it('counts grey levels 0 to 25 as black and 247 to 255 as burnt out, both limits included', () => {
    const plain = (level: number) => picture(256, 256, () => level);
    expect([25, 26].map((level) => measuredOn(underExposurePrevention, plain(level)))).toEqual([100, 0]);
    expect([246, 247].map((level) => measuredOn(overExposurePrevention, plain(level)))).toEqual([0, 100]);
    expect(measuredOn(luminanceMean, plain(100))).toBeCloseTo(100, 3);
  });

  it('looks at the face alone: what lies beside it may be black or white', () => {
    const face = (outside: number) => picture(256, 256, (x, y) => (Math.hypot((x - 128) / 1.1, (y - 128) / 1.4) < 70 ? 120 : outside));
    for (const outside of [0, 255]) {
      expect(measuredOn(luminanceMean, face(outside))).toBeCloseTo(120, 0);
      expect(measuredOn(overExposurePrevention, face(outside))).toBe(0);
      expect(measuredOn(underExposurePrevention, face(outside))).toBe(0);
    }
  });

  it('one grey level holds no bit, two in equal parts hold one, and less contrast never holds more', () => {
    expect(
      measuredOn(
        dynamicRange,
        picture(256, 256, () => 90),
      ),
    ).toBe(0);
    expect(
      measuredOn(
        dynamicRange,
        picture(256, 256, (_x, y) => (y % 2 === 0 ? 60 : 180)),
      ),
    ).toBeCloseTo(1, 2);
    const flatter = [1, 0.6, 0.3, 0.1].map((contrast) =>
      measuredOn(
        dynamicRange,
        mapped(scene, (value) => 128 + contrast * (value - 128)),
      ),
    );
    expect(flatter).toEqual([...flatter].sort((a, b) => b - a));
  });
});
