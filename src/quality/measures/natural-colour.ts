import { cheeks, meanColour } from '../face/cheeks.js';
import { type FaceMeasure, ramp } from '../face-measure.js';
import { linearLight } from '../linear-light.js';

/** Skin in CIELAB: ISO/IEC 29794-5, natural colour. */
const [A_LOW, A_HIGH] = [5, 25];
const [B_LOW, B_HIGH] = [5, 35];

/** Where the score ends: farther from skin than any lamp indoors takes it. */
const UNNATURAL = 30;

/**
 * ISO/IEC 29794-5 `NaturalColour`: how far the mean colour of both cheeks lies from that of skin, in the a*b* plane of CIELAB
 * (D65). A photo without colour lies at 7.07 exactly.
 */
export const naturalColour: FaceMeasure = {
  name: 'natural-colour',
  unit: 'ΔE*ab',
  measure(view) {
    const [right, left] = cheeks(view).map((zone) => meanColour(view.aligned.rgb, zone));
    if (right === undefined || left === undefined) return { reason: 'not-visible' };
    const { a, b } = cielab((right[0] + left[0]) / 2, (right[1] + left[1]) / 2, (right[2] + left[2]) / 2);
    const value = Math.hypot(outside(a, A_LOW, A_HIGH), outside(b, B_LOW, B_HIGH));
    return { value, score: ramp(value, UNNATURAL, 0) };
  },
};

function outside(value: number, low: number, high: number): number {
  return Math.max(0, low - value, value - high);
}

/** sRGB (IEC 61966-2-1) to CIELAB (CIE 15) under D65. */
function cielab(red: number, green: number, blue: number): { readonly a: number; readonly b: number } {
  const [r, g, b] = [linearLight(red), linearLight(green), linearLight(blue)];
  const x = cubeRoot((0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / 0.95047);
  const y = cubeRoot(0.2126729 * r + 0.7151522 * g + 0.072175 * b);
  const z = cubeRoot((0.0193339 * r + 0.119192 * g + 0.9503041 * b) / 1.08883);
  return { a: 500 * (x - y), b: 200 * (y - z) };
}

function cubeRoot(t: number): number {
  return t > 216 / 24_389 ? Math.cbrt(t) : ((24_389 / 27) * t + 16) / 116;
}
