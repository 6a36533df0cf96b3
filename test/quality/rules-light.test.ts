import { describe, expect, it } from 'vitest';
import type { PixelImage } from '../../src/core/contracts.js';
import { measureFace } from '../../src/quality/measure-face.js';
import { FACE_MEASURES } from '../../src/quality/measures/measures.js';
import { judge } from '../../src/quality/policy/judge.js';
import { checkPhotoPolicy } from '../../src/quality/policy/photo-policy.js';
import { LIGHT } from '../../src/quality/policy/rules-light.js';
import { deadLeaves, defocused, mapped, picture, smeared, syntheticFace } from './synthetic-face.js';

const POLICY = { id: 'light@1', rules: LIGHT };
const SIDE = 320;
/** Textured like a photo, in a colour of skin. */
const photo = deadLeaves(SIDE, SIDE, 21, [90, 190]);

/** The rules that did not pass, by what became of them. */
function said(image: PixelImage): Record<string, string> {
  const { rules } = judge(POLICY, measureFace(image, syntheticFace(image.width, image.height)));
  return Object.fromEntries(rules.filter(({ status }) => status !== 'pass').map(({ rule, status }) => [rule, status]));
}

describe('rules of light and sharpness', () => {
  it('are a policy, and every measure they name exists', () => {
    expect(() => checkPhotoPolicy(POLICY)).not.toThrow();
    const names = new Set(FACE_MEASURES.map(({ name }) => name));
    for (const { measure } of LIGHT) expect(names).toContain(measure);
  });

  it('a good photo passes them all', () => {
    expect(said(photo)).toEqual({});
  });

  it('each says what is the matter', () => {
    const stops = (exposure: number) => mapped(photo, (value) => value * 2 ** (exposure / 2.2));
    expect(said(stops(4))).toMatchObject({ 'light.over-exposed': 'fail' });
    expect(said(stops(-7))).toMatchObject({ 'light.under-exposed': 'fail', 'light.dark': 'fail' });
    expect(said(defocused(photo, 7))).toEqual({ 'light.defocus': 'fail' });
    expect(said(smeared(photo, 18, 70))).toEqual({ 'light.motion-blur': 'fail' });
    const lamp = picture(SIDE, SIDE, (x, y, c) => {
      const skin = (photo.data[3 * (y * SIDE + x) + c] ?? 0) * 0.25;
      return Math.hypot((x - SIDE / 2) / 1.15, (y - SIDE / 2) / 1.45) < 90 ? skin : 250;
    });
    expect(said(lamp)).toMatchObject({ 'light.backlight': 'fail' });
  });

  it('a photo without colour warns, one in blue light is for a person to look at', () => {
    const luma = (x: number, y: number) => photo.data[3 * (y * SIDE + x) + 1] ?? 0;
    expect(said(mapped(photo, (_value, x, y) => luma(x, y)))).toEqual({ 'light.colour': 'warn' });
    const blue = mapped(photo, (_value, x, y, c) => luma(x, y) * ([0.5, 0.7, 1.4][c] ?? 0));
    expect(said(blue)).toMatchObject({ 'light.colour': 'fail' });
    expect(judge(POLICY, measureFace(blue, syntheticFace(SIDE, SIDE))).verdict).toBe('review');
  });
});
