import { Buffer } from 'node:buffer';
import { checkBytes, checkInteger, checkText } from '../core/check.js';
import type { CallOptions, Signer, Verifier } from '../core/contracts.js';
import { bytesOf, openNote, signNote, type Unsigned } from './signed-note.js';
import type { TreeState } from './tree-proof.js';

/** What the holder of a ledger says of it, signed: at this size its root is this one. */
export interface Checkpoint extends TreeState {
  /** The ledger's own name, never that of another. */
  readonly origin: string;
}

/** A checkpoint that somebody who is known has signed. */
export interface SignedCheckpoint {
  readonly isSigned: true;
  readonly checkpoint: Checkpoint;
  /** The names of those who are known and have signed. */
  readonly signedBy: readonly string[];
}

/** A whole number without leading zeros. */
const SIZE = /^(?:0|[1-9]\d{0,15})$/;

/**
 * A signed checkpoint (C2SP tlog-checkpoint, without extension lines), to be lodged where whoever keeps the ledger cannot
 * change it. Who signs must never sign one that contradicts an earlier one.
 *
 * @example
 * ```ts
 * import { randomBytes } from 'node:crypto';
 * import { ed25519Signer, ed25519Verifier, standardCrypto } from 'rescue-face/adapters/node-crypto';
 * import { leafHash, openCheckpoint, signCheckpoint, TreeHead } from 'rescue-face/ledger';
 *
 * const origin = 'rescue.example.cn/jinan';
 * const signer = ed25519Signer({ name: origin, seed: randomBytes(32) });
 * const head = new TreeHead(standardCrypto());
 * head.append(leafHash(standardCrypto(), new TextEncoder().encode('an entry')));
 *
 * const note = await signCheckpoint({ origin, size: head.size, root: head.root() }, signer);
 * const opened = openCheckpoint(note, [ed25519Verifier(signer.verifierKey)]);
 * console.log(opened.isSigned && opened.checkpoint.size); // 1
 * ```
 */
export async function signCheckpoint({ origin, size, root }: Checkpoint, signer: Signer, options?: CallOptions): Promise<string> {
  checkText('origin', origin);
  checkInteger('size', size, 0, Number.MAX_SAFE_INTEGER);
  checkBytes('root', root);
  if (root.length === 0) throw new RangeError('Expected at least 1 byte for root, received 0');
  if (origin.includes('\n')) throw new RangeError('Expected one line for origin');
  return signNote(`${origin}\n${size}\n${Buffer.from(root).toString('base64')}\n`, signer, options);
}

/** Opens a checkpoint with the keys that are known: those who may speak for this ledger. */
export function openCheckpoint(note: string, verifiers: readonly Verifier[]): SignedCheckpoint | Unsigned {
  const opened = openNote(note, verifiers);
  if (!opened.isSigned) return opened;
  const checkpoint = readCheckpoint(opened.text);
  return checkpoint === undefined ? { isSigned: false, reason: 'format' } : { isSigned: true, checkpoint, signedBy: opened.signedBy };
}

/** The first three lines; whatever lines follow are nobody's claim here. */
function readCheckpoint(text: string): Checkpoint | undefined {
  const lines = text.slice(0, -1).split('\n');
  const [origin = '', size = '', encoded = ''] = lines;
  const root = bytesOf(encoded);
  const isWhole = lines.every((line) => line !== '') && SIZE.test(size) && Number.isSafeInteger(Number(size));
  return isWhole && root !== undefined && root.length > 0 ? { origin, size: Number(size), root: Uint8Array.from(root) } : undefined;
}
