export type { CallOptions, Signer, Verifier } from '../core/contracts.js';
export type { KeylessEntry, LeafEntry, LeafFragment, UnreadableEntry } from '../core/ledger-leaf.js';
export { entryLeaf, fragmentBytes, leafBytes, readFragments } from '../core/ledger-leaf.js';
export type * from '../core/store-types.js';
export { emptyRoot, leafHash, nodeHash, type TreeHash } from '../core/tree-hash.js';
export {
  type Checkpoint,
  type KnownLedger,
  openCheckpoint,
  type SignedCheckpoint,
  signCheckpoint,
  type UnsignedCheckpoint,
} from './checkpoint.js';
export { CheckpointLog, type IssuedCheckpoint, type LedgerProof } from './checkpoint-log.js';
export { type LedgerFileFacts, type LedgerFileSource, type OpenedLedgerFile, readLedgerFile, writeLedgerFile } from './ledger-file.js';
export type { SigningKey } from './signed-note.js';
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
export { type EntryFault, type LedgerClaims, type LedgerVerdict, type VerifyLedgerOptions, verifyLedger } from './verify-ledger.js';
