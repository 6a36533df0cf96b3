export type { CallOptions, Signer, Verifier } from '../core/contracts.js';
export { type Checkpoint, openCheckpoint, type SignedCheckpoint, signCheckpoint } from './checkpoint.js';
export type { Unsigned } from './signed-note.js';
export { emptyRoot, leafHash, nodeHash, type TreeHash } from './tree-hash.js';
export { TreeHead } from './tree-head.js';
export {
  checkConsistency,
  checkInclusion,
  checkSubtreeProof,
  type LeafRange,
  type ProofCheck,
  ProofMaker,
  proofRanges,
  type TreeState,
} from './tree-proof.js';
