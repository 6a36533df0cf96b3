import { NUMBER_LENGTH, putBytes, putNumber } from './bytes.js';
import { checkBytes, checkInteger, checkText } from './check.js';
import { leafHash, type TreeHash } from './tree-hash.js';

/** What is known of a fragment without its key. */
export interface LeafFragment {
  /** Stands for whose key it is sealed under; the same for all fragments under one key. */
  readonly owner: Uint8Array;
  /** What that key is for: a whole number below 2^32. */
  readonly role: number;
  /** Binds the fragment to one key. */
  readonly commitment: Uint8Array;
  /** Of the sealed bytes, with the hash of the tree. */
  readonly digest: Uint8Array;
}

/** What is known of a ledger entry without any key. */
export interface LeafEntry {
  readonly schema: string;
  readonly header: Uint8Array;
  readonly fragments: readonly LeafFragment[];
}

/** A ledger entry as whoever has no key sees it. */
export interface KeylessEntry {
  /** 0 for the first entry ever. */
  readonly seq: number;
  readonly schema: string;
  readonly header: Uint8Array;
  /** As they stand in the leaf: see {@link readFragments}. */
  readonly fragments: Uint8Array;
  /** The hash of its leaf, as it lies beside it. */
  readonly leaf?: Uint8Array | undefined;
}

/** What stands in an entry's place and cannot be read as one. */
export interface UnreadableEntry {
  readonly unreadable: true;
}

/** The first byte of every leaf. A number is never given twice. */
const VERSION = 1;
const MOST = 2 ** 32 - 1;

const ENCODER = new TextEncoder();

/**
 * The bytes of an entry's leaf: the version (one byte), the schema, the header, the number of fragments, and of each, in
 * their order, owner, role, key commitment and the digest of its sealed bytes. Numbers are unsigned, 32 bits, big-endian;
 * before every text or string of bytes stands its length. So no two entries have the same bytes, and none of them says
 * more than lies open anyway.
 */
export function leafBytes({ schema, header, fragments }: Pick<KeylessEntry, 'schema' | 'header' | 'fragments'>): Uint8Array {
  checkBytes('fragments', fragments);
  const { bytes, at } = leafBeginning(schema, header, fragments.length);
  bytes.set(fragments, at);
  return bytes;
}

/** What stands of these fragments in a leaf: its last part. */
export function fragmentBytes(fragments: readonly LeafFragment[]): Uint8Array {
  const bytes = new Uint8Array(fragmentsLength(fragments));
  putFragments(bytes, 0, fragments);
  return bytes;
}

/** What {@link fragmentBytes} was given; `undefined` for bytes that are not from there. The arrays show parts of `bytes`. */
export function readFragments(bytes: Uint8Array): LeafFragment[] | undefined {
  checkBytes('fragments', bytes);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  let isWhole = true;
  const number = () => {
    at += NUMBER_LENGTH;
    if (at > bytes.length) isWhole = false;
    return isWhole ? view.getUint32(at - NUMBER_LENGTH) : 0;
  };
  const text = () => {
    const length = number();
    at += length;
    if (at > bytes.length) isWhole = false;
    return isWhole ? bytes.subarray(at - length, at) : bytes;
  };
  const count = number();
  const fragments: LeafFragment[] = [];
  while (isWhole && fragments.length < count) fragments.push({ owner: text(), role: number(), commitment: text(), digest: text() });
  return isWhole && at === bytes.length ? fragments : undefined;
}

/** The hash of an entry's leaf. */
export function entryLeaf(hash: TreeHash, { schema, header, fragments }: LeafEntry): Uint8Array {
  // Written at once where it is hashed: it is made at every commit.
  const { bytes, at } = leafBeginning(schema, header, fragmentsLength(fragments));
  putFragments(bytes, at, fragments);
  return leafHash(hash, bytes);
}

/** A leaf up to its fragments, which take the rest of it. */
function leafBeginning(schema: string, header: Uint8Array, rest: number): { readonly bytes: Uint8Array; readonly at: number } {
  checkText('schema', schema);
  checkBytes('header', header);
  const name = ENCODER.encode(schema);
  const bytes = new Uint8Array(1 + 2 * NUMBER_LENGTH + name.length + header.length + rest);
  bytes[0] = VERSION;
  return { bytes, at: putMeasured(bytes, putMeasured(bytes, 1, name), header) };
}

function fragmentsLength(fragments: readonly LeafFragment[]): number {
  let length = NUMBER_LENGTH;
  for (const { owner, role, commitment, digest } of fragments) {
    checkInteger('role', role, 0, MOST);
    length += 4 * NUMBER_LENGTH + owner.length + commitment.length + digest.length;
  }
  return length;
}

function putFragments(bytes: Uint8Array, start: number, fragments: readonly LeafFragment[]): void {
  let at = putNumber(bytes, start, fragments.length);
  for (const { owner, role, commitment, digest } of fragments) {
    at = putNumber(bytes, putMeasured(bytes, at, owner), role);
    at = putMeasured(bytes, putMeasured(bytes, at, commitment), digest);
  }
}

/** Bytes behind their length. */
function putMeasured(bytes: Uint8Array, at: number, part: Uint8Array): number {
  return putBytes(bytes, putNumber(bytes, at, part.length), part);
}
