import { checkHash, emptyRoot, nodeHash, type TreeHash } from '../core/tree-hash.js';

/**
 * A Merkle tree (RFC 6962 section 2.1) that grows leaf by leaf and keeps no more of itself than it takes to say its root:
 * the roots of its complete subtrees, at most one of a height.
 *
 * @example
 * ```ts
 * import { standardCrypto } from 'rescue-face/adapters/node-crypto';
 * import { leafHash, TreeHead } from 'rescue-face/ledger';
 *
 * const sha256 = standardCrypto();
 * const head = new TreeHead(sha256);
 * for (const word of ['first', 'second', 'third']) head.append(leafHash(sha256, new TextEncoder().encode(word)));
 * console.log(head.size, Buffer.from(head.root()).toString('base64'));
 * ```
 */
export class TreeHead {
  readonly #hash: TreeHash;
  /** Roots of the complete subtrees, the largest first. */
  readonly #peaks: Uint8Array[] = [];
  #size = 0;

  constructor(hash: TreeHash) {
    this.#hash = hash;
  }

  /** Leaves so far. */
  get size(): number {
    return this.#size;
  }

  /** Takes the hash of the next leaf, as `leafHash` makes it. `RangeError` for one of another length than the tree's hashes. */
  append(leaf: Uint8Array): void {
    checkHash('leaf', leaf, this.#hash);
    let root: Uint8Array = new Uint8Array(leaf);
    let peaks = this.#peaks.length;
    // A subtree that is complete on its right joins the one of its height on its left: as often as the size ends in a one.
    for (let left = this.#size; left % 2 === 1; left = (left - 1) / 2) {
      peaks -= 1;
      root = new Uint8Array(nodeHash(this.#hash, this.#peaks[peaks] ?? root, root));
    }
    // Only now, so that a hash that throws leaves the tree as it was.
    this.#peaks.splice(peaks, this.#peaks.length, root);
    this.#size += 1;
  }

  /** The root of the tree as it is now. */
  root(): Uint8Array {
    const [last, ...others] = this.#peaks.toReversed();
    if (last === undefined) return emptyRoot(this.#hash);
    return Uint8Array.from(others.reduce((right, left) => nodeHash(this.#hash, left, right), last));
  }
}
