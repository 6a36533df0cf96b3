import type { DetectedFace, PixelImage } from '../core/contracts.js';
import { confirmFace, type ConfirmedFace } from './confirm-face.js';
import { type Proposal, SAME_FACE_OVERLAP, squareOverlap } from './decode-blazeface.js';
import type { FaceNetworks } from './face-networks.js';
import { headPose } from './head-pose.js';
import { fivePoints, ovalBox } from './mesh-points.js';
import { tileViews, wholeView } from './plan-views.js';
import { type QuarterTurn, type View, ViewSource } from './view.js';

/** Proposals below this are not even looked at with the mesh. */
const PROPOSAL_THRESHOLD = 0.3;

/** Every face of a picture, largest first. */
export async function findFaces(image: PixelImage, networks: FaceNetworks): Promise<DetectedFace[]> {
  const source = new ViewSource(image);
  const faces: ConfirmedFace[] = [];
  const look = async (views: readonly View[]) => {
    for (const view of views) {
      for (const proposal of await source.propose(view, networks, PROPOSAL_THRESHOLD)) {
        if (isKnown(proposal, faces)) continue;
        const face = await confirmFace(image, proposal, networks);
        if (face !== undefined) faces.push(face);
      }
    }
  };
  await look([wholeView(image)]);
  const longest = Math.max(image.width, image.height);
  if (longest > 1280) await look(tileViews(image, 1200, 280));
  if (faces.length === 0) await look([wholeView(image, 0, 1.6)]);
  if (faces.length === 0) await look(([90, 180, 270] as const).map((turn) => wholeView(image, turn)));
  return faces.map(toDetectedFace).sort((a, b) => b.box.width * b.box.height - a.box.width * a.box.height);
}

function isKnown(proposal: Proposal, faces: readonly ConfirmedFace[]): boolean {
  return faces.some((face) => squareOverlap(face.proposal, proposal) > SAME_FACE_OVERLAP);
}

function toDetectedFace(face: ConfirmedFace): DetectedFace {
  const pose = headPose(face.mesh);
  return {
    box: ovalBox(face.mesh),
    score: face.proposal.score,
    landmarks: fivePoints(face.mesh),
    rotation: rotationFor(pose.roll),
    mesh: face.mesh,
    headPose: pose,
  };
}

/** The clockwise quarter turn that brings a head tilted by `roll` degrees closest to upright. */
export function rotationFor(roll: number): QuarterTurn {
  return ((((Math.round(-roll / 90) * 90) % 360) + 360) % 360) as QuarterTurn;
}
