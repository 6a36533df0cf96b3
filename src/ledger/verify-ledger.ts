import { sameBytes } from '../core/bytes.js';
import { checkBytes, checkInteger, checkKeys, describe } from '../core/check.js';
import type { CallOptions } from '../core/contracts.js';
import { type KeylessEntry, leafBytes, type UnreadableEntry } from '../core/ledger-leaf.js';
import { Pace } from '../core/pace.js';
import { leafHash, type TreeHash } from '../core/tree-hash.js';
import { isCanonicalObject } from './canonical-header.js';
import { TreeHead } from './tree-head.js';
import type { TreeState } from './tree-proof.js';

/** What entries are held to. */
export interface LedgerClaims {
  /** What the ledger's tree is hashed with. */
  readonly hash: TreeHash;
  /** How many entries whoever gives them says there are. */
  readonly size?: number | undefined;
  /** What was signed of this ledger, in any order: take opened checkpoints, of which it is known that its keeper signed them. */
  readonly checkpoints?: readonly TreeState[] | undefined;
}

/** Options of {@link verifyLedger}. */
export interface VerifyLedgerOptions extends CallOptions {
  /** Told the number of entries looked at so far, some times a second. */
  readonly onProgress?: ((entries: number) => void) | undefined;
}

/**
 * What is the matter with an entry. `format`: it cannot be read; `sequence`: another place's entry stands here, or one that
 * is too many; `schema`: what it says it is is no name of a schema; `header`: its header is not canonical JSON; `leaf`: it
 * is not the one that its leaf was made of.
 */
export type EntryFault = 'format' | 'sequence' | 'schema' | 'header' | 'leaf';

/** What came of looking through a ledger. */
export type LedgerVerdict =
  | { readonly holds: true; readonly size: number; readonly root: Uint8Array }
  /** The first entry that is not what it should be; all before it are. */
  | { readonly holds: false; readonly reason: EntryFault; readonly seq: number }
  /**
   * Every entry agrees with its leaf, and yet the first `size` are not those that the checkpoint was signed over: somebody
   * has written entries and leaves anew, put them in another order, or put another ledger here.
   */
  | { readonly holds: false; readonly reason: 'prefix'; readonly size: number; readonly root: Uint8Array }
  /** There are `size` entries, all as they should be, and there were at least `expected`. */
  | { readonly holds: false; readonly reason: 'cut'; readonly size: number; readonly expected: number };

const SCHEMA = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*@[1-9]\d{0,3}$/;
/** Names of schemas that are remembered. */
const MOST_SCHEMAS = 256;
/** Entries between two reports. */
const REPORT_EVERY = 4096;

/**
 * Looks through a ledger without any key: every entry can be read, stands in its place, has a header that is written in the
 * one way there is, and is the one its leaf was made of; and the tree over the leaves has the root of every checkpoint.
 *
 * What is wrong with the entries is an answer. Rejects with `TypeError` or `RangeError` for claims that are none, with
 * `signal.reason`, and with what the entries themselves reject with.
 *
 * @param entries - Pages of entries, from the first one on: of a database (`sqliteLedger`) or of a file (`readLedgerFile`).
 *
 * @example
 * ```ts
 * import { standardCrypto } from 'rescue-face/adapters/node-crypto';
 * import { leafHash, TreeHead, verifyLedger } from 'rescue-face/ledger';
 *
 * const hash = standardCrypto();
 * async function* entries() {
 *   yield [{ seq: 0, schema: 'backup@1', header: new TextEncoder().encode('{"at":0}'), fragments: new Uint8Array(4) }];
 * }
 * const verdict = await verifyLedger(entries(), { hash });
 * console.log(verdict.holds); // true
 * ```
 */
export async function verifyLedger(
  entries: AsyncIterable<readonly (KeylessEntry | UnreadableEntry)[]>,
  claims: LedgerClaims,
  options: VerifyLedgerOptions = {},
): Promise<LedgerVerdict> {
  const { hash, size, checkpoints } = checked(claims);
  checkKeys('the options', options, ['signal', 'onProgress']);
  const { signal, onProgress } = options;
  signal?.throwIfAborted();
  const look = new Look(hash, size, checkpoints);
  const pace = new Pace();
  let fault = look.compare();
  if (fault !== undefined) return fault;
  for await (const page of entries) {
    for (const entry of page) {
      if (pace.tired) await pace.rest();
      signal?.throwIfAborted();
      fault = look.take(entry);
      if (fault !== undefined) return fault;
      if (look.size % REPORT_EVERY === 0) onProgress?.(look.size);
    }
  }
  signal?.throwIfAborted();
  return look.end();
}

/** One look through a ledger, entry by entry. */
class Look {
  readonly #hash: TreeHash;
  readonly #said: number | undefined;
  readonly #head: TreeHead;
  /** Those that are still to come, the smallest last. */
  readonly #checkpoints: TreeState[];
  readonly #schemas = new Set<string>();

  constructor(hash: TreeHash, said: number | undefined, checkpoints: readonly TreeState[]) {
    this.#hash = hash;
    this.#said = said;
    this.#head = new TreeHead(hash);
    this.#checkpoints = [...checkpoints].sort((a, b) => b.size - a.size);
  }

  get size(): number {
    return this.#head.size;
  }

  take(entry: KeylessEntry | UnreadableEntry): LedgerVerdict | undefined {
    const { size } = this.#head;
    if ('unreadable' in entry) return { holds: false, reason: 'format', seq: size };
    if (entry.seq !== size || size === this.#said) return { holds: false, reason: 'sequence', seq: size };
    if (!this.#isSchema(entry.schema)) return { holds: false, reason: 'schema', seq: size };
    if (!isCanonicalObject(entry.header)) return { holds: false, reason: 'header', seq: size };
    const leaf = leafHash(this.#hash, leafBytes(entry));
    if (entry.leaf !== undefined && !sameBytes(leaf, entry.leaf)) return { holds: false, reason: 'leaf', seq: size };
    this.#head.append(leaf);
    return this.compare();
  }

  /** The root as it is now with the checkpoints of this size. */
  compare(): LedgerVerdict | undefined {
    for (let next = this.#checkpoints.at(-1); next?.size === this.#head.size; next = this.#checkpoints.at(-1)) {
      const root = this.#head.root();
      if (!sameBytes(root, next.root)) return { holds: false, reason: 'prefix', size: next.size, root };
      this.#checkpoints.pop();
    }
    return undefined;
  }

  end(): LedgerVerdict {
    const { size } = this.#head;
    const expected = Math.max(this.#said ?? 0, this.#checkpoints[0]?.size ?? 0);
    return expected > size ? { holds: false, reason: 'cut', size, expected } : { holds: true, size, root: this.#head.root() };
  }

  #isSchema(schema: string): boolean {
    if (this.#schemas.has(schema)) return true;
    if (!SCHEMA.test(schema)) return false;
    if (this.#schemas.size < MOST_SCHEMAS) this.#schemas.add(schema);
    return true;
  }
}

function checked(claims: LedgerClaims): { hash: TreeHash; size: number | undefined; checkpoints: readonly TreeState[] } {
  checkKeys('the claims', claims, ['hash', 'size', 'checkpoints']);
  const { hash, size, checkpoints = [] } = claims;
  if (typeof hash?.digest !== 'function') throw new TypeError(`Expected a hash for hash, received ${describe(hash)}`);
  if (size !== undefined) checkInteger('size', size, 0, Number.MAX_SAFE_INTEGER);
  if (!Array.isArray(checkpoints)) throw new TypeError(`Expected an array for checkpoints, received ${describe(checkpoints)}`);
  for (const checkpoint of checkpoints as readonly TreeState[]) {
    checkInteger('size of a checkpoint', checkpoint.size, 0, Number.MAX_SAFE_INTEGER);
    checkBytes('root of a checkpoint', checkpoint.root);
  }
  return { hash, size, checkpoints: checkpoints as readonly TreeState[] };
}
