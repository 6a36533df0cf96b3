import { checkConsistency, checkInclusion, checkSubtreeProof, type ProofCheck, type TreeHash } from 'rescue-face/ledger';

/** A case as github.com/transparency-dev/merkle writes them: hashes in base64, numbers of leaves from 0. */
export interface Vector {
  readonly desc: string;
  readonly wantErr: boolean;
  readonly proof: readonly string[] | null;
  readonly [field: string]: unknown;
}

/** The check that a kind of case is for. */
export const CHECKS: Readonly<Record<string, (hash: TreeHash, vector: Vector) => ProofCheck>> = {
  inclusion: (hash, vector) =>
    checkInclusion(hash, bytes(vector['leafHash']), count(vector['leafIdx']), state(vector['treeSize'], vector['root']), proof(vector)),
  consistency: (hash, vector) =>
    checkConsistency(hash, state(vector['size1'], vector['root1']), state(vector['size2'], vector['root2']), proof(vector)),
  subtreeinclusion: (hash, vector) => {
    const [start, index] = [count(vector['start']), count(vector['leafIdx']) - count(vector['start'])];
    return checkInclusion(hash, bytes(vector['leafHash']), index, state(count(vector['end']) - start, vector['root']), proof(vector));
  },
  subtreeconsistency: (hash, vector) => {
    const part = { start: count(vector['start']), end: count(vector['end']), root: bytes(vector['root1']) };
    return checkSubtreeProof(hash, part, state(vector['size'], vector['root2']), proof(vector));
  },
};

function state(size: unknown, root: unknown) {
  return { size: count(size), root: bytes(root) };
}

function proof(vector: Vector): Uint8Array[] {
  return (vector.proof ?? []).map(bytes);
}

function bytes(base64: unknown): Uint8Array {
  if (base64 !== null && base64 !== undefined && typeof base64 !== 'string') throw new TypeError('a hash is base64');
  return Uint8Array.from(Buffer.from(base64 ?? '', 'base64'));
}

function count(value: unknown): number {
  if (typeof value !== 'number') throw new TypeError('a count is a number');
  return value;
}
