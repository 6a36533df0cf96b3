import { Buffer } from 'node:buffer';
import { checkBytes, checkInteger, checkKeys, checkText, describe } from '../core/check.js';
import type { CallOptions, Signer, Verifier } from '../core/contracts.js';
import { bytesOf, isNoteText, openNote, type SigningKey, signNote } from './signed-note.js';
import type { TreeState } from './tree-proof.js';

/** What the holder of a ledger says of it, signed: at this size its root is this one. */
export interface Checkpoint extends TreeState {
  /** The ledger's own name, never that of another: one line of 1 to 1024 characters, customarily a URL without its scheme. */
  readonly origin: string;
}

/** The ledger whose checkpoint is to be opened, and who is known. */
export interface KnownLedger {
  /** The name it must bear. */
  readonly origin: string;
  /** The ledger's own keys: one of them must have signed. More than one where its key was changed. */
  readonly keys: readonly Verifier[];
  /** Keys of others who countersign: told of in `signedBy`, and never enough by themselves. */
  readonly witnesses?: readonly Verifier[] | undefined;
}

/** A checkpoint of the ledger that was asked for, signed with a key of its own. */
export interface SignedCheckpoint {
  readonly isSigned: true;
  readonly checkpoint: Checkpoint;
  /** The keys, of those that are known, that have signed. */
  readonly signedBy: readonly SigningKey[];
}

/**
 * Why a checkpoint is not to be relied on. `format`: the bytes are no signed checkpoint; `signature`: it bears name and key
 * id of a known key whose signature is not of this text; `unsigned`: no key of the ledger's own has signed it; `origin`: it
 * is signed, and another ledger's.
 */
export interface UnsignedCheckpoint {
  readonly isSigned: false;
  readonly reason: 'format' | 'signature' | 'unsigned' | 'origin';
}

/** A whole number without leading zeros. */
const SIZE = /^(?:0|[1-9]\d{0,15})$/;
const LONGEST_ORIGIN = 1024;

/**
 * The bytes of a signed checkpoint, to be lodged where whoever keeps the ledger cannot change it: UTF-8 text in the C2SP
 * tlog-checkpoint format, without extension lines. That format knows trees over SHA-256; one over SM3 looks alike, and who
 * checks must know which it is. Whoever signs must never sign one that contradicts an earlier one.
 *
 * Rejects with a `TypeError` or `RangeError` for a checkpoint or a signer that cannot stand in one, with `signal.reason`,
 * and with what the signer rejects with.
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
 * const opened = openCheckpoint(note, { origin, keys: [ed25519Verifier(signer.verifierKey)] });
 * console.log(opened.isSigned && opened.checkpoint.size); // 1
 * ```
 */
export async function signCheckpoint(checkpoint: Checkpoint, signer: Signer, options?: CallOptions): Promise<Uint8Array> {
  checkKeys('the checkpoint', checkpoint, ['origin', 'size', 'root']);
  const { origin, size, root } = checkpoint;
  checkOrigin(origin);
  checkInteger('size', size, 0, Number.MAX_SAFE_INTEGER);
  checkBytes('root', root);
  if (root.length === 0) throw new RangeError('Expected at least 1 byte for root, received 0');
  return signNote(`${origin}\n${size}\n${Buffer.from(root).toString('base64')}\n`, signer, options);
}

/**
 * Opens the bytes of a checkpoint. Any other lines that the ledger signed behind the first three are passed over. At most
 * 64 signatures and 65,536 bytes are read: more is no checkpoint.
 *
 * `TypeError` or `RangeError` where the ledger is not described as it should be, or a verifier answers neither `true` nor
 * `false`.
 */
export function openCheckpoint(note: Uint8Array, ledger: KnownLedger): SignedCheckpoint | UnsignedCheckpoint {
  checkBytes('note', note);
  checkKeys('the ledger', ledger, ['origin', 'keys', 'witnesses']);
  const { origin, keys, witnesses = [] } = ledger;
  checkOrigin(origin);
  checkDifferent([...keys, ...witnesses]);
  const opened = openNote(note, [...keys, ...witnesses]);
  if (typeof opened === 'string') return { isSigned: false, reason: opened };
  const { text, signedBy } = opened;
  if (!signedBy.some((verifier) => keys.includes(verifier))) return { isSigned: false, reason: 'unsigned' };
  const checkpoint = readCheckpoint(text);
  if (checkpoint === undefined) return { isSigned: false, reason: 'format' };
  if (checkpoint.origin !== origin) return { isSigned: false, reason: 'origin' };
  return { isSigned: true, checkpoint, signedBy: signedBy.map(({ name, keyId }) => ({ name, keyId })) };
}

/** The first three lines; whatever lines follow are nobody's claim here. */
function readCheckpoint(text: string): Checkpoint | undefined {
  const lines = text.slice(0, -1).split('\n');
  const [origin = '', size = '', encoded = ''] = lines;
  const root = bytesOf(encoded);
  const isWhole = lines.every((line) => line !== '') && SIZE.test(size) && Number.isSafeInteger(Number(size));
  return isWhole && root !== undefined && root.length > 0 ? { origin, size: Number(size), root: Uint8Array.from(root) } : undefined;
}

function checkOrigin(origin: unknown): asserts origin is string {
  checkText('origin', origin);
  if (origin.length > LONGEST_ORIGIN || origin.includes('\n') || !isNoteText(`${origin}\n`)) {
    throw new RangeError(`Expected one line of 1..${LONGEST_ORIGIN} characters without control characters for origin`);
  }
}

/** Of two verifiers of one key nobody could say which is asked. */
function checkDifferent(verifiers: readonly Verifier[]): void {
  const known = new Set<string>();
  for (const verifier of verifiers) {
    if (typeof verifier?.verify !== 'function') throw new TypeError(`Expected verifiers for keys, received ${describe(verifier)}`);
    const key = `${verifier.keyId} ${verifier.name}`;
    if (known.has(key)) throw new RangeError('Expected verifiers of different keys for the ledger');
    known.add(key);
  }
}
