/** Where the five points of a face come to lie on a square chip: x and y as fractions of its side. */
export type ChipPoints = readonly (readonly [x: number, y: number])[];

/** A named alignment; `side` is the chip's size in pixels its numbers were published for. */
interface PublishedTemplate {
  readonly side: number;
  readonly points: readonly (readonly [x: number, y: number])[];
  readonly source: string;
}

/** Alignments that a model description may name instead of giving its own points. */
export type AlignmentTemplateName = 'arcface-112' | 'dlib-150';

const PUBLISHED = {
  'arcface-112': {
    side: 112,
    points: [
      [38.2946, 51.6963],
      [73.5318, 51.5014],
      [56.0252, 71.7366],
      [41.5493, 92.3655],
      [70.7299, 92.2041],
    ],
    source: 'InsightFace, arcface_dst of face_align.py; also used by SFace and most networks trained with ArcFace',
  },
  'dlib-150': {
    side: 150,
    points: [
      [47.55, 46.6],
      [100.48, 46.6],
      [74.01, 76.56],
      [50.41, 103.02],
      [97.61, 103.02],
    ],
    source: "dlib's mean face with padding 0.25 (get_face_chip_details), reduced to five points",
  },
} as const satisfies Record<AlignmentTemplateName, PublishedTemplate>;

/** All of them. */
export const ALIGNMENT_TEMPLATES = Object.keys(PUBLISHED) as readonly AlignmentTemplateName[];

/** The points of a named template. */
export function templatePoints(name: AlignmentTemplateName): ChipPoints {
  const { side, points } = PUBLISHED[name];
  // Published coordinates are pixel centres; a fraction of the side has its origin at the outer corner.
  return points.map(([x, y]) => [(x + 0.5) / side, (y + 0.5) / side] as const);
}

/** The same face smaller in the chip (`zoom` below 1) or larger, about a fixed point of the chip, then shifted down by `drop` sides. */
export function zoomed(points: ChipPoints, zoom: number, drop: number): ChipPoints {
  return points.map(([x, y]) => [0.5 + (x - 0.5) * zoom, 0.5 + (y - 0.5) * zoom + drop] as const);
}
