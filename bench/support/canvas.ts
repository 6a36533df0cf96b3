import type { PixelImage, Point } from 'rescue-face';
import type { Seeded } from './seeded.js';

/** R, G, B, 0 to 255. */
export type Colour = readonly [number, number, number];
/** The colour at a place of the picture. */
export type Paint = (x: number, y: number) => Colour;

/** A copy of a picture that is drawn on, and where it was. */
export interface Canvas {
  readonly image: PixelImage;
  /** How much of the old pixel is hidden, 0 to 1. */
  readonly hidden: Float32Array;
}

export function canvas({ width, height, data }: PixelImage): Canvas {
  return { image: { width, height, data: new Uint8Array(data) }, hidden: new Float32Array(width * height) };
}

/** Fills a polygon, its edges smoothed by 2 by 2 samples per pixel. */
export function fill({ image, hidden }: Canvas, polygon: readonly Point[], paint: Paint, opacity = 1): void {
  const { width, height, data } = image;
  const xs = polygon.map(({ x }) => x);
  const ys = polygon.map(({ y }) => y);
  const [left, right] = [Math.max(0, Math.floor(Math.min(...xs))), Math.min(width - 1, Math.ceil(Math.max(...xs)))];
  const [top, bottom] = [Math.max(0, Math.floor(Math.min(...ys))), Math.min(height - 1, Math.ceil(Math.max(...ys)))];
  const share = new Float32Array(Math.max(0, right - left + 1));
  for (let y = top; y <= bottom; y++) {
    share.fill(0);
    for (const dy of [-0.25, 0.25]) {
      const crossings = crossingsAt(polygon, y + dy);
      for (let i = 0; i + 1 < crossings.length; i += 2) {
        for (let x = Math.max(left, Math.floor((crossings[i] ?? 0) - 0.5)); x <= Math.min(right, (crossings[i + 1] ?? 0) + 0.5); x++) {
          for (const dx of [-0.25, 0.25]) {
            if (x + dx >= (crossings[i] ?? 0) && x + dx < (crossings[i + 1] ?? 0)) share[x - left] = (share[x - left] ?? 0) + 0.25;
          }
        }
      }
    }
    for (let x = left; x <= right; x++) {
      const alpha = (share[x - left] ?? 0) * opacity;
      if (alpha === 0) continue;
      const colour = paint(x, y);
      const at = y * width + x;
      for (let c = 0; c < 3; c++) data[3 * at + c] = Math.round((1 - alpha) * (data[3 * at + c] ?? 0) + alpha * clip(colour[c] ?? 0));
      hidden[at] = Math.max(hidden[at] ?? 0, alpha);
    }
  }
}

/** Of a polygon's pixels, how much is hidden: 0 to 1. */
export function hiddenShare({ image, hidden }: Canvas, polygon: readonly Point[]): number {
  const ys = polygon.map(({ y }) => y);
  let all = 0;
  let sum = 0;
  for (let y = Math.ceil(Math.min(...ys)); y <= Math.max(...ys); y++) {
    const crossings = crossingsAt(polygon, y);
    for (let i = 0; i + 1 < crossings.length; i += 2) {
      for (let x = Math.ceil(crossings[i] ?? 0); x < (crossings[i + 1] ?? 0); x++) {
        all++;
        if (x >= 0 && y >= 0 && x < image.width && y < image.height) sum += hidden[y * image.width + x] ?? 0;
      }
    }
  }
  return all === 0 ? 0 : sum / all;
}

function crossingsAt(polygon: readonly Point[], y: number): number[] {
  const found: number[] = [];
  let before = polygon[polygon.length - 1] as Point;
  for (const point of polygon) {
    if (before.y <= y !== point.y <= y) found.push(before.x + ((y - before.y) / (point.y - before.y)) * (point.x - before.x));
    before = point;
  }
  return found.sort((a, b) => a - b);
}

const clip = (value: number) => Math.min(255, Math.max(0, value));

/** A closed curve through the points (Catmull and Rom), eight steps from one to the next. */
export function rounded(points: readonly Point[]): Point[] {
  const at = (i: number) => points[(i + points.length) % points.length] as Point;
  return points.flatMap((_, i) =>
    Array.from({ length: 8 }, (__, k) => {
      const t = k / 8;
      const mix = (a: number, b: number, c: number, d: number) =>
        0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t * t + (3 * b - a - 3 * c + d) * t * t * t);
      const [a, b, c, d] = [at(i - 1), at(i), at(i + 1), at(i + 2)];
      return { x: mix(a.x, b.x, c.x, d.x), y: mix(a.y, b.y, c.y, d.y) };
    }),
  );
}

/** An ellipse, turned by an angle in radians. */
export function ellipse({ x, y }: Point, across: number, along: number, angle = 0): Point[] {
  return Array.from({ length: 48 }, (_, i) => {
    const [u, v] = [across * Math.cos((i * Math.PI) / 24), along * Math.sin((i * Math.PI) / 24)];
    return { x: x + u * Math.cos(angle) - v * Math.sin(angle), y: y + u * Math.sin(angle) + v * Math.cos(angle) };
  });
}

/** A bar with round ends from one point to another. */
export function capsule(from: Point, to: Point, radius: number): Point[] {
  const angle = Math.atan2(to.y - from.y, to.x - from.x);
  const arc = (centre: Point, start: number) =>
    Array.from({ length: 13 }, (_, i) => {
      const a = start + (i * Math.PI) / 12;
      return { x: centre.x + radius * Math.cos(a), y: centre.y + radius * Math.sin(a) };
    });
  return [...arc(from, angle + Math.PI / 2), ...arc(to, angle - Math.PI / 2)];
}

/** A cloth or thing of one colour in uneven light, sometimes with a pattern of another; lengths go by `unit`. */
export function cloth(colour: Colour, random: Seeded, unit: number, patterned: boolean): Paint {
  const other: Colour = [random.between(0, 255), random.between(0, 255), random.between(0, 255)];
  const kind = patterned ? random.pick(['stripes', 'checks', 'dots', 'blots']) : 'plain';
  const period = unit * random.between(0.08, 0.5);
  const angle = random.between(0, Math.PI);
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const [slopeX, slopeY] = [random.between(-0.25, 0.25) / unit, random.between(-0.25, 0.25) / unit];
  const fold = random.chance(0.5) ? 0 : random.between(0, 0.16);
  const folds = unit * random.between(0.15, 0.6);
  const grain = random.between(0, 7);
  const blots = valueNoise(random, period);
  const light = valueNoise(random, unit * 0.6);
  const origin = { x: 0, y: 0, set: false };
  return (x, y) => {
    if (!origin.set) Object.assign(origin, { x, y, set: true });
    const [u, v] = [cos * x + sin * y, cos * y - sin * x];
    const wave = (value: number) => Math.sin((2 * Math.PI * value) / period) > 0;
    const marked =
      (kind === 'stripes' && wave(u)) ||
      (kind === 'checks' && wave(u) !== wave(v)) ||
      (kind === 'dots' && Math.hypot(frac(u / period) - 0.5, frac(v / period) - 0.5) < 0.3) ||
      (kind === 'blots' && blots(x, y) > 0.5);
    const lit = light(x, y);
    const shade =
      1 + slopeX * (x - origin.x) + slopeY * (y - origin.y) + fold * Math.sin((2 * Math.PI * v) / folds + 6 * lit) + 0.2 * (lit - 0.5);
    const noise = grain * (random.next() - 0.5);
    const base = marked ? other : colour;
    return [base[0] * shade + noise, base[1] * shade + noise, base[2] * shade + noise];
  };
}

const frac = (value: number) => value - Math.floor(value);

/** Smooth noise from 0 to 1 whose hills are `period` apart. */
function valueNoise(random: Seeded, period: number): (x: number, y: number) => number {
  const table = Array.from({ length: 1024 }, () => random.next());
  const at = (i: number, j: number) => table[((i & 31) * 32 + (j & 31)) & 1023] ?? 0;
  return (x, y) => {
    const [i, j] = [Math.floor(x / period), Math.floor(y / period)];
    const ease = (t: number) => t * t * (3 - 2 * t);
    const [u, v] = [ease(frac(x / period)), ease(frac(y / period))];
    const top = at(i, j) * (1 - u) + at(i + 1, j) * u;
    return top * (1 - v) + (at(i, j + 1) * (1 - u) + at(i + 1, j + 1) * u) * v;
  };
}
