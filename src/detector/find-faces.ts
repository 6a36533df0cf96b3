import type { DetectedFace, PixelImage } from '../core/contracts.js';
import type { Box } from '../core/geometry.js';
import { type ConfirmedFace, confirmFace } from './confirm-face.js';
import type { Proposal } from './decode-blazeface.js';
import type { FaceNetworks } from './face-networks.js';
import { fivePoints, ovalBox } from './mesh-points.js';
import { hintsAtSmallFaces, isLarge, tileViews, wholeView } from './plan-views.js';
import { type QuarterTurn, type View, ViewSource } from './view.js';

/** Proposals below this are not looked at with the mesh. */
const PROPOSAL_THRESHOLD = 0.5;

/** In a tile, faint proposals get a second look from nearby: down to this score, and unless they reach the other. */
const FAINT = 0.4;
const CLEAR = 0.78;
/** How much of the picture around a faint proposal that second look takes in, in sides of its box. */
const NEARBY = 4;

/** In a tile, boxes above this share of its side are left to the look at the whole picture, which sees them better. */
const TILE_LARGEST = 0.35;

/** Faces smaller than this share of the longer side are too small for a look at the whole picture to settle a doubt. */
const SETTLED_WHOLE = 0.08;

/** Two boxes are one face when they share more than this of the smaller one. */
const SAME_FACE_SHARE = 0.4;

/** Room left around the picture for a face that fills it or is cut by its edge. */
const MARGIN = 1.6;

/**
 * Every face of a picture, largest first.
 *
 * One look at the whole picture settles most: one BlazeFace run, and one FaceMesh run per face. Only where faces may
 * be too small for that does it look at tiles; and only when what it found is in doubt does it look with room around
 * the picture, then at the picture's other three sides.
 */
export async function findFaces(image: PixelImage, networks: FaceNetworks): Promise<DetectedFace[]> {
  const source = new ViewSource(image);
  let faces: readonly ConfirmedFace[] = [];
  const consider = async (proposal: Proposal, turn: QuarterTurn) => {
    if (faces.some((face) => face.sure && share(ovalBox(face.mesh), square(proposal)) > SAME_FACE_SHARE)) return;
    const face = await confirmFace(image, proposal, turn, networks);
    if (face !== undefined) faces = settle([...faces, face]);
  };
  const look = async (view: View) => {
    for (const proposal of await source.propose(view, networks, PROPOSAL_THRESHOLD)) await consider(proposal, view.turn);
  };
  const lookClosely = async (view: View) => {
    for (const proposal of await source.propose(view, networks, FAINT)) {
      if (proposal.size > view.side * TILE_LARGEST) continue;
      if (proposal.score >= CLEAR) {
        await consider(proposal, view.turn);
        continue;
      }
      const nearby: View = { centre: proposal.centre, side: proposal.size * NEARBY, turn: view.turn };
      for (const clearer of await source.propose(nearby, networks, PROPOSAL_THRESHOLD)) {
        if (share(square(clearer), square(proposal)) > SAME_FACE_SHARE) await consider(clearer, view.turn);
      }
    }
  };
  const longer = Math.max(image.width, image.height);
  const inDoubt = () => faces.length === 0 || faces.some((face) => !face.sure && side(face) >= longer * SETTLED_WHOLE);

  await look(wholeView(image));
  const large = isLarge(image);
  if (large) for (const view of tileViews(image)) await lookClosely(view);
  if (inDoubt()) await look(wholeView(image, 0, MARGIN));
  if (inDoubt()) for (const turn of [180, 90, 270] as const) await look(wholeView(image, turn));
  if (!large && hintsAtSmallFaces(image, Math.max(0, ...faces.map(side)))) for (const view of tileViews(image)) await lookClosely(view);
  if (faces.length === 0) for (const turn of [180, 90, 270] as const) await look(wholeView(image, turn, MARGIN));
  return faces.map(toDetectedFace).sort((a, b) => b.box.width * b.box.height - a.box.width * a.box.height);
}

/** The longer side of a face's box. */
function side(face: ConfirmedFace): number {
  const { width, height } = ovalBox(face.mesh);
  return Math.max(width, height);
}

/** One face per place, the one of the highest rank. */
function settle(faces: readonly ConfirmedFace[]): ConfirmedFace[] {
  const kept: ConfirmedFace[] = [];
  for (const face of [...faces].sort((a, b) => b.rank - a.rank)) {
    const box = ovalBox(face.mesh);
    if (!kept.some((other) => share(box, ovalBox(other.mesh)) > SAME_FACE_SHARE)) kept.push(face);
  }
  return kept;
}

function toDetectedFace(face: ConfirmedFace): DetectedFace {
  return {
    box: ovalBox(face.mesh),
    score: face.proposal.score,
    landmarks: fivePoints(face.mesh),
    rotation: rotationFor(face.pose.roll),
    mesh: face.mesh,
    headPose: face.pose,
  };
}

/** A head tilted by no more than this still counts as upright: people lean, and do so more often than photos lie on their side. */
const UPRIGHT_ROLL = 65;
/** Beyond this it stands on its head. */
const INVERTED_ROLL = 135;

/** The clockwise quarter turn of the picture that sets a head tilted by `roll` degrees (−180 to 180) upright. */
export function rotationFor(roll: number): QuarterTurn {
  const tilt = Math.abs(roll);
  if (tilt <= UPRIGHT_ROLL) return 0;
  if (tilt >= INVERTED_ROLL) return 180;
  return roll < 0 ? 90 : 270;
}

function square({ centre, size }: Proposal): Box {
  return { x: centre.x - size / 2, y: centre.y - size / 2, width: size, height: size };
}

/** How much of the smaller box lies in the other, 0 to 1. */
function share(a: Box, b: Box): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  if (width <= 0 || height <= 0) return 0;
  return (width * height) / Math.min(a.width * a.height, b.width * b.height);
}
