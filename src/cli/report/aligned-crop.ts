import type { FaceFacts } from '../photo-facts.js';
import { type Html, html } from './html.js';
import type { Picture } from './picture.js';

/**
 * Where the five points lie in a crop of side 1: the mean face by which photos are aligned for recognition (dlib's,
 * padding 0.25, on 150 pixels), with more room around it, for a person looks at hair and ears as well.
 */
const TEMPLATE = [
  [47.55, 46.6],
  [100.48, 46.6],
  [74.01, 76.56],
  [50.41, 103.02],
  [97.61, 103.02],
].map(([x = 0, y = 0]) => [0.5 + (x / 150 - 0.5) * 0.8, 0.54 + (y / 150 - 0.5) * 0.8] as const);

/** Side of a crop in the units of its view box. */
const SIDE = 100;

/** A face set upright and cut out by the browser, from the picture that lies in the page. */
export function alignedCrop(picture: Picture, face: FaceFacts, label: string): Html {
  const matrix = alignment(face.landmarks)
    .map((value) => value.toFixed(4))
    .join(' ');
  return html`<svg class="crop" viewBox="0 0 ${SIDE} ${SIDE}" role="img" aria-label="${label}"><use href="#${picture.id}" transform="matrix(${matrix})"/></svg>`;
}

/**
 * The turn, scale and shift that bring the points nearest to the template, as SVG writes it: a b c d e f. In complex
 * numbers, w = m·z + t with m = Σ conj(z)·w ÷ Σ |z|² about the centres, is the least-squares answer.
 */
export function alignment(points: FaceFacts['landmarks']): readonly [number, number, number, number, number, number] {
  const from = centre(points);
  const to = centre(TEMPLATE);
  let re = 0;
  let im = 0;
  let spread = 0;
  points.forEach(([x, y], i) => {
    const [u, v] = TEMPLATE[i] ?? [0, 0];
    const [dx, dy, du, dv] = [x - from[0], y - from[1], u - to[0], v - to[1]];
    re += dx * du + dy * dv;
    im += dx * dv - dy * du;
    spread += dx * dx + dy * dy;
  });
  // Points that all coincide leave no direction; the picture is then shown from its corner.
  const scale = spread > 0 ? SIDE / spread : 0;
  const [a, b] = [re * scale, im * scale];
  return [a, b, -b, a, SIDE * to[0] - a * from[0] + b * from[1], SIDE * to[1] - b * from[0] - a * from[1]];
}

function centre(points: readonly (readonly [number, number])[]): [number, number] {
  const sum = points.reduce(([x, y], [u, v]) => [x + u, y + v] as const, [0, 0] as const);
  return [sum[0] / points.length, sum[1] / points.length];
}
