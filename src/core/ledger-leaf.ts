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
export interface KeylessEntry extends LeafEntry {
  /** 0 for the first entry ever. */
  readonly seq: number;
  /** The hash of its leaf, as it lies beside it. */
  readonly leaf?: Uint8Array | undefined;
}

/** What stands in an entry's place and cannot be read as one. */
export interface UnreadableEntry {
  readonly unreadable: true;
}

/** The first byte of every leaf. A number is never given twice. */
const VERSION = 1;
const NUMBER = 4;
const MOST = 2 ** 32 - 1;

const ENCODER = new TextEncoder();

/**
 * The bytes of an entry's leaf: the version (one byte), the schema, the header, the number of fragments, and of each, in
 * their order, owner, role, key commitment and the digest of its sealed bytes. Numbers are unsigned, 32 bits, big-endian;
 * before every text or string of bytes stands its length. So no two entries have the same bytes, and none of them says
 * more than lies open anyway.
 */
export function leafBytes({ schema, header, fragments }: LeafEntry): Uint8Array {
  checkText('schema', schema);
  checkBytes('header', header);
  const name = ENCODER.encode(schema);
  let length = 1 + 3 * NUMBER + name.length + header.length;
  for (const { owner, role, commitment, digest } of fragments) {
    checkInteger('role', role, 0, MOST);
    length += 4 * NUMBER + owner.length + commitment.length + digest.length;
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  const number = (value: number) => {
    bytes[at] = value >>> 24;
    bytes[at + 1] = value >>> 16;
    bytes[at + 2] = value >>> 8;
    bytes[at + 3] = value;
    at += NUMBER;
  };
  const text = (part: Uint8Array) => {
    number(part.length);
    bytes.set(part, at);
    at += part.length;
  };
  bytes[at++] = VERSION;
  text(name);
  text(header);
  number(fragments.length);
  for (const { owner, role, commitment, digest } of fragments) {
    text(owner);
    number(role);
    text(commitment);
    text(digest);
  }
  return bytes;
}

/** The hash of an entry's leaf. */
export function entryLeaf(hash: TreeHash, entry: LeafEntry): Uint8Array {
  return leafHash(hash, leafBytes(entry));
}
