import { Buffer } from 'node:buffer';
import { canonicalJson } from '../core/canonical-json.js';
import { checkInteger, checkKeys, checkText } from '../core/check.js';
import { checkCallOptions } from '../core/check-call-options.js';
import type { CallOptions } from '../core/contracts.js';
import { RescueFaceError } from '../core/errors.js';
import { fragmentBytes, type KeylessEntry, type LeafFragment, readFragments, type UnreadableEntry } from '../core/ledger-leaf.js';
import { isCanonicalObject } from './canonical-header.js';
import { linesOf } from './lines-of.js';
import { bytesOf } from './signed-note.js';

/** What a ledger file says of itself in its first line. */
export interface LedgerFileFacts {
  /** The ledger's own name, where it was told. */
  readonly origin?: string | undefined;
  /** What its tree is hashed with, e.g. `sha-256`. */
  readonly hash: string;
  /** Number of entries. */
  readonly size: number;
}

/** Entries with what is said of them. */
export interface LedgerFileSource extends LedgerFileFacts {
  readonly entries: AsyncIterable<readonly (KeylessEntry | UnreadableEntry)[]>;
}

/** A ledger file, opened; or that it is none. */
export type OpenedLedgerFile =
  | { readonly isLedger: true; readonly ledger: LedgerFileSource }
  /** `format`: the first line is not that of a ledger file; `version`: it is of a version that is not known here. */
  | { readonly isLedger: false; readonly reason: 'format' | 'version' };

const FORMAT = 'rescue-face-ledger';
const VERSION = 1;
/** Entries given at a time. */
const PAGE = 256;
/** Bytes of lines after which they are given all the same. */
const PAGE_BYTES = 4 * 2 ** 20;

const DECODER = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const NEWLINE = Uint8Array.of(0x0a);

/**
 * The bytes of a file that holds all it takes to look through a ledger without its database, and nothing of whom it speaks:
 * a line of what it is, then one for each entry, each as canonical JSON. Headers, tags, commitments, digests and leaves are
 * in it; whose keys are whose cannot be told, only which are the same.
 *
 * Rejects with `ERR_STORE_CORRUPT` at an entry that cannot be read, or where there are not as many as were said.
 */
export async function* writeLedgerFile(source: LedgerFileSource, options: CallOptions = {}): AsyncGenerator<Uint8Array> {
  checkKeys('the ledger', source, ['origin', 'hash', 'size', 'entries']);
  const { origin, hash, size, entries } = source;
  if (origin !== undefined) checkText('origin', origin);
  checkText('hash', hash);
  checkInteger('size', size, 0, Number.MAX_SAFE_INTEGER);
  checkCallOptions(options);
  yield canonicalJson({ format: FORMAT, hash, origin, size, version: VERSION });
  yield NEWLINE;
  let written = 0;
  for await (const page of entries) {
    options.signal?.throwIfAborted();
    for (const entry of page) {
      const fragments = 'unreadable' in entry ? undefined : readFragments(entry.fragments);
      if ('unreadable' in entry || fragments === undefined || written === size) throw unreadable(written);
      yield lineOf(entry, fragments);
      yield NEWLINE;
      written += 1;
    }
  }
  if (written !== size) throw unreadable(written);
}

/**
 * Opens the bytes of a ledger file, in pieces of whatever length. What is wrong with an entry's line is given in its place:
 * another spelling of the same JSON, a name twice, a line that is cut short, bytes behind the last one.
 */
export async function readLedgerFile(bytes: AsyncIterable<Uint8Array>): Promise<OpenedLedgerFile> {
  const lines = linesOf(bytes)[Symbol.asyncIterator]();
  const opened = await factsIn(lines);
  // Whoever opens a file lets go of it where it is none.
  if (!opened.isLedger) await lines.return?.(undefined);
  return opened;
}

async function factsIn(lines: AsyncIterator<Uint8Array | undefined>): Promise<OpenedLedgerFile> {
  const first = await lines.next();
  const facts = first.done === true || first.value === undefined ? undefined : objectIn(first.value);
  if (facts?.['format'] !== FORMAT) return { isLedger: false, reason: 'format' };
  if (facts['version'] !== VERSION) return { isLedger: false, reason: 'version' };
  const { hash, origin, size } = facts;
  const isWhole = hasKeys(facts, origin === undefined ? FACTS : [...FACTS, 'origin']) && typeof hash === 'string' && isCount(size);
  if (!isWhole || (origin !== undefined && typeof origin !== 'string')) return { isLedger: false, reason: 'format' };
  return { isLedger: true, ledger: { origin, hash, size, entries: entriesIn(lines) } };
}

const FACTS = ['format', 'hash', 'size', 'version'];

async function* entriesIn(lines: AsyncIterator<Uint8Array | undefined>): AsyncGenerator<readonly (KeylessEntry | UnreadableEntry)[]> {
  let page: (KeylessEntry | UnreadableEntry)[] = [];
  let held = 0;
  try {
    for (let line = await lines.next(); line.done !== true; line = await lines.next()) {
      const entry = line.value === undefined ? undefined : entryIn(line.value);
      page.push(entry ?? { unreadable: true });
      if (entry === undefined) break;
      held += line.value?.length ?? 0;
      if (page.length < PAGE && held < PAGE_BYTES) continue;
      yield page;
      page = [];
      held = 0;
    }
    if (page.length > 0) yield page;
  } finally {
    await lines.return?.(undefined);
  }
}

function lineOf({ seq, schema, header, leaf }: KeylessEntry, fragments: readonly LeafFragment[]): Uint8Array {
  return canonicalJson({
    fragments: fragments.map(({ owner, role, commitment, digest }) => ({
      commitment: base64(commitment),
      digest: base64(digest),
      owner: base64(owner),
      role,
    })),
    header: base64(header),
    leaf: leaf && base64(leaf),
    schema,
    seq,
  });
}

function entryIn(line: Uint8Array): KeylessEntry | undefined {
  const read = objectIn(line);
  if (read === undefined || !hasKeys(read, ['fragments', 'header', 'schema', 'seq', ...('leaf' in read ? ['leaf'] : [])])) return undefined;
  const { fragments: list, schema, seq } = read;
  const header = bytesIn(read['header']);
  const leaf = 'leaf' in read ? bytesIn(read['leaf']) : undefined;
  const isWhole = header !== undefined && typeof schema === 'string' && isCount(seq) && 'leaf' in read === (leaf !== undefined);
  if (!isWhole || !Array.isArray(list)) return undefined;
  const fragments: LeafFragment[] = [];
  for (const each of list as readonly unknown[]) {
    const fragment = fragmentIn(each);
    if (fragment === undefined) return undefined;
    fragments.push(fragment);
  }
  return { seq, schema, header, fragments: fragmentBytes(fragments), leaf };
}

function fragmentIn(value: unknown): LeafFragment | undefined {
  if (typeof value !== 'object' || value === null || !hasKeys(value, ['commitment', 'digest', 'owner', 'role'])) return undefined;
  const { commitment, digest, owner, role } = value as Readonly<Record<string, unknown>>;
  const [one, two, three] = [bytesIn(commitment), bytesIn(digest), bytesIn(owner)];
  if (one === undefined || two === undefined || three === undefined || !isCount(role) || role >= 2 ** 32) return undefined;
  return { owner: three, role, commitment: one, digest: two };
}

/** A line's object, where it is written in the one way there is: so no name stands twice, and nothing is left to readings. */
function objectIn(line: Uint8Array): Readonly<Record<string, unknown>> | undefined {
  return isCanonicalObject(line) ? (JSON.parse(DECODER.decode(line)) as Readonly<Record<string, unknown>>) : undefined;
}

function hasKeys(value: object, names: readonly string[]): boolean {
  const found = Object.keys(value);
  return found.length === names.length && names.every((name) => found.includes(name));
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function bytesIn(value: unknown): Uint8Array | undefined {
  const bytes = typeof value === 'string' ? bytesOf(value) : undefined;
  return bytes && Uint8Array.prototype.slice.call(bytes);
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}

function unreadable(seq: number): RescueFaceError {
  return new RescueFaceError('ERR_STORE_CORRUPT', { problem: `ledger entry ${seq} cannot be read, or is not there`, seq });
}
