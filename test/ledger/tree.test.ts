import fc from 'fast-check';
import { standardCrypto } from 'rescue-face/adapters/node-crypto';
import {
  checkConsistency,
  checkInclusion,
  checkSubtreeProof,
  emptyRoot,
  leafHash,
  nodeHash,
  ProofMaker,
  proofRanges,
  TreeHead,
} from 'rescue-face/ledger';
import { describe, expect, it } from 'vitest';

const sha256 = standardCrypto();
const leafOf = (number: number) => leafHash(sha256, Uint8Array.of(number, number >> 8));
const leavesOf = (count: number) => Array.from({ length: count }, (_, number) => leafOf(number));

/** RFC 6962 section 2.1, word for word. */
function rootOf(leaves: readonly Uint8Array[]): Uint8Array {
  const [only] = leaves;
  if (only === undefined) return emptyRoot(sha256);
  if (leaves.length === 1) return only;
  const k = 2 ** Math.ceil(Math.log2(leaves.length) - 1);
  return nodeHash(sha256, rootOf(leaves.slice(0, k)), rootOf(leaves.slice(k)));
}

function proofOf(leaves: readonly Uint8Array[], part: { start: number; end: number }): Uint8Array[] {
  const maker = new ProofMaker(sha256, part, leaves.length);
  for (const leaf of leaves) maker.append(leaf);
  return maker.proof();
}

const sizes = fc.integer({ min: 1, max: 200 });
const sized = sizes.chain((size) => fc.tuple(fc.constant(size), fc.integer({ min: 0, max: size - 1 })));
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

describe('a Merkle tree', () => {
  it('has the root that RFC 6962 defines, at every size', () => {
    const head = new TreeHead(sha256);
    for (let size = 0; size <= 130; size++) {
      expect(head.size).toBe(size);
      expect(hex(head.root())).toBe(hex(rootOf(leavesOf(size))));
      head.append(leafOf(size));
    }
  });

  it('keeps what it was given, whatever becomes of it', () => {
    const head = new TreeHead(sha256);
    const leaf = leafOf(1);
    head.append(leaf);
    head.root().fill(7);
    leaf.fill(9);
    expect(hex(head.root())).toBe(hex(leafOf(1)));
  });

  it('takes hashes of its own length alone', () => {
    expect(() => new TreeHead(sha256).append(new Uint8Array(31))).toThrow(/^Expected 32 bytes for leaf, received 31$/);
    expect(() => new TreeHead(sha256).append('hash' as never)).toThrow(/^Expected Uint8Array for leaf/);
  });

  it('makes a hash of bytes alone', () => {
    // Anything else would be hashed as zeros: two texts, one hash.
    for (const value of ['张三', [1, 2], new Uint16Array(2), undefined]) {
      expect(() => leafHash(sha256, value as never)).toThrow(/^Expected Uint8Array for leaf/);
    }
    expect(() => nodeHash(sha256, leafOf(1), 'a'.repeat(32) as never)).toThrow(/^Expected Uint8Array for right/);
    expect(() => nodeHash(sha256, new Uint8Array(31), leafOf(1))).toThrow(/^Expected 32 bytes for left, received 31$/);
  });

  it('is as it was after a hash that failed', () => {
    let fails = false;
    const failing = {
      digestLength: 32,
      digest(bytes: Uint8Array) {
        if (fails) throw new Error('no hash today');
        return sha256.digest(bytes);
      },
    };
    const head = new TreeHead(failing);
    for (let number = 0; number < 3; number++) head.append(leafOf(number));
    fails = true;
    expect(() => head.append(leafOf(3))).toThrow('no hash today');
    fails = false;
    head.append(leafOf(3));
    expect([head.size, hex(head.root())]).toEqual([4, hex(rootOf(leavesOf(4)))]);
  });

  it('proves each of its leaves, and no other leaf, place or root', () => {
    fc.assert(
      fc.property(sized, fc.integer({ min: 0, max: 300 }), ([size, index], other) => {
        const leaves = leavesOf(size);
        const tree = { size, root: rootOf(leaves) };
        const proof = proofOf(leaves, { start: index, end: index + 1 });
        expect(checkInclusion(sha256, leafOf(index), index, tree, proof)).toEqual({ holds: true });
        if (other === index) return;
        const holds = [
          checkInclusion(sha256, leafOf(other), index, tree, proof),
          checkInclusion(sha256, leafOf(index), other, tree, proof),
          checkInclusion(sha256, leafOf(index), index, { size, root: leafOf(400) }, proof),
          checkInclusion(sha256, leafOf(index), index, tree, [...proof, leafOf(other)]),
          ...proof.map((_, at) => checkInclusion(sha256, leafOf(index), index, tree, proof.toSpliced(at, 1))),
          ...proof.map((_, at) => checkInclusion(sha256, leafOf(index), index, tree, proof.with(at, leafOf(300 + other)))),
        ];
        expect(holds.filter((check) => check.holds)).toEqual([]);
      }),
    );
  });

  it('proves that every earlier state is its beginning, and of no state that was rewritten', () => {
    fc.assert(
      fc.property(sized, ([later, before]) => {
        const earlier = before + 1;
        const leaves = leavesOf(later);
        const was = { size: earlier, root: rootOf(leaves.slice(0, earlier)) };
        const tree = { size: later, root: rootOf(leaves) };
        const proof = proofOf(leaves, { start: 0, end: earlier });
        expect(checkConsistency(sha256, was, tree, proof)).toEqual({ holds: true });
        const rewritten = leaves.with(before, leafOf(400));
        const now = { size: later, root: rootOf(rewritten) };
        expect(checkConsistency(sha256, was, now, proof).holds).toBe(false);
        expect(checkConsistency(sha256, was, now, proofOf(rewritten, { start: 0, end: earlier })).holds).toBe(false);
      }),
    );
  });

  it('proves every subtree, and says which parts are none', () => {
    const size = 21;
    const leaves = leavesOf(size);
    const tree = { size, root: rootOf(leaves) };
    for (let start = 0; start <= size; start++) {
      for (let end = 0; end <= size + 1; end++) {
        // A subtree begins at a multiple of the power of two that holds it.
        const span = 2 ** Math.ceil(Math.log2(end - start));
        const isSubtree = start <= end && end <= size && (start === end || start % span === 0);
        expect(proofRanges({ start, end }, size) !== undefined, `${start} to ${end}`).toBe(isSubtree);
        const part = { start, end, root: rootOf(leaves.slice(start, end)) };
        const check = checkSubtreeProof(sha256, part, tree, isSubtree ? proofOf(leaves, part) : []);
        expect(check).toEqual(isSubtree ? { holds: true } : { holds: false, reason: 'range' });
      }
    }
  });

  it('says what is wrong with a proof', () => {
    const leaves = leavesOf(6);
    const tree = { size: 6, root: rootOf(leaves) };
    const was = { size: 3, root: rootOf(leaves.slice(0, 3)) };
    const proof = proofOf(leaves, { start: 0, end: 3 });
    const reason = (earlier: typeof was, later: typeof tree, given = proof) => checkConsistency(sha256, earlier, later, given);
    expect(reason({ ...was, size: 0 }, tree)).toEqual({ holds: false, reason: 'range' });
    expect(reason({ ...was, size: 7 }, tree)).toEqual({ holds: false, reason: 'range' });
    expect(reason({ ...was, size: 2.5 }, tree)).toEqual({ holds: false, reason: 'range' });
    expect(reason(was, { ...tree, size: 2 ** 60 })).toEqual({ holds: false, reason: 'range' });
    expect(reason(was, tree, [])).toEqual({ holds: false, reason: 'length' });
    expect(reason(was, tree, proof.with(0, new Uint8Array(31)))).toEqual({ holds: false, reason: 'length' });
    const half = { size: 4, root: rootOf(leaves.slice(0, 4)) };
    const halfProof = proofOf(leaves, { start: 0, end: 4 });
    expect(reason(half, tree, halfProof)).toEqual({ holds: true });
    expect(reason({ ...half, root: half.root.subarray(1) }, tree, halfProof)).toEqual({ holds: false, reason: 'length' });
    const leaf = new Uint8Array(0);
    expect(checkInclusion(sha256, leaf, 0, { size: 1, root: leaf }, [])).toEqual({ holds: false, reason: 'length' });
    expect(reason({ ...was, root: leafOf(9) }, tree)).toEqual({ holds: false, reason: 'part' });
    expect(reason(was, { ...tree, root: leafOf(9) })).toEqual({ holds: false, reason: 'whole' });
  });

  it('takes nothing but bytes for a hash: what is none would agree with anything', () => {
    const leaves = leavesOf(5);
    const tree = { size: 5, root: rootOf(leaves) };
    const proof = proofOf(leaves, { start: 0, end: 1 });
    const asJson = (state: typeof tree) => JSON.parse(JSON.stringify(state)) as typeof tree;
    for (const call of [
      () => checkConsistency(sha256, asJson(tree), asJson({ size: 5, root: leafOf(1) }), []),
      () => checkConsistency(sha256, { size: 5, root: 'a'.repeat(32) as never }, tree, []),
      () => checkInclusion(sha256, 1 as never, 0, { size: 1, root: leafOf(1) }, []),
      () => checkInclusion(sha256, leafOf(0), 0, tree, proof.with(0, { length: 32 } as never)),
      () => checkInclusion(sha256, leafOf(0), 0, tree, proof.with(0, 'a'.repeat(32) as never)),
      () => checkInclusion(sha256, leafOf(0), 0, tree, new Array<Uint8Array>(3)),
    ]) {
      expect(call).toThrow(/^Expected Uint8Array for /);
    }
  });

  it('is walked in the same way whatever its size', () => {
    const size = Number.MAX_SAFE_INTEGER;
    expect(proofRanges({ start: size - 1, end: size }, size)?.length).toBe(52);
    expect(proofRanges({ start: 0, end: 1 }, size)?.length).toBe(53);
  });

  it('makes a proof only of a subtree, and of all leaves', () => {
    expect(() => new ProofMaker(sha256, { start: 1, end: 3 }, 8)).toThrow(/^Expected a subtree of 8 leaves for part, received 1 to 3$/);
    expect(() => new ProofMaker(sha256, { start: '370102' as never, end: 3 }, 8)).toThrow(/for part\.start, received a string$/);
    // Whatever was refused is not counted.
    const careful = new ProofMaker(sha256, { start: 1, end: 2 }, 3);
    expect(() => careful.append(new Uint8Array(3))).toThrow(/^Expected 32 bytes for leaf, received 3$/);
    for (const leaf of leavesOf(3)) {
      // Also where the proof does not need the leaf.
      expect(() => careful.append(new Uint8Array(33))).toThrow(RangeError);
      careful.append(leaf);
    }
    expect(careful.proof().map(hex)).toEqual([hex(leafOf(0)), hex(leafOf(2))]);
    const maker = new ProofMaker(sha256, { start: 0, end: 1 }, 2);
    maker.append(leafOf(0));
    expect(() => maker.proof()).toThrow(/^Expected 2 leaves, received 1$/);
    maker.append(leafOf(1));
    maker.append(leafOf(2));
    expect(maker.proof().map(hex)).toEqual([hex(leafOf(1))]);
  });
});
