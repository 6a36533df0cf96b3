import { applyAffine } from '../../core/affine.js';
import { ALIGNED_EYES, ALIGNED_SIZE } from '../face/aligned-face.js';
import { faceLuma, levelAt } from '../face/face-luma.js';
import { type FaceMeasure, type FaceView, ramp } from '../face-measure.js';
import { linearLight } from '../linear-light.js';
import { lumaAt } from '../luma.js';

/** Between two samples of what lies behind, pixels of the aligned face. */
const STEP = ALIGNED_EYES / 8;
/** From the middle of the face to its side and to its chin or forehead, in eye distances. */
const [HALF_WIDTH, HALF_HEIGHT] = [1.15, 1.45];
/** What lies behind begins outside of hair and ears, and ends where another thing of the room begins: in faces. */
const [FROM, TO] = [1.45, 2.8];
/** The middle of the aligned face, and the row below which there are clothes. */
const MIDDLE = { x: ALIGNED_SIZE / 2, y: 132 };
const CHIN = MIDDLE.y + 0.8 * HALF_HEIGHT * ALIGNED_EYES;
/** Of what lies behind, how much is darker than what counts: hair, a door frame, the dark half of a wall. */
const RANK = 0.7;
/** How much of it the picture must show. */
const SHOWN = 0.25;
/** Middle grey: what a light meter sets a subject to. */
const MIDDLE_GREY = 0.18;
/** Keeps black finite: a third of a grey level of 8 bits in the dark. */
const FLOOR = 1e-4;
/** Where the score ends: what a sensor of eight bits can still tell apart. */
const MOST = 5;

/**
 * Backlight, in stops: how much brighter it is behind the face than on it, counted only as far as the face itself is darker
 * than middle grey. So a dark skin in front of a white wall, well exposed, is not backlit, and neither is a dim photo.
 */
export const backlight: FaceMeasure = {
  name: 'backlight',
  unit: 'stop',
  measure(view) {
    const { median, count } = faceLuma(view);
    const behind = lumaBehind(view);
    if (count === 0 || behind === undefined) return { reason: 'not-visible' };
    const face = linearLight(median) + FLOOR;
    const value = Math.max(0, Math.log2(Math.min(linearLight(behind), MIDDLE_GREY) / face));
    return { value, score: ramp(value, MOST, 0) };
  },
};

/** The luma behind the face, beside and above it; `undefined` where the picture shows too little of it. */
function lumaBehind({ image: { width, height, data }, aligned }: FaceView): number | undefined {
  const histogram = new Uint32Array(256);
  const reachX = TO * HALF_WIDTH * ALIGNED_EYES;
  const reachY = TO * HALF_HEIGHT * ALIGNED_EYES;
  let asked = 0;
  let count = 0;
  for (let y = MIDDLE.y - reachY; y < CHIN; y += STEP) {
    for (let x = MIDDLE.x - reachX; x <= MIDDLE.x + reachX; x += STEP) {
      const distance = Math.hypot((x - MIDDLE.x) / HALF_WIDTH, (y - MIDDLE.y) / HALF_HEIGHT) / ALIGNED_EYES;
      if (distance < FROM || distance > TO) continue;
      asked++;
      const point = applyAffine(aligned.toPicture, { x, y });
      const [px, py] = [Math.round(point.x), Math.round(point.y)];
      if (px < 0 || py < 0 || px >= width || py >= height) continue;
      (histogram[Math.round(lumaAt(data, 3 * (py * width + px)))] as number)++;
      count++;
    }
  }
  return count < SHOWN * asked ? undefined : levelAt(histogram, RANK * count);
}
