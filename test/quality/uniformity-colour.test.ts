import { describe, expect, it } from 'vitest';
import { illuminationUniformity } from '../../src/quality/measures/illumination-uniformity.js';
import { naturalColour } from '../../src/quality/measures/natural-colour.js';
import { measuredOn, picture, syntheticFace, viewOf } from './synthetic-face.js';

const lit = (left: number, right: number) => picture(256, 256, (x) => (x < 128 ? left : right));
const plain = (red: number, green: number, blue: number) => picture(256, 256, (_x, _y, c) => [red, green, blue][c] ?? 0);

describe('illumination-uniformity', () => {
  it('is the light of the darker cheek over that of the brighter, whichever it is', () => {
    expect(measuredOn(illuminationUniformity, lit(120, 120))).toBeCloseTo(100, 5);
    // sRGB 188 is half of white's light.
    expect(measuredOn(illuminationUniformity, lit(188, 255))).toBeCloseTo(50, 0);
    expect(measuredOn(illuminationUniformity, lit(255, 188))).toBeCloseTo(50, 0);
    const falling = [200, 150, 100, 50, 0].map((right) => measuredOn(illuminationUniformity, lit(200, right)));
    expect(falling).toEqual([...falling].sort((a, b) => b - a));
  });

  it('is not assessed on a turned head, whose far cheek is hidden', () => {
    const image = lit(100, 100);
    const face = { ...syntheticFace(256, 256), headPose: { yaw: -50, pitch: 0, roll: 0 } };
    expect(illuminationUniformity.measure(viewOf(image, face))).toEqual({ reason: 'not-visible' });
  });
});

describe('natural-colour', () => {
  it('is 0 for skin of every shade and 7.07 for grey of every shade', () => {
    for (const [r, g, b] of [
      [235, 200, 180],
      [198, 150, 125],
      [141, 96, 74],
      [85, 55, 42],
    ] as const) {
      expect(measuredOn(naturalColour, plain(r, g, b))).toBe(0);
    }
    for (const grey of [40, 120, 220]) expect(measuredOn(naturalColour, plain(grey, grey, grey))).toBeCloseTo(Math.hypot(5, 5), 2);
  });

  it('grows as a photo is tinted blue or green', () => {
    for (const tint of [
      [0, 0, 1],
      [0, 1, 0],
    ] as const) {
      const values = [0, 30, 60, 100].map((much) =>
        measuredOn(
          naturalColour,
          plain(150 - (1 - tint[0]) * much * 0.5, 130 + tint[1] * much - tint[2] * much * 0.3, 120 + tint[2] * much),
        ),
      );
      expect(values).toEqual([...values].sort((a, b) => a - b));
      expect(values.at(-1)).toBeGreaterThan(15);
    }
  });
});
