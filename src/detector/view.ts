import { type Affine, applyAffine, composeAffine } from '../core/affine.js';
import type { PixelImage } from '../core/contracts.js';
import type { Point } from '../core/geometry.js';
import { boxReduce } from '../image/box-reduce.js';
import { warpAffine } from '../image/warp.js';
import { ANCHOR_GRIDS, BLAZEFACE_SIZE, blazefaceAnchors } from './blazeface-anchors.js';
import { decodeBlazeface, mergeProposals, type Proposal } from './decode-blazeface.js';
import type { FaceNetworks } from './face-networks.js';

/** Clockwise quarter turns that set a picture upright. */
export type QuarterTurn = 0 | 90 | 180 | 270;

/** A square of the picture as BlazeFace sees it. */
export interface View {
  readonly centre: Point;
  /** Side in picture pixels; what lies outside the picture is black. */
  readonly side: number;
  /** The picture is turned clockwise by this much before it is looked at. */
  readonly turn: QuarterTurn;
}

const ANCHORS = blazefaceAnchors();
const FINE_ANCHORS = ANCHORS.subarray(0, ANCHOR_GRIDS[0].cells ** 2 * ANCHOR_GRIDS[0].perCell * 2);
const COARSE_ANCHORS = ANCHORS.subarray(FINE_ANCHORS.length);
/** BlazeFace takes −1 to 1. */
const MEAN = [127.5, 127.5, 127.5] as const;
const SCALE = [1 / 127.5, 1 / 127.5, 1 / 127.5] as const;

/** From pixels of the network's input to pixels of the picture. */
export function viewToPicture(view: View): Affine {
  const scale = view.side / BLAZEFACE_SIZE;
  // A picture turned clockwise by t shows at (x, y) what lay at (x, y) turned back, counter-clockwise, by t.
  const [cos, sin] = ({ 0: [1, 0], 90: [0, -1], 180: [-1, 0], 270: [0, 1] } as const)[view.turn];
  const middle = (BLAZEFACE_SIZE - 1) / 2;
  return [
    cos * scale,
    -sin * scale,
    view.centre.x - (cos - sin) * scale * middle,
    sin * scale,
    cos * scale,
    view.centre.y - (sin + cos) * scale * middle,
  ];
}

/** A picture that many views are cut from: reduced once for all of them. */
export class ViewSource {
  readonly image: PixelImage;
  readonly #input = new Float32Array(3 * BLAZEFACE_SIZE * BLAZEFACE_SIZE);
  readonly #reduced = new Map<number, PixelImage>();

  constructor(image: PixelImage) {
    this.image = image;
  }

  /** Runs BlazeFace on a view; proposals come back in pixels of the picture, merged, best first. */
  async propose(view: View, networks: FaceNetworks, threshold: number): Promise<Proposal[]> {
    const toPicture = viewToPicture(view);
    const [source, matrix] = this.#reduce(reduction(view.side / BLAZEFACE_SIZE), toPicture);
    warpAffine(source, matrix, {
      width: BLAZEFACE_SIZE,
      height: BLAZEFACE_SIZE,
      layout: 'chw',
      mean: MEAN,
      scale: SCALE,
      out: this.#input,
    });
    const { fine, coarse } = await networks.blazeface(this.#input);
    const found = [
      ...decodeBlazeface(fine.logits, fine.boxes, FINE_ANCHORS, threshold),
      ...decodeBlazeface(coarse.logits, coarse.boxes, COARSE_ANCHORS, threshold),
    ];
    return mergeProposals(found).map((proposal) => moved(proposal, toPicture, view.side / BLAZEFACE_SIZE));
  }

  /** The picture shrunk by a power of two, with the map that fits it. */
  #reduce(factor: number, toPicture: Affine): [PixelImage, Affine] {
    const offset = (factor - 1) / 2;
    return [this.#level(factor), composeAffine([1 / factor, 0, -offset / factor, 0, 1 / factor, -offset / factor], toPicture)];
  }

  /** Kept for the next view. Coarse levels come from the level of 4, so that the picture itself is read once. */
  #level(factor: number): PixelImage {
    if (factor === 1) return this.image;
    const known = this.#reduced.get(factor);
    if (known !== undefined) return known;
    const reduced = factor > 4 ? boxReduce(this.#level(factor / 2), 2) : boxReduce(this.image, factor);
    this.#reduced.set(factor, reduced);
    return reduced;
  }
}

/** The largest power of two that a scale holds. */
function reduction(scale: number): number {
  return 2 ** Math.max(0, Math.floor(Math.log2(scale)));
}

/** BlazeFace counts from the pixel's corner, the picture from its centre: half an input pixel apart. */
function moved(proposal: Proposal, map: Affine, scale: number): Proposal {
  const move = (p: Point): Point => applyAffine(map, { x: p.x - 0.5, y: p.y - 0.5 });
  const [a, b, c, d, e, f] = proposal.points;
  return {
    score: proposal.score,
    centre: move(proposal.centre),
    size: proposal.size * scale,
    points: [move(a), move(b), move(c), move(d), move(e), move(f)],
  };
}
