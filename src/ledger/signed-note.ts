import { Buffer } from 'node:buffer';
import type { CallOptions, Signer, Verifier } from '../core/contracts.js';
import { isKeyName } from '../core/key-name.js';

/** A line of a signed note that says who signed it. */
interface SignatureLine {
  readonly name: string;
  readonly keyId: number;
  readonly signature: Uint8Array;
}

/**
 * Why a note is not to be relied on. `format`: it is no signed note of its kind; `unknown-keys`: nobody who is known has
 * signed it; `signature`: it bears the name of somebody known whose signature is not of this text.
 */
export interface Unsigned {
  readonly isSigned: false;
  readonly reason: 'format' | 'unknown-keys' | 'signature';
}

interface SignedNote {
  readonly isSigned: true;
  readonly text: string;
  /** The names of those who are known and have signed. */
  readonly signedBy: readonly string[];
}

const DASH = '—';
const KEY_ID_BYTES = 4;
/** Sixteen must be taken; a limit is asked for (C2SP signed-note). */
const MOST_SIGNATURES = 64;
const MOST_CHARACTERS = 2 ** 20;
/** What is below U+0020, but for the line feed, and halves of characters. */
const NOT_IN_A_NOTE = /[^\P{Cc}\n\u007f-\u009f]|\p{Surrogate}/u;

const ENCODER = new TextEncoder();

/** A note (C2SP signed-note) of this text, which ends in a line feed. `RangeError` for one that cannot stand in a note. */
export async function signNote(text: string, signer: Signer, options?: CallOptions): Promise<string> {
  if (!text.endsWith('\n') || NOT_IN_A_NOTE.test(text)) throw new RangeError('Expected lines without control characters for text');
  const signature = await signer.sign(ENCODER.encode(text), options);
  return `${text}\n${signatureLine(signer, signature)}`;
}

function signatureLine({ name, keyId }: Signer, signature: Uint8Array): string {
  const bytes = Buffer.alloc(KEY_ID_BYTES + signature.length);
  bytes.writeUInt32BE(keyId);
  bytes.set(signature, KEY_ID_BYTES);
  return `${DASH} ${name} ${bytes.toString('base64')}\n`;
}

/**
 * Opens a note with the keys that are known. Signatures of others are passed over, as witnesses may add them; a wrong one
 * of somebody known spoils the note, and one right one makes it.
 */
export function openNote(note: string, verifiers: readonly Verifier[]): SignedNote | Unsigned {
  const parts = divide(note);
  if (parts === undefined) return { isSigned: false, reason: 'format' };
  const message = ENCODER.encode(parts.text);
  const signedBy = new Set<string>();
  for (const { name, keyId, signature } of parts.signatures) {
    const known = verifiers.find((verifier) => verifier.name === name && verifier.keyId === keyId);
    if (known === undefined) continue;
    if (!known.verify(message, signature)) return { isSigned: false, reason: 'signature' };
    signedBy.add(name);
  }
  return signedBy.size === 0 ? { isSigned: false, reason: 'unknown-keys' } : { isSigned: true, text: parts.text, signedBy: [...signedBy] };
}

/** Text and signatures: the last empty line lies between them. */
function divide(note: string): { readonly text: string; readonly signatures: readonly SignatureLine[] } | undefined {
  if (note.length > MOST_CHARACTERS || !note.endsWith('\n') || NOT_IN_A_NOTE.test(note)) return undefined;
  const end = note.lastIndexOf('\n\n');
  if (end < 0) return undefined;
  const lines = note.slice(end + 2, -1).split('\n');
  const signatures = lines.slice(0, MOST_SIGNATURES + 1).flatMap((line) => readSignature(line) ?? []);
  const isWhole = lines.length <= MOST_SIGNATURES && signatures.length === lines.length;
  return isWhole ? { text: note.slice(0, end + 1), signatures } : undefined;
}

function readSignature(line: string): SignatureLine | undefined {
  const [dash, name = '', encoded = '', ...more] = line.split(' ');
  const bytes = bytesOf(encoded);
  if (dash !== DASH || !isKeyName(name) || more.length > 0 || bytes === undefined || bytes.length <= KEY_ID_BYTES) return undefined;
  return { name, keyId: bytes.readUInt32BE(), signature: Uint8Array.from(bytes.subarray(KEY_ID_BYTES)) };
}

/** The bytes of base64 (RFC 4648 section 4) that is written as it should be, and in no other way. */
export function bytesOf(encoded: string): Buffer | undefined {
  const bytes = Buffer.from(encoded, 'base64');
  return bytes.toString('base64') === encoded ? bytes : undefined;
}
