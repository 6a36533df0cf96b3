import { sameBytes } from '../core/bytes.js';
import { checkBytes, checkInteger } from '../core/check.js';
import { checkHash, emptyRoot, nodeHash, type TreeHash } from '../core/tree-hash.js';
import { TreeHead } from './tree-head.js';

/** The leaves from `start` up to, not with, `end`, counted from 0: whole numbers up to 2^53 - 1. */
export interface LeafRange {
  readonly start: number;
  readonly end: number;
}

/** A tree at one size. */
export interface TreeState {
  /** Leaves: a whole number up to 2^53 - 1. */
  readonly size: number;
  /** As long as a digest of the tree's hash. */
  readonly root: Uint8Array;
}

/**
 * Whether a proof proves what it is for, or why not: `range`: the numbers describe no part of such a tree; `length`: there
 * are too few hashes, too many, or one of another length; `part`: it does not lead to the part's own root; `whole`: it does
 * not lead to the root of the tree.
 */
export type ProofCheck = { readonly holds: true } | { readonly holds: false; readonly reason: 'range' | 'length' | 'part' | 'whole' };

/** One step down from the root to a part: the half it does not lie in. */
interface Step {
  readonly sibling: LeafRange;
  readonly side: 'left' | 'right';
  /** The part reaches into both halves, and begins where the left one does: that half belongs to it. */
  readonly isOwn: boolean;
}

interface Descent {
  /** From the root. */
  readonly steps: readonly Step[];
  /** What is left of the part at the bottom, if that is not the part as it was asked for. */
  readonly rest: LeafRange | undefined;
}

/**
 * The way down to a part of a tree (RFC 6962 sections 2.1.1 and 2.1.2, carried over to subtrees as in
 * draft-ietf-plants-merkle-tree-certs): `undefined` where the part is no subtree. A single leaf is a part, and so are
 * the first leaves of whatever number. An empty part is nowhere: there is no step to it.
 */
function descend({ start, end }: LeafRange, size: number): Descent | undefined {
  if (![start, end, size].every(Number.isSafeInteger) || start < 0 || start > end || end > size) return undefined;
  if (start === end) return { steps: [], rest: undefined };
  const steps: Step[] = [];
  let isPart = true;
  let from = 0;
  let to = size;
  let first = start;
  while (first > from || end < to) {
    const middle = from + largestPowerBelow(to - from);
    if (end <= middle) {
      steps.push({ sibling: { start: middle, end: to }, side: 'right', isOwn: false });
      to = middle;
      continue;
    }
    const isOwn = first === from;
    if (!isOwn && first < middle) return undefined;
    steps.push({ sibling: { start: from, end: middle }, side: 'left', isOwn });
    from = middle;
    if (isOwn) {
      isPart = false;
      first = middle;
    }
  }
  return { steps, rest: isPart ? undefined : { start: from, end: to } };
}

/** The largest power of two below a number of 2 or more. */
function largestPowerBelow(count: number): number {
  let power = 1;
  while (power * 2 < count) power *= 2;
  return power;
}

/**
 * The parts of a tree whose roots, in this order, are the proof that `part` lies in it: none for a part without leaves.
 * `undefined` where the part is no subtree of a tree of this size.
 */
export function proofRanges(part: LeafRange, size: number): readonly LeafRange[] | undefined {
  const descent = descend(part, size);
  if (descent === undefined) return undefined;
  const siblings = descent.steps.toReversed().map(({ sibling }) => sibling);
  return descent.rest === undefined ? siblings : [descent.rest, ...siblings];
}

/**
 * Whether the leaves of `part`, with this root, are those of a tree of this size and root. Every other check is a case of
 * this one.
 *
 * Take `tree` whole, size and root together, from where it can be relied on, such as an opened checkpoint: nothing here
 * tells a true root from another, and the proof of one size may hold for another. A part without leaves lies in every
 * tree, and that it does proves nothing. `TypeError` for hashes that are no bytes.
 */
export function checkSubtreeProof(
  hash: TreeHash,
  part: LeafRange & { readonly root: Uint8Array },
  tree: TreeState,
  proof: readonly Uint8Array[],
): ProofCheck {
  checkBytes('the root of the part', part.root);
  checkBytes('the root of the tree', tree.root);
  for (const sibling of proof) checkBytes('a hash of the proof', sibling);
  const descent = descend(part, tree.size);
  if (descent === undefined) return { holds: false, reason: 'range' };
  const { steps, rest } = descent;
  const isEmpty = part.start === part.end;
  const [given, siblings] = rest === undefined ? [isEmpty ? emptyRoot(hash) : part.root, proof] : [proof[0], proof.slice(1)];
  const isWhole = siblings.length === steps.length && proof.every(({ length }) => length === hash.digestLength);
  // A part that is the whole is compared and not hashed: its root may be as long as that of the tree.
  const isHash = steps.length === 0 || given?.length === hash.digestLength;
  if (given === undefined || !isWhole || !isHash) return { holds: false, reason: 'length' };
  let own = given;
  let whole = given;
  for (const [at, { side, isOwn }] of steps.toReversed().entries()) {
    const sibling = siblings[at] ?? given;
    if (isOwn) own = nodeHash(hash, sibling, own);
    whole = side === 'left' ? nodeHash(hash, sibling, whole) : nodeHash(hash, whole, sibling);
  }
  if (!sameBytes(own, part.root)) return { holds: false, reason: 'part' };
  return isEmpty || sameBytes(whole, tree.root) ? { holds: true } : { holds: false, reason: 'whole' };
}

/**
 * Whether the leaf at `index`, with this hash, is in the tree (RFC 6962 section 2.1.1). `TypeError` for hashes that are no
 * bytes.
 *
 * @param leaf - The leaf's hash, made with `leafHash` by whoever checks, out of the entry that is in question: one that came
 * with the proof may be that of a node.
 * @param tree - Size and root together, from where they can be relied on, such as an opened checkpoint.
 * @param proof - From the leaf upwards.
 */
export function checkInclusion(hash: TreeHash, leaf: Uint8Array, index: number, tree: TreeState, proof: readonly Uint8Array[]): ProofCheck {
  checkBytes('leaf', leaf);
  if (leaf.length !== hash.digestLength) return { holds: false, reason: 'length' };
  return checkSubtreeProof(hash, { start: index, end: index + 1, root: leaf }, tree, proof);
}

/**
 * Whether one tree is the beginning of another (RFC 6962 section 2.1.2): nothing of the earlier one was changed, moved or
 * taken away. Of an empty earlier tree nothing can be proven: `range`. `TypeError` for hashes that are no bytes.
 *
 * @param earlier - Size and root together, from where they can be relied on, such as a checkpoint that was lodged.
 * @param later - Likewise.
 */
export function checkConsistency(hash: TreeHash, earlier: TreeState, later: TreeState, proof: readonly Uint8Array[]): ProofCheck {
  if (earlier.size === 0) return { holds: false, reason: 'range' };
  return checkSubtreeProof(hash, { start: 0, end: earlier.size, root: earlier.root }, later, proof);
}

/**
 * Makes a proof out of the leaves of a tree, given one after the other: nothing but the roots of the parts it needs is kept.
 *
 * @example
 * ```ts
 * import { standardCrypto } from 'rescue-face/adapters/node-crypto';
 * import { checkInclusion, leafHash, ProofMaker, TreeHead } from 'rescue-face/ledger';
 *
 * const sha256 = standardCrypto();
 * const leaves = ['a', 'b', 'c', 'd', 'e'].map((word) => leafHash(sha256, new TextEncoder().encode(word)));
 * const head = new TreeHead(sha256);
 * const maker = new ProofMaker(sha256, { start: 2, end: 3 }, leaves.length); // that the third is there
 * for (const leaf of leaves) {
 *   head.append(leaf);
 *   maker.append(leaf);
 * }
 * const tree = { size: head.size, root: head.root() };
 * console.log(checkInclusion(sha256, leaves[2]!, 2, tree, maker.proof())); // { holds: true }
 * ```
 */
export class ProofMaker {
  readonly #hash: TreeHash;
  readonly #size: number;
  readonly #parts: readonly { readonly range: LeafRange; readonly head: TreeHead }[];
  #at = 0;

  /** `RangeError` where `part` is no subtree of a tree of this size. */
  constructor(hash: TreeHash, part: LeafRange, size: number) {
    for (const [name, value] of Object.entries({ 'part.start': part.start, 'part.end': part.end, size })) {
      checkInteger(name, value, 0, Number.MAX_SAFE_INTEGER);
    }
    const ranges = proofRanges(part, size);
    if (ranges === undefined) {
      throw new RangeError(`Expected a subtree of ${size} leaves for part, received ${part.start} to ${part.end}`);
    }
    this.#hash = hash;
    this.#size = size;
    this.#parts = ranges.map((range) => ({ range, head: new TreeHead(hash) }));
  }

  /**
   * Takes the hash of the next leaf, from the first of the tree on; those beyond its size are passed over. `RangeError` for
   * one of another length than the tree's hashes.
   */
  append(leaf: Uint8Array): void {
    checkHash('leaf', leaf, this.#hash);
    this.#parts.find(({ range }) => this.#at >= range.start && this.#at < range.end)?.head.append(leaf);
    this.#at += 1;
  }

  /** The proof. `RangeError` before every leaf of the tree was given. */
  proof(): Uint8Array[] {
    if (this.#at < this.#size) throw new RangeError(`Expected ${this.#size} leaves, received ${this.#at}`);
    return this.#parts.map(({ head }) => head.root());
  }
}
