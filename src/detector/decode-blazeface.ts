import type { Point } from '../core/geometry.js';

/** What BlazeFace thinks might be a face, in whatever frame its points are in. */
export interface Proposal {
  /** 0 to 1. */
  readonly score: number;
  /** Centre of its square-ish box, which reaches from the eyebrows to the chin. */
  readonly centre: Point;
  /** Longer side of the box. */
  readonly size: number;
  /** Subject's right eye, left eye, nose tip, middle of the mouth, right ear, left ear. */
  readonly points: readonly [Point, Point, Point, Point, Point, Point];
}

/** Proposals that overlap by more than this are one face. MediaPipe `face_detection_full_range`: min_suppression_threshold 0.3. */
export const SAME_FACE_OVERLAP = 0.3;

/**
 * Reads one grid of the network's answer: logits [n], boxes [n × 16] = centre x, y relative to the anchor, width,
 * height, six points relative to the anchor, all in input pixels. Proposals below `threshold` are left out.
 */
export function decodeBlazeface(logits: Float32Array, boxes: Float32Array, anchors: Float32Array, threshold: number): Proposal[] {
  const found: Proposal[] = [];
  for (let i = 0; i < logits.length; i++) {
    const score = 1 / (1 + Math.exp(-at(logits, i)));
    if (!(score >= threshold)) continue;
    const anchorX = at(anchors, i * 2);
    const anchorY = at(anchors, i * 2 + 1);
    const point = (k: number): Point => ({ x: at(boxes, i * 16 + k) + anchorX, y: at(boxes, i * 16 + k + 1) + anchorY });
    const size = Math.max(at(boxes, i * 16 + 2), at(boxes, i * 16 + 3));
    if (!(size > 0) || !Number.isFinite(size)) continue;
    found.push({ score, centre: point(0), size, points: [point(4), point(6), point(8), point(10), point(12), point(14)] });
  }
  return found;
}

/**
 * One proposal per face: the best one of each cluster, its box and points averaged over the cluster by score, as
 * MediaPipe's weighted non-maximum suppression does. Best first; independent of the order given.
 */
export function mergeProposals(proposals: readonly Proposal[], overlap = SAME_FACE_OVERLAP): Proposal[] {
  let rest = [...proposals].sort((a, b) => b.score - a.score || a.centre.x - b.centre.x || a.centre.y - b.centre.y || a.size - b.size);
  const merged: Proposal[] = [];
  while (rest.length > 0) {
    const best = rest[0] as Proposal;
    const cluster = rest.filter((p) => p === best || squareOverlap(p, best) > overlap);
    rest = rest.filter((p) => !cluster.includes(p));
    merged.push(average(best.score, cluster));
  }
  return merged;
}

/** Intersection over union of two squares. */
export function squareOverlap(a: { centre: Point; size: number }, b: { centre: Point; size: number }): number {
  const reach = (a.size + b.size) / 2;
  const width = Math.min(reach - Math.abs(a.centre.x - b.centre.x), a.size, b.size);
  const height = Math.min(reach - Math.abs(a.centre.y - b.centre.y), a.size, b.size);
  if (width <= 0 || height <= 0) return 0;
  return (width * height) / (a.size * a.size + b.size * b.size - width * height);
}

function average(score: number, cluster: readonly Proposal[]): Proposal {
  const total = cluster.reduce((sum, p) => sum + p.score, 0);
  const mean = (value: (p: Proposal) => number) => cluster.reduce((sum, p) => sum + p.score * value(p), 0) / total;
  const point = (k: 0 | 1 | 2 | 3 | 4 | 5): Point => ({ x: mean((p) => p.points[k].x), y: mean((p) => p.points[k].y) });
  return {
    score,
    centre: { x: mean((p) => p.centre.x), y: mean((p) => p.centre.y) },
    size: mean((p) => p.size),
    points: [point(0), point(1), point(2), point(3), point(4), point(5)],
  };
}

function at(values: Float32Array, i: number): number {
  return values[i] ?? 0;
}
