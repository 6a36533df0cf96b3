import { detailPatch } from './detail-patch.js';
import { gradientEnergy } from './gradient-energy.js';
import { perView } from './per-view.js';

/**
 * How far the detail of a face is smeared: standard deviations in pixels of a face whose eyes lie 64 pixels apart, or in the
 * picture's own where it is smaller. A sharp photo has about one pixel.
 */
export interface Blur {
  /** In the direction in which it is smeared most... */
  readonly most: number;
  /** ...and in the direction in which it is smeared least, at a right angle or nearly. */
  readonly least: number;
  /** The direction of `most` in the picture: degrees clockwise from the horizontal, 0 to 180. */
  readonly direction: number;
  /** Pixels of the face that it was told from. */
  readonly pixels: number;
}

/**
 * Two Gaussians, pixels of the patch. In a photo the gradient's energy after a Gaussian σ falls with 1 / (σ² + b²) where b is
 * the blur it already has, because pictures of the world have a power spectrum of 1/f² (Field, J. Opt. Soc. Am. A 4 (1987)). So
 * the energies at two scales tell b, whatever the contrast of the photo. Of the pairs from 0.6 and 1.5 to 1.5 and 5 pixels the
 * finest parts good photos of `lfw-dev` and `deepface` from smeared ones best.
 */
const [FINE, COARSE] = [0.6, 1.5];
/** Keeps a face without any edge from dividing by nothing: a gradient that 8 bits cannot show. */
const NOTHING = 1e-4;

/** The blur of a face by direction, from the gradient's energy at two scales. */
export const faceBlur = perView((view): Blur => {
  const patch = detailPatch(view);
  const fine = gradientEnergy(patch, FINE);
  const coarse = gradientEnergy(patch, COARSE);
  // Directions u where uᵀ·fine·u / uᵀ·coarse·u is least and greatest: the generalised eigenvalues of two 2×2 tensors.
  const [a, b, c] = [coarse.xx + NOTHING, coarse.xy, coarse.yy + NOTHING];
  const det = a * c - b * b;
  const trace = (c * fine.xx - 2 * b * fine.xy + a * fine.yy) / det;
  const product = (fine.xx * fine.yy - fine.xy * fine.xy) / det;
  const root = Math.sqrt(Math.max(0, (trace * trace) / 4 - product));
  const [low, high] = [trace / 2 - root, trace / 2 + root];
  // (fine − low·coarse)·u = 0.
  const [p, q, r] = [fine.xx - low * a, fine.xy - low * b, fine.yy - low * c];
  const angle = Math.abs(p) > Math.abs(r) ? Math.atan2(-p, q) : Math.atan2(q, -r);
  const degrees = ((angle + patch.turn) * 180) / Math.PI;
  return {
    most: blurOf(low),
    least: blurOf(high),
    direction: ((degrees % 180) + 180) % 180,
    pixels: patch.region.count,
  };
});

/** b of (COARSE² + b²) / (FINE² + b²) = ratio; a ratio as great as the scales allow is no blur. */
function blurOf(ratio: number): number {
  const [fine, coarse] = [FINE * FINE, COARSE * COARSE];
  const held = Math.min(coarse / fine, Math.max(1 + 1e-3, ratio));
  return Math.sqrt(Math.max(0, (coarse - held * fine) / (held - 1)));
}

/** Fewer pixels of a face than this say nothing of its blur. */
export const LEAST_PIXELS = 400;

/** Beyond this many pixels in every direction a photo is out of focus. */
const UNFOCUSED = 2;

/**
 * How much farther detail is smeared in one direction than across it, pixels: variances subtract. A lens out of focus leaves
 * little by which directions can be told, so what it smears beyond two pixels counts twice against motion.
 */
export function motionOf({ most, least }: Blur): number {
  const unfocused = 2 * Math.max(0, least - UNFOCUSED);
  return Math.sqrt(Math.max(0, most * most - least * least - unfocused * unfocused));
}
