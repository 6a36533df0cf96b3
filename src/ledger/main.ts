export type { CallOptions, Signer, Verifier } from '../core/contracts.js';
export { type Checkpoint, type CheckpointCheck, openCheckpoint, signCheckpoint } from './checkpoint.js';
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
