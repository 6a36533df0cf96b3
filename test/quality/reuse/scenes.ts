import type { PixelImage } from '../../../src/core/contracts.js';
import type { FivePoints, Point } from '../../../src/core/geometry.js';
import { seededRandom } from '../../../src/evaluation/seeded-random.js';

/** A picture without pixels: brightness, 0 to 255, anywhere in the plane, and where its face would be. */
export interface Scene {
  at(x: number, y: number): number;
}

/** Five points of a face whose eyes are one apart, about (0, 0). */
const FACE = [
  { x: -0.5, y: 0 },
  { x: 0.5, y: 0 },
  { x: 0.04, y: 0.6 },
  { x: -0.4, y: 1.1 },
  { x: 0.42, y: 1.12 },
];

/** Something like a face in its spread of coarse and fine: waves whose strength falls with their pace. */
export function scene(seed: number): Scene {
  const random = seededRandom(seed);
  const real = () => random.below(1 << 24) / (1 << 24);
  const waves = Array.from({ length: 60 }, () => {
    const pace = 0.6 + 5 * real() ** 2;
    const angle = 2 * Math.PI * real();
    return { u: pace * Math.cos(angle), v: pace * Math.sin(angle), phase: 2 * Math.PI * real(), strength: 1 / pace };
  });
  const whole = Math.hypot(...waves.map(({ strength }) => strength)) / Math.SQRT2;
  const raster = new Float32Array(RASTER * RASTER);
  for (const { u, v, phase, strength } of waves) {
    const [cos, sin] = [Math.cos, Math.sin].map((wave) =>
      Float64Array.from({ length: RASTER }, (_, i) => wave(Math.PI * u * place(i) + phase)),
    ) as [Float64Array, Float64Array];
    for (let j = 0, at = 0; j < RASTER; j++) {
      const [c, s] = [Math.cos(Math.PI * v * place(j)), Math.sin(Math.PI * v * place(j))].map((wave) => (30 * strength * wave) / whole) as [
        number,
        number,
      ];
      for (let i = 0; i < RASTER; i++, at++) raster[at] = (raster[at] ?? 0) + (cos[i] ?? 0) * c - (sin[i] ?? 0) * s;
    }
  }
  return {
    at(x, y) {
      const [u, v] = [(x + REACH) * STEPS, (y + REACH) * STEPS];
      const [i, j] = [Math.max(0, Math.min(RASTER - 2, Math.floor(u))), Math.max(0, Math.min(RASTER - 2, Math.floor(v)))];
      const [fx, fy] = [u - i, v - j];
      const at = j * RASTER + i;
      const upper = (raster[at] ?? 0) * (1 - fx) + (raster[at + 1] ?? 0) * fx;
      const lower = (raster[at + RASTER] ?? 0) * (1 - fx) + (raster[at + RASTER + 1] ?? 0) * fx;
      return 128 + upper * (1 - fy) + lower * fy;
    },
  };
}

/** A scene reaches so far on either side, in distances of the eyes, and has so many values for each. */
const REACH = 4;
const STEPS = 40;
const RASTER = 2 * REACH * STEPS;

function place(i: number): number {
  return i / STEPS - REACH;
}

/** How a scene is photographed. */
export interface Shot {
  /** Pixels between the eyes. */
  readonly eyes?: number;
  /** Degrees clockwise. */
  readonly turn?: number;
  readonly mirrored?: boolean;
  readonly gain?: number;
  readonly width?: number;
  readonly height?: number;
  /** Where the middle of the eyes comes to lie. */
  readonly middle?: Point;
  /** By how much each of the points is missed, in distances of the eyes. */
  readonly miss?: readonly Point[];
}

/** A photo of a scene, and its five points. */
export function shoot(what: Scene, shot: Shot = {}): { image: PixelImage; landmarks: FivePoints } {
  const { eyes = 40, turn = 0, mirrored = false, gain = 1 } = shot;
  const { width = 5 * eyes, height = 5 * eyes, middle = { x: width / 2, y: 0.42 * height }, miss = [] } = shot;
  const cos = eyes * Math.cos((turn * Math.PI) / 180);
  const sin = eyes * Math.sin((turn * Math.PI) / 180);
  const sign = mirrored ? -1 : 1;
  const data = new Uint8Array(width * height * 3);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at += 3) {
      const [dx, dy] = [x - middle.x, y - middle.y];
      const u = (cos * dx + sin * dy) / (eyes * eyes);
      const v = (-sin * dx + cos * dy) / (eyes * eyes);
      const value = Math.max(0, Math.min(255, Math.round(gain * what.at(sign * u, v))));
      data.fill(value, at, at + 3);
    }
  }
  const place = ({ x, y }: Point, i: number) => {
    const [u, v] = [sign * x + (miss[i]?.x ?? 0), y + (miss[i]?.y ?? 0)];
    return { x: middle.x + cos * u - sin * v, y: middle.y + sin * u + cos * v };
  };
  const points = FACE.map(place);
  // The right eye is the one on the left of the picture, in a mirror too.
  const order = mirrored ? [1, 0, 2, 4, 3] : [0, 1, 2, 3, 4];
  return { image: { width, height, data }, landmarks: order.map((i) => points[i]) as unknown as FivePoints };
}

/** A scene with so much of another one in it. */
export function mixed(a: Scene, b: Scene, share: number): Scene {
  return { at: (x, y) => 128 + (1 - share) * (a.at(x, y) - 128) + share * (b.at(x, y) - 128) };
}
