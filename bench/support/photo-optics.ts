import type { DetectedFace, PixelImage, Point } from 'rescue-face';

/** A picture in linear light: R, G, B interleaved, 1 is white and more is possible. */
export interface LinearImage {
  readonly width: number;
  readonly height: number;
  readonly data: Float32Array;
}

/** Where the light of one point falls: weights by offset, their sum 1. */
export type Psf = readonly { readonly dx: number; readonly dy: number; readonly weight: number }[];

/** IEC 61966-2-1. */
const LIGHT = Float32Array.from({ length: 256 }, (_, value) => {
  const share = value / 255;
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
});

export function asLinear({ width, height, data }: PixelImage): LinearImage {
  const light = new Float32Array(data.length);
  for (let i = 0; i < data.length; i++) light[i] = LIGHT[data[i] as number] as number;
  return { width, height, data: light };
}

/** What a sensor clips is white. */
export function asPixels({ width, height, data }: LinearImage): PixelImage {
  const pixels = Uint8Array.from(data, (light) => {
    const held = Math.min(1, Math.max(0, light));
    return Math.round(255 * (held <= 0.0031308 ? 12.92 * held : 1.055 * held ** (1 / 2.4) - 0.055));
  });
  return { width, height, data: pixels };
}

export function brightened({ width, height, data }: LinearImage, gain: number): LinearImage {
  return { width, height, data: data.map((light) => gain * light) };
}

/** A straight path; each step of half a pixel falls on the four pixels around it. Angle clockwise from the horizontal. */
export function linePsf(length: number, angle: number): Psf {
  const steps = Math.max(1, Math.ceil(2 * length));
  const weights = new Map<string, { dx: number; dy: number; weight: number }>();
  for (let step = 0; step <= steps; step++) {
    const along = length * (step / steps - 0.5);
    const [x, y] = [along * Math.cos(angle), along * Math.sin(angle)];
    const [x0, y0] = [Math.floor(x), Math.floor(y)];
    for (const [dx, dy] of [
      [x0, y0],
      [x0 + 1, y0],
      [x0, y0 + 1],
      [x0 + 1, y0 + 1],
    ] as const) {
      const weight = (1 - Math.abs(x - dx)) * (1 - Math.abs(y - dy));
      if (weight <= 0) continue;
      const key = `${dx},${dy}`;
      const before = weights.get(key);
      weights.set(key, { dx, dy, weight: weight + (before?.weight ?? 0) });
    }
  }
  return normalised([...weights.values()]);
}

function normalised(points: Psf): Psf {
  const sum = points.reduce((total, { weight }) => total + weight, 0);
  return points.map(({ dx, dy, weight }) => ({ dx, dy, weight: weight / sum }));
}

/** Spread by a path; beyond the edge lies its nearest pixel. */
export function spread({ width, height, data }: LinearImage, psf: Psf): LinearImage {
  const out = new Float32Array(data.length);
  const columns = new Int32Array(width);
  for (const { dx, dy, weight } of psf) {
    for (let x = 0; x < width; x++) columns[x] = 3 * Math.min(width - 1, Math.max(0, x + dx));
    for (let y = 0; y < height; y++) {
      const row = 3 * width * Math.min(height - 1, Math.max(0, y + dy));
      for (let x = 0, at = 3 * width * y; x < width; x++, at += 3) {
        const from = row + (columns[x] as number);
        out[at] = (out[at] as number) + weight * (data[from] as number);
        out[at + 1] = (out[at + 1] as number) + weight * (data[from + 1] as number);
        out[at + 2] = (out[at + 2] as number) + weight * (data[from + 2] as number);
      }
    }
  }
  return { width, height, data: out };
}

/**
 * A lens out of focus: the mean over a disc, row by row from running sums, whose ends are taken in part. Beyond the edge lies
 * its nearest pixel.
 */
export function defocused({ width, height, data }: LinearImage, radius: number): LinearImage {
  const reach = Math.ceil(radius);
  const out = new Float32Array(data.length);
  const pad = reach + 2;
  const sums = new Float64Array(width + 2 * pad + 1);
  const halves = Array.from({ length: 2 * reach + 1 }, (_, i) => Math.sqrt(Math.max(0, radius * radius - (i - reach) ** 2)) + 0.5);
  const area = halves.reduce((total, half) => total + 2 * half, 0);
  for (let c = 0; c < 3; c++) {
    for (let y = -reach; y < height + reach; y++) {
      const row = 3 * width * Math.min(height - 1, Math.max(0, y)) + c;
      for (let i = 0; i < width + 2 * pad; i++) {
        sums[i + 1] = (sums[i] as number) + (data[row + 3 * Math.min(width - 1, Math.max(0, i - pad))] as number);
      }
      for (let dy = -reach; dy <= reach; dy++) {
        const target = y - dy;
        if (target < 0 || target >= height) continue;
        const half = halves[dy + reach] as number;
        for (let x = 0, at = 3 * width * target + c; x < width; x++, at += 3) {
          const middle = x + pad + 0.5;
          out[at] = (out[at] as number) + (sumTo(sums, middle + half) - sumTo(sums, middle - half)) / area;
        }
      }
    }
  }
  return { width, height, data: out };
}

function sumTo(sums: Float64Array, place: number): number {
  const whole = Math.floor(place);
  const before = sums[whole] as number;
  return before + (place - whole) * ((sums[whole + 1] as number) - before);
}

/** The light of the middle pixel of a face: of an ellipse in its box that leaves out hair and chin. */
export function lightOfFace({ width, height, data }: LinearImage, { box }: DetectedFace): number {
  const found: number[] = [];
  const middle = { x: box.x + box.width / 2, y: box.y + 0.55 * box.height };
  for (let y = Math.max(0, Math.ceil(box.y)); y < Math.min(height, box.y + box.height); y++) {
    for (let x = Math.max(0, Math.ceil(box.x)); x < Math.min(width, box.x + box.width); x++) {
      if (Math.hypot((x - middle.x) / (0.35 * box.width), (y - middle.y) / (0.35 * box.height)) > 1) continue;
      const at = 3 * (y * width + x);
      found.push(0.2126 * (data[at] ?? 0) + 0.7152 * (data[at + 1] ?? 0) + 0.0722 * (data[at + 2] ?? 0));
    }
  }
  found.sort((a, b) => a - b);
  return Math.max(1e-3, found[found.length >> 1] ?? 0);
}

/** A person in the dark before a bright background: head and shoulders get `gain` of their light, the rest is lit up to `glow`. */
export function backOf({ width, height, data }: LinearImage, { box }: DetectedFace, gain: number, glow: number): LinearImage {
  const out = new Float32Array(data.length);
  const middle = { x: box.x + box.width / 2, y: box.y + 0.42 * box.height };
  const soft = 0.06 * box.width;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      // Signed distances to an ellipse around hair and ears, and to a dome of shoulders below the chin.
      const head = (Math.hypot((x - middle.x) / (0.72 * box.width), (y - middle.y) / (0.82 * box.height)) - 1) * 0.72 * box.width;
      const shoulders =
        (Math.hypot((x - middle.x) / (1.7 * box.width), (y - box.y - 2.3 * box.height) / (1.25 * box.height)) - 1) * 1.25 * box.height;
      const person = 1 / (1 + Math.exp(Math.min(head, shoulders) / soft));
      for (let c = 0, at = 3 * (y * width + x); c < 3; c++, at++) {
        const light = data[at] as number;
        out[at] = person * gain * light + (1 - person) * (glow + (1 - glow) * light);
      }
    }
  }
  return { width, height, data: out };
}

/** A flat hand, four fingers side by side, over mouth and nose or over the eyes, in the colour of the cheek. */
export function covered(
  { width, height, data }: LinearImage,
  { box, landmarks }: DetectedFace,
  breadth: number,
  random: () => number,
): LinearImage {
  const [rightEye, leftEye, nose, rightMouth, leftMouth] = landmarks;
  const overEyes = random() < 0.5;
  const place = overEyes ? between(rightEye, leftEye, 0.5) : between(between(rightMouth, leftMouth, 0.5), nose, 0.4);
  const cheek = colourAt({ width, height, data }, between(between(rightEye, rightMouth, 0.55), nose, 0.15), 0.05 * box.width);
  const tilt = (random() - 0.5) * 0.6;
  const [cos, sin] = [Math.cos(tilt), Math.sin(tilt)];
  const reach = 0.5 * breadth * box.width + 0.15 * box.width;
  const finger = (overEyes ? 0.09 : 0.11) * box.height;
  const out = data.slice();
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const u = cos * (x - place.x) + sin * (y - place.y);
      const v = -sin * (x - place.x) + cos * (y - place.y);
      const index = Math.min(1.5, Math.max(-1.5, Math.floor(v / finger) + 0.5));
      const beside = Math.abs(v / finger - index);
      const over = Math.max(0, Math.abs(u) - reach + finger / 2) / finger;
      if (Math.hypot(Math.max(0, beside), over) > 0.52) continue;
      // Each finger is rounder and darker towards its sides.
      const shade = 0.95 - 0.9 * beside * beside;
      for (let c = 0, at = 3 * (y * width + x); c < 3; c++, at++) out[at] = shade * (cheek[c] ?? 0);
    }
  }
  return { width, height, data: out };
}

function between(a: Point, b: Point, share: number): Point {
  return { x: a.x + share * (b.x - a.x), y: a.y + share * (b.y - a.y) };
}

function colourAt({ width, height, data }: LinearImage, middle: Point, reach: number): readonly number[] {
  const sum = [0, 0, 0];
  let count = 0;
  for (let y = Math.max(0, Math.round(middle.y - reach)); y <= Math.min(height - 1, Math.round(middle.y + reach)); y++) {
    for (let x = Math.max(0, Math.round(middle.x - reach)); x <= Math.min(width - 1, Math.round(middle.x + reach)); x++) {
      for (let c = 0; c < 3; c++) sum[c] = (sum[c] ?? 0) + (data[3 * (y * width + x) + c] ?? 0);
      count++;
    }
  }
  return sum.map((value) => value / Math.max(1, count));
}
