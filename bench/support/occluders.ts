import type { PixelImage, Point } from 'rescue-face';
import { type Canvas, type Colour, canvas, capsule, cloth, ellipse, fill, hiddenShare, rounded } from './canvas.js';
import type { Seeded } from './seeded.js';

/** What is drawn over a face. `clear-glasses` hide nothing, and a `fringe` nothing but the forehead. */
export const OCCLUDERS = ['mask', 'low-mask', 'scarf', 'hand', 'shape', 'sunglasses', 'hair', 'cap', 'fringe', 'clear-glasses'] as const;
export type Occluder = (typeof OCCLUDERS)[number];

/** A face that something was drawn over, and how much of its parts that hides, each 0 to 1; `face` from the brows down. */
export interface Occluded {
  readonly image: PixelImage;
  readonly face: number;
  readonly mouth: number;
  readonly nose: number;
  readonly rightEye: number;
  readonly leftEye: number;
}

/** Points of the mesh around parts of the face, in order. Source: `@vladmandic/human` 3.3.6, `facemeshcoords.ts`. */
const OVAL = [
  10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377, 152, 148, 176, 149, 150, 136, 172, 58, 132, 93,
  234, 127, 162, 21, 54, 103, 67, 109,
];
/** From the brows down: hair and hats may cover what is above. */
const BROWS_DOWN = [...OVAL.slice(7, 30), 46, 52, 65, 55, 8, 285, 295, 282, 276];
const LIPS = [61, 185, 40, 39, 37, 0, 267, 269, 270, 409, 291, 375, 321, 405, 314, 17, 84, 181, 91, 146];
const NOSE = [195, 281, 363, 360, 279, 358, 327, 326, 2, 97, 98, 129, 49, 131, 134, 51];
const RIGHT_EYE = [130, 247, 30, 29, 27, 28, 56, 190, 243, 112, 26, 22, 23, 24, 110, 25];
const LEFT_EYE = [359, 467, 260, 259, 257, 258, 286, 414, 463, 341, 256, 252, 253, 254, 339, 255];
const RIGHT_JAW = [172, 136, 150, 149, 176, 148];
const LEFT_JAW = [377, 400, 378, 379, 365, 397];

/** Draws one thing over a face; `mesh` as the detector gives it, in the picture's pixels. */
export function occlude(kind: Occluder, image: PixelImage, mesh: Float32Array, random: Seeded): Occluded {
  const drawn = canvas(image);
  const face = meshOf(mesh);
  DRAW[kind](drawn, face, random);
  const share = (indices: readonly number[]) => hiddenShare(drawn, indices.map(face.at));
  return {
    image: drawn.image,
    face: share(BROWS_DOWN),
    mouth: share(LIPS),
    nose: share(NOSE),
    rightEye: share(RIGHT_EYE),
    leftEye: share(LEFT_EYE),
  };
}

interface Face {
  at(this: void, index: number): Point;
  /** Between the eyes. */
  readonly unit: number;
  readonly width: number;
  readonly height: number;
  readonly centre: Point;
}

function meshOf(mesh: Float32Array): Face {
  const at = (index: number): Point => ({ x: mesh[3 * index] ?? 0, y: mesh[3 * index + 1] ?? 0 });
  const distance = (a: Point, b: Point) => Math.hypot(a.x - b.x, a.y - b.y);
  const [right, left] = [between(at(33), at(133), 0.5), between(at(263), at(362), 0.5)];
  const width = distance(at(234), at(454));
  return { at, unit: Math.max(distance(right, left), 0.3 * width), width, height: distance(at(10), at(152)), centre: at(5) };
}

function between(a: Point, b: Point, t: number): Point {
  return { x: a.x + t * (b.x - a.x), y: a.y + t * (b.y - a.y) };
}

function jittered(points: readonly Point[], by: number, random: Seeded): Point[] {
  return points.map(({ x, y }) => ({ x: x + random.between(-by, by), y: y + random.between(-by, by) }));
}

function grown(points: readonly Point[], centre: Point, factor: number): Point[] {
  return points.map((point) => between(centre, point, factor));
}

const DRAW: Readonly<Record<Occluder, (to: Canvas, face: Face, random: Seeded) => void>> = {
  mask: (to, face, random) => drawMask(to, face, random, between(face.at(6), face.at(5), random.next())),
  'low-mask': (to, face, random) => drawMask(to, face, random, between(face.at(2), face.at(164), random.between(0, 0.8))),
  scarf(to, face, random) {
    const { at, unit } = face;
    const top = between(at(random.pick([197, 195, 5, 4, 2])), at(4), 0.3);
    const down = random.between(0.8, 2) * unit;
    const below = (point: Point): Point => ({ x: point.x, y: point.y + down });
    const side = (index: number) => between(face.centre, at(index), random.between(1, 1.3));
    const polygon = [side(random.pick([454, 323])), below(side(397)), below(at(152)), below(side(172)), side(random.pick([234, 93])), top];
    fill(to, rounded(jittered(polygon, 0.08 * unit, random)), cloth(anyColour(random), random, unit, random.chance(0.5)));
  },
  hand(to, face, random) {
    const { at, unit } = face;
    const centre = random.chance(0.6)
      ? between(at(2), at(17), random.between(0, 1))
      : at(random.pick([1, 50, 280, 105, 334, 152, 159, 386]));
    drawHand(to, face, random, jittered([centre], 0.2 * unit, random)[0] as Point);
  },
  shape(to, face, random) {
    const { at, unit, width } = face;
    const centre = between(face.centre, at(random.pick(OVAL)), random.between(0, 0.8));
    const size = width * random.between(0.18, 0.45);
    const angle = random.between(0, Math.PI);
    const blob = ellipse(centre, size, size * random.between(0.6, 1.2), angle);
    const few = random.chance(0.5)
      ? blob
      : rounded(
          jittered(
            blob.filter((_, i) => i % 8 === 0),
            size * 0.3,
            random,
          ),
        );
    const colour = random.chance(0.5) ? nearly(skinOf(to, face), random, 0.2) : anyColour(random);
    fill(to, few, cloth(colour, random, unit, random.chance(0.3)));
  },
  sunglasses(to, face, random) {
    drawGlasses(to, face, random, random.between(0.7, 1));
  },
  'clear-glasses'(to, face, random) {
    drawGlasses(to, face, random, 0);
  },
  hair(to, face, random) {
    drawHair(to, face, random, random.between(0.25, 0.9));
  },
  fringe(to, face, random) {
    drawHair(to, face, random, random.between(-0.6, 0.02));
  },
  cap(to, face, random) {
    const { at, unit } = face;
    const level = random.between(0, 1);
    const [right, left] = [between(at(70), at(111), level), between(at(300), at(340), level)];
    const middle = between(at(9), at(6), level);
    const up = (point: Point): Point => ({ x: point.x, y: point.y - random.between(1.2, 1.6) * unit });
    const polygon = [
      between(middle, right, 1.35),
      between(middle, right, 0.6),
      middle,
      between(middle, left, 0.6),
      between(middle, left, 1.35),
      up(between(middle, left, 1.2)),
      up(between(middle, right, 1.2)),
    ];
    fill(to, rounded(polygon), cloth(anyColour(random), random, unit, random.chance(0.2)));
  },
};

/** Strands from above the forehead to this far below the brows, in distances of the eyes. */
function drawHair(to: Canvas, face: Face, random: Seeded, lower: number): void {
  const { at, unit } = face;
  const both = lower < 0.1 || random.chance(0.5);
  const right = random.chance(0.5);
  const colour = random.pick<Colour>([
    [20, 16, 14],
    [45, 30, 22],
    [80, 55, 35],
    [120, 90, 55],
    [110, 108, 105],
  ]);
  const from = both ? [21, 251] : right ? [127, 8] : [8, 356];
  const [a, b] = [at(from[0] ?? 21), at(from[1] ?? 251)];
  const brow = at(both ? 9 : right ? 105 : 334);
  const level = brow.y + lower * unit;
  const top = at(10).y - 0.3 * unit;
  const steps = 26;
  const paints = [0.8, 0.9, 1, 1.15, 1.35].map((gain) =>
    cloth([colour[0] * gain, colour[1] * gain, colour[2] * gain], random, unit, false),
  );
  for (let pass = 0; pass < 2; pass++) {
    for (let i = 0; i <= steps; i++) {
      const x = a.x + ((b.x - a.x) * (i + random.between(-0.5, 0.5))) / steps;
      const sway = random.between(-0.15, 0.15) * unit;
      const end = { x: x + sway, y: level + random.between(-0.12, 0.12) * unit };
      fill(to, capsule({ x, y: top }, end, (0.75 * Math.abs(b.x - a.x)) / steps + 1), random.pick(paints));
    }
  }
}

function drawMask(to: Canvas, face: Face, random: Seeded, top: Point): void {
  const { at, unit } = face;
  const high = random.chance(0.6);
  const [right, left] = high ? [between(at(50), at(123), 0.5), between(at(280), at(352), 0.5)] : [at(207), at(427)];
  const [rightSide, leftSide] = high ? [at(93), at(323)] : [at(58), at(288)];
  const outline = [top, left, leftSide, ...LEFT_JAW.toReversed().map(at), at(152), ...RIGHT_JAW.toReversed().map(at), rightSide, right];
  const polygon = rounded(jittered(grown(outline, at(13), random.between(0.95, 1.15)), 0.03 * unit, random));
  const colour = random.chance(0.55)
    ? random.pick<Colour>([
        [235, 238, 240],
        [150, 190, 220],
        [120, 170, 205],
        [30, 30, 32],
        [60, 62, 66],
        [180, 200, 190],
        [225, 190, 195],
      ])
    : anyColour(random);
  const gain = random.between(0.45, 1.05);
  const lit: Colour = [colour[0] * gain, colour[1] * gain, colour[2] * gain];
  fill(to, polygon, cloth(lit, random, unit, random.chance(0.25)));
  const dark: Colour = [lit[0] * 0.8, lit[1] * 0.8, lit[2] * 0.8];
  // Pleats, and a seam down the middle.
  const pleats = random.pick([0, 0, 2, 3]);
  for (let i = 1; i <= pleats; i++) {
    const middle = between(top, at(152), i / (pleats + 1));
    const ends = [between(middle, between(rightSide, at(172), 0.5), 0.75), between(middle, between(leftSide, at(397), 0.5), 0.75)] as const;
    fill(to, capsule(ends[0], middle, 0.015 * unit + 0.4), () => dark);
    fill(to, capsule(middle, ends[1], 0.015 * unit + 0.4), () => dark);
  }
  if (random.chance(0.25)) fill(to, capsule(top, at(152), 0.012 * unit + 0.4), () => dark);
}

function drawHand(to: Canvas, face: Face, random: Seeded, centre: Point): void {
  const { unit } = face;
  const skin = nearly(skinOf(to, face), random, 0.18);
  const angle = random.between(-Math.PI, Math.PI);
  const along: Point = { x: Math.cos(angle), y: Math.sin(angle) };
  const across: Point = { x: -along.y, y: along.x };
  const radius = unit * random.between(0.13, 0.2);
  const length = unit * random.between(0.8, 1.3);
  const place = (u: number, v: number): Point => ({
    x: centre.x + u * along.x + v * across.x,
    y: centre.y + u * along.y + v * across.y,
  });
  const paint = cloth(skin, random, unit, false);
  const edge: Colour = [skin[0] * 0.72, skin[1] * 0.66, skin[2] * 0.64];
  const spread = random.between(1.75, 2.1);
  fill(to, ellipse(place(-length * 0.75, 0), 3.6 * radius, 4.2 * radius, angle), paint);
  for (let finger = 0; finger < 4; finger++) {
    const v = (finger - 1.5) * spread * radius;
    const tip = place(length * random.between(0.45, 0.7), v * random.between(0.85, 1.15));
    fill(to, capsule(place(-length * 0.6, v), tip, radius * 1.08), () => edge);
    fill(to, capsule(place(-length * 0.6, v), tip, radius * 0.98), paint);
  }
}

/** `tint` 0: clear lenses, with a reflection now and then. */
function drawGlasses(to: Canvas, face: Face, random: Seeded, tint: number): void {
  const { at, unit } = face;
  const [right, left] = [between(at(33), at(133), 0.5), between(at(263), at(362), 0.5)];
  const angle = Math.atan2(left.y - right.y, left.x - right.x);
  const dark = random.pick<Colour>([
    [18, 18, 20],
    [45, 30, 22],
    [25, 30, 45],
    [70, 70, 75],
    [60, 20, 20],
    [40, 60, 110],
    [110, 65, 30],
  ]);
  const metal: Colour = random.chance(0.4) ? [150, 140, 120] : dark;
  const frame = random.chance(0.25) && tint === 0 ? 0.012 : random.between(0.015, 0.07);
  const power = random.between(2, 4);
  const [wide, high] = [unit * random.between(0.36, 0.46), unit * random.between(tint > 0 ? 0.24 : 0.2, 0.36)];
  const drop = unit * random.between(-0.02, 0.1);
  const lens = (centre: Point, by: number) =>
    ellipse({ x: 0, y: 0 }, 1, 1).map(({ x, y }) => {
      const bent = (value: number) => Math.sign(value) * Math.abs(value) ** (2 / power);
      const [u, v] = [(wide + by) * bent(x), (high + by) * bent(y) + drop];
      return { x: centre.x + u * Math.cos(angle) - v * Math.sin(angle), y: centre.y + u * Math.sin(angle) + v * Math.cos(angle) };
    });
  const rim = unit * frame;
  for (const centre of [right, left]) {
    if (tint > 0) {
      fill(to, lens(centre, rim / 2), () => metal);
      const shade = random.between(0, 0.5);
      fill(
        to,
        lens(centre, -rim / 2),
        (_, y) => dark.map((c) => c + 60 * shade * ((y - centre.y) / high + 0.5)) as unknown as Colour,
        tint,
      );
    } else {
      const outer = lens(centre, rim / 2);
      const inner = lens(centre, -rim / 2);
      // A ring, as one polygon that goes round twice.
      fill(to, [...outer, outer[0] as Point, inner[0] as Point, ...inner.toReversed()], () => metal);
    }
    if (random.chance(0.4)) {
      const spot = { x: centre.x + random.between(-0.5, 0.5) * wide, y: centre.y + drop + random.between(-0.5, 0.3) * high };
      const light = random.between(200, 255);
      fill(to, ellipse(spot, wide * random.between(0.1, 0.35), high * random.between(0.08, 0.25), angle), () => [light, light, light], 0.6);
    }
  }
  const bridge = [
    between(right, left, 0.5 - 0.5 * (1 - (2 * wide) / unit)),
    between(right, left, 0.5 + 0.5 * (1 - (2 * wide) / unit)),
  ] as const;
  fill(to, capsule(bridge[0], bridge[1], rim / 2 + 0.4), () => metal);
  fill(to, capsule(between(left, right, -wide / unit), at(356), rim / 2 + 0.3), () => metal);
  fill(to, capsule(between(right, left, -wide / unit), at(127), rim / 2 + 0.3), () => metal);
}

/** The middle colour of the face's cheeks and forehead. */
function skinOf({ image: { width, height, data } }: Canvas, { at }: Face): Colour {
  const seen = [50, 280, 205, 425, 151, 117, 346, 5].map(at).map(({ x, y }) => {
    const clamp = (value: number, end: number) => Math.min(end - 1, Math.max(0, Math.round(value)));
    const place = 3 * (clamp(y, height) * width + clamp(x, width));
    return [data[place] ?? 0, data[place + 1] ?? 0, data[place + 2] ?? 0] as const;
  });
  const middle = (channel: 0 | 1 | 2) => seen.map((one) => one[channel]).sort((a, b) => a - b)[seen.length >> 1] ?? 0;
  return [middle(0), middle(1), middle(2)];
}

function nearly([r, g, b]: Colour, random: Seeded, by: number): Colour {
  const gain = 1 + random.between(-by, by);
  const tone = random.between(-0.15, 0.15) * by;
  return [r * gain * (1 + tone), g * gain, b * gain * (1 - tone)];
}

function anyColour(random: Seeded): Colour {
  return [random.between(5, 250), random.between(5, 250), random.between(5, 250)];
}
