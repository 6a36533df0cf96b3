import { describe, expect, it } from 'vitest';
import { backlight } from '../../src/quality/measures/backlight.js';
import { measuredOn, picture, syntheticFace, viewOf } from './synthetic-face.js';

/** A plain face against a plain background; the face's oval and the hair around it have one grey. */
const against = (face: number, behind: number, side = 512) =>
  picture(side, side, (x, y) => {
    const [u, v] = [(x - side / 2) / 1.15, (y - side / 2) / 1.45];
    return Math.hypot(u, v) < 85 || v > 100 ? face : behind;
  });

describe('backlight', () => {
  it('grows with what lies behind, shrinks with the light on the face, and is never negative', () => {
    const darker = [150, 110, 80, 50, 30, 10].map((face) => measuredOn(backlight, against(face, 240)));
    expect(darker).toEqual([...darker].sort((a, b) => a - b));
    const brighter = [0, 40, 60, 90, 120].map((behind) => measuredOn(backlight, against(40, behind)));
    expect(brighter).toEqual([...brighter].sort((a, b) => a - b));
    expect(brighter[0]).toBe(0);
  });

  it('one stop is twice the light', () => {
    // sRGB 118 is middle grey (18 %), 85 half of it and 60 a quarter.
    expect(measuredOn(backlight, against(85, 255))).toBeCloseTo(1, 1);
    expect(measuredOn(backlight, against(60, 255))).toBeCloseTo(2, 1);
  });

  it('a well exposed face before a white wall is not backlit, and a dim photo is dark and not backlit', () => {
    expect(measuredOn(backlight, against(125, 255))).toBe(0);
    expect(measuredOn(backlight, against(20, 20))).toBe(0);
  });

  it('clothes below the chin are not what lies behind', () => {
    const white = picture(512, 512, (_x, y) => (y > 335 ? 255 : 40));
    expect(measuredOn(backlight, white)).toBe(0);
  });

  it('says not-visible where the picture ends at the face', () => {
    const image = picture(180, 200, () => 100);
    expect(backlight.measure(viewOf(image, syntheticFace(180, 200)))).toEqual({ reason: 'not-visible' });
  });
});
