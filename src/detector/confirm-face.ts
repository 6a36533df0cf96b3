import type { PixelImage } from '../core/contracts.js';
import { warpAffine } from '../image/warp.js';
import type { Proposal } from './decode-blazeface.js';
import type { FaceNetworks } from './face-networks.js';
import { CROP_MARGIN, cropToPicture, eyeAngle, FACEMESH_SIZE, type MeshCrop, meshToPicture } from './mesh-crop.js';

/** A proposal the mesh agrees with. */
export interface ConfirmedFace {
  readonly proposal: Proposal;
  /** In pixels of the picture. */
  readonly mesh: Float32Array;
  /** The mesh network's own word on whether there is a face, 0 to 1. */
  readonly flag: number;
}

/** The mesh's face flag below which a proposal is no face. MediaPipe `face_landmarks_detector`: 0.5. */
const FLAG_THRESHOLD = 0.5;

const SCALE = [1 / 255, 1 / 255, 1 / 255] as const;

/** Looks at a proposal with the mesh network; `undefined` when that sees no face. */
export async function confirmFace(image: PixelImage, proposal: Proposal, networks: FaceNetworks): Promise<ConfirmedFace | undefined> {
  const crop: MeshCrop = {
    centre: proposal.centre,
    side: proposal.size * CROP_MARGIN,
    angle: eyeAngle(proposal.points[0], proposal.points[1]),
  };
  const input = warpAffine(image, cropToPicture(crop), { width: FACEMESH_SIZE, height: FACEMESH_SIZE, layout: 'chw', scale: SCALE });
  const { mesh, flag } = await networks.facemesh(input);
  if (!(flag >= FLAG_THRESHOLD)) return undefined;
  return { proposal, mesh: meshToPicture(mesh, crop), flag };
}
