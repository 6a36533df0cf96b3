import { putBytes } from './bytes.js';
import { checkBytes, checkBytesOf } from './check.js';

/** The hash a tree is made with, such as any `CryptoProvider` has: SHA-256, as RFC 6962 has it, or SM3. */
export interface TreeHash {
  /** Bytes of a digest. */
  readonly digestLength: number;
  /** The digest of these bytes, in memory of its own. */
  digest(bytes: Uint8Array): Uint8Array;
}

/** The hash of a ledger's tree, by its name. */
export interface LedgerHash extends TreeHash {
  /** As the cipher profile names it, e.g. `sha-256` or `sm3`. */
  readonly name: string;
}

/** RFC 6962 section 2.1: leaves and nodes begin differently, so that neither can be taken for the other. */
const LEAF = 0;
const NODE = 1;

/** The hash of a leaf with these bytes. `TypeError` for anything but bytes. */
export function leafHash(hash: TreeHash, leaf: Uint8Array): Uint8Array {
  checkBytes('leaf', leaf);
  const bytes = new Uint8Array(1 + leaf.length);
  bytes[0] = LEAF;
  bytes.set(leaf, 1);
  return hash.digest(bytes);
}

/** The hash of the node above two others. `RangeError` for hashes of another length than the tree's. */
export function nodeHash(hash: TreeHash, left: Uint8Array, right: Uint8Array): Uint8Array {
  checkHash('left', left, hash);
  checkHash('right', right, hash);
  const bytes = new Uint8Array(1 + left.length + right.length);
  bytes[0] = NODE;
  putBytes(bytes, putBytes(bytes, 1, left), right);
  return hash.digest(bytes);
}

/** The root of a tree without leaves: the hash of nothing. */
export function emptyRoot(hash: TreeHash): Uint8Array {
  return hash.digest(new Uint8Array(0));
}

/** A hash of the tree's. */
export function checkHash(name: string, value: unknown, { digestLength }: TreeHash): asserts value is Uint8Array {
  checkBytesOf(digestLength, name, value);
}
