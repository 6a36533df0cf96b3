import sharp from 'sharp';
import { asLinear, type LinearImage } from './photo-optics.js';
import type { Seeded } from './seeded.js';

/** Pixels to work on: R, G, B interleaved. */
export interface Raw {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** How a camera looks at what lies before it, and what it does with the light. */
export interface Shot {
  readonly width: number;
  readonly height: number;
  /** Where in the subject, in its pixels, the photosite at (x, y) looks. */
  place(x: number, y: number): readonly [u: number, v: number];
  /** What the surface adds to the subject at a photosite of a colour (0 red, 1 green, 2 blue): a factor of its light. Default: 1. */
  surface?: ((x: number, y: number, colour: number, light: number) => number) | undefined;
  /** Electrons' noise: variance at full light, and what is read without any. */
  readonly shot: number;
  readonly read: number;
  /** How much edges are exaggerated. */
  readonly sharpening: number;
  /** Whether noise is smoothed away where little happens. */
  readonly denoised: boolean;
}

/** A photograph of a subject: lens, colour filters, noise, colours between the filters, sharpening, gamma. */
export function capture(subject: Raw, shot: Shot, random: Seeded): Raw {
  const width = shot.width + 2 * EDGE;
  const height = shot.height + 2 * EDGE;
  const light = asLinear({ width: subject.width, height: subject.height, data: subject.data });
  const sites = new Float32Array(width * height);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at++) {
      const colour = (x & 1) + (y & 1);
      const [u, v] = shot.place(x - EDGE, y - EDGE);
      const clean = sampled(light, u, v, colour);
      const lit = shot.surface === undefined ? clean : clean * shot.surface(x - EDGE, y - EDGE, colour, clean);
      sites[at] = lit + Math.sqrt(shot.shot * Math.max(0, lit) + shot.read) * normal(random);
    }
  }
  return developed(sites, shot);
}

/** Normal enough: the sum of three even ones, their variance set to 1. */
function normal(random: Seeded): number {
  return 2 * (random.next() + random.next() + random.next() - 1.5);
}

/** Linear between the four nearest: what it blurs, lenses blur too. Beyond the edge lies its nearest pixel. */
function sampled({ width, height, data }: LinearImage, u: number, v: number, c: number): number {
  const x = u < 0 ? 0 : u > width - 1.001 ? width - 1.001 : u;
  const y = v < 0 ? 0 : v > height - 1.001 ? height - 1.001 : v;
  const x0 = x | 0;
  const y0 = y | 0;
  const [fx, fy] = [x - x0, y - y0];
  const at = 3 * (y0 * width + x0) + c;
  const below = at + 3 * width;
  const upper = (data[at] as number) * (1 - fx) + (data[at + 3] as number) * fx;
  return upper * (1 - fy) + ((data[below] as number) * (1 - fx) + (data[below + 3] as number) * fx) * fy;
}

/** Sites at each edge whose missing colours would need neighbours that are not there: they are left out of the picture. */
const EDGE = 2;

/** Malvar, He and Cutler (2004): the missing colours, linear over 5 by 5; then gamma, smoothing and sharpening of the brightness. */
function developed(s: Float32Array, { width, height, sharpening, denoised }: Shot): Raw {
  const [w, h] = [width + 2 * EDGE, height + 2 * EDGE];
  const red = new Float32Array(width * height);
  const green = new Float32Array(width * height);
  const blue = new Float32Array(width * height);
  for (let y = EDGE, to = 0; y < h - EDGE; y++) {
    for (let x = EDGE, at = y * w + EDGE; x < w - EDGE; x++, at++, to++) {
      const here = s[at] as number;
      const beside = (s[at - 1] as number) + (s[at + 1] as number);
      const above = (s[at - w] as number) + (s[at + w] as number);
      const beside2 = (s[at - 2] as number) + (s[at + 2] as number);
      const above2 = (s[at - 2 * w] as number) + (s[at + 2 * w] as number);
      const corner = (s[at - w - 1] as number) + (s[at - w + 1] as number) + (s[at + w - 1] as number) + (s[at + w + 1] as number);
      const even = (y & 1) === 0;
      if (((x + y) & 1) === 1) {
        const along = beside / 2 + (5 * here - corner - beside2 + above2 / 2) / 8;
        const down = above / 2 + (5 * here - corner - above2 + beside2 / 2) / 8;
        red[to] = gamma(even ? along : down);
        green[to] = gamma(here);
        blue[to] = gamma(even ? down : along);
      } else {
        const other = gamma(corner / 4 + (6 * here - 1.5 * (beside2 + above2)) / 8);
        red[to] = even ? gamma(here) : other;
        green[to] = gamma((beside + above) / 4 + (4 * here - beside2 - above2) / 8);
        blue[to] = even ? other : gamma(here);
      }
    }
  }
  const change = finish(red, green, blue, width, height, sharpening, denoised);
  const data = new Uint8ClampedArray(3 * width * height);
  for (let i = 0, at = 0; i < width * height; i++) {
    const more = change[i] as number;
    data[at++] = (red[i] as number) + more;
    data[at++] = (green[i] as number) + more;
    data[at++] = (blue[i] as number) + more;
  }
  return { width, height, data: new Uint8Array(data.buffer) };
}

/** IEC 61966-2-1 by a table, 0 to 255 and not rounded. */
const STEPS = 4096;
const GAMMA = Float32Array.from({ length: STEPS + 2 }, (_, i) => {
  const light = Math.min(1, i / STEPS);
  return 255 * (light <= 0.0031308 ? 12.92 * light : 1.055 * light ** (1 / 2.4) - 0.055);
});
function gamma(light: number): number {
  const at = light <= 0 ? 0 : light >= 1 ? STEPS : light * STEPS;
  const i = at | 0;
  return (GAMMA[i] as number) + (at - i) * ((GAMMA[i + 1] as number) - (GAMMA[i] as number));
}

/** Noise this near to its surroundings is smoothed, of 255. */
const ALIKE = 8;

/** What is added to the brightness of each pixel. */
function finish(
  red: Float32Array,
  green: Float32Array,
  blue: Float32Array,
  width: number,
  height: number,
  sharpening: number,
  denoised: boolean,
): Float32Array {
  const luma = new Float32Array(red.length);
  for (let i = 0; i < luma.length; i++) luma[i] = 0.299 * (red[i] as number) + 0.587 * (green[i] as number) + 0.114 * (blue[i] as number);
  const out = new Float32Array(luma.length);
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1, at = y * width + 1; x < width - 1; x++, at++) {
      const here = luma[at] as number;
      let near = 0;
      let alike = 0;
      let count = 0;
      for (let row = at - width - 1; row <= at + width - 1; row += width) {
        for (let i = row; i < row + 3; i++) {
          const value = luma[i] as number;
          near += value;
          if (value - here < ALIKE && here - value < ALIKE) {
            alike += value;
            count++;
          }
        }
      }
      out[at] = (denoised ? 0.7 * (alike / count - here) : 0) + sharpening * (here - near / 9);
    }
  }
  return out;
}

/** A hand that holds the camera not quite straight: a turn, a tilt and a distance. */
export function handHeld(subject: Raw, size: { width: number; height: number }, zoom: number, random: Seeded): Shot['place'] {
  const turn = (random.between(0.4, 3) * (random.chance(0.5) ? 1 : -1) * Math.PI) / 180;
  const [tiltX, tiltY] = [random.between(-0.06, 0.06) / size.width, random.between(-0.06, 0.06) / size.height];
  const [cos, sin] = [Math.cos(turn) * zoom, Math.sin(turn) * zoom];
  const [middleX, middleY] = [subject.width / 2, subject.height / 2];
  return (x, y) => {
    const dx = x - size.width / 2;
    const dy = y - size.height / 2;
    const depth = 1 + tiltX * dx + tiltY * dy;
    return [middleX + (cos * dx - sin * dy) / depth, middleY + (sin * dx + cos * dy) / depth];
  };
}

export function open({ width, height, data }: Raw) {
  return sharp(data, { raw: { width, height, channels: 3 } });
}

export async function resized(photo: Raw, width: number, height: number): Promise<Raw> {
  const { data } = await open(photo).resize({ width, height, fit: 'fill' }).raw().toBuffer({ resolveWithObject: true });
  return { width, height, data };
}

/** A JPEG file as telephones and browsers write them. */
export function stored(photo: Raw, quality: number, full = false): Promise<Buffer> {
  return open(photo)
    .jpeg({ quality: Math.round(quality), chromaSubsampling: full ? '4:4:4' : '4:2:0' })
    .toBuffer();
}

export async function decoded(file: Uint8Array): Promise<Raw> {
  const { data, info } = await sharp(file).toColourspace('srgb').raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data };
}
