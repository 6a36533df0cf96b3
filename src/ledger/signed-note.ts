import { Buffer } from 'node:buffer';
import { checkBytes, checkInteger, describe } from '../core/check.js';
import { checkCallOptions } from '../core/check-call-options.js';
import type { CallOptions, Signer, Verifier } from '../core/contracts.js';
import { checkKeyName, isKeyName, MAX_KEY_ID } from '../core/key-name.js';

/** A key that has signed. */
export interface SigningKey {
  readonly name: string;
  readonly keyId: number;
}

interface SignatureLine extends SigningKey {
  readonly signature: Uint8Array;
}

/** A note with the keys, of those that are known, that have signed it; or why there is none. */
type OpenedNote = { readonly text: string; readonly signedBy: readonly Verifier[] } | 'format' | 'signature';

const DASH = '—';
const KEY_ID_BYTES = 4;
/** Sixteen must be taken; a limit is asked for (C2SP signed-note). */
const MOST_SIGNATURES = 64;
const MOST_BYTES = 2 ** 16;
/** What is below U+0020, but for the line feed, and halves of characters. */
const NOT_IN_A_NOTE = /[^\P{Cc}\n\u007f-\u009f]|\p{Surrogate}/u;

const ENCODER = new TextEncoder();
const DECODER = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Whether a text may stand in a note. */
export function isNoteText(text: string): boolean {
  return text.endsWith('\n') && !NOT_IN_A_NOTE.test(text);
}

/**
 * The bytes of a note (C2SP signed-note) of this text. Signers come from anywhere: what they say of themselves is looked at
 * before they are asked, what they answer before it is written down.
 */
export async function signNote(text: string, signer: Signer, options: CallOptions = {}): Promise<Uint8Array> {
  const { name, keyId } = signer;
  checkKeyName('the name of the signer', name);
  checkInteger('the key id of the signer', keyId, 0, MAX_KEY_ID);
  checkCallOptions(options);
  options.signal?.throwIfAborted();
  const signature = await signer.sign(ENCODER.encode(text), options);
  checkBytes('the signature of the signer', signature);
  if (signature.length === 0) throw new RangeError('Expected at least 1 byte for the signature of the signer, received 0');
  const signed = Buffer.alloc(KEY_ID_BYTES + signature.length);
  signed.writeUInt32BE(keyId);
  signed.set(signature, KEY_ID_BYTES);
  const note = ENCODER.encode(`${text}\n${DASH} ${name} ${signed.toString('base64')}\n`);
  if (note.length > MOST_BYTES) throw new RangeError(`Expected at most ${MOST_BYTES} bytes for a note, received ${note.length}`);
  return note;
}

/**
 * Opens a note with the keys that are known. Signatures of other keys are passed over, as anybody may add them; a false one
 * of a known key spoils the note, also beside a right one.
 */
export function openNote(note: Uint8Array, known: readonly Verifier[]): OpenedNote {
  const parts = divide(note);
  if (parts === undefined) return 'format';
  const message = ENCODER.encode(parts.text);
  const signedBy = new Set<Verifier>();
  for (const { name, keyId, signature } of parts.signatures) {
    const verifier = known.find((one) => one.name === name && one.keyId === keyId);
    if (verifier === undefined) continue;
    if (!isSigned(verifier, message, signature)) return 'signature';
    signedBy.add(verifier);
  }
  return { text: parts.text, signedBy: [...signedBy] };
}

/** A promise of an answer would pass for a yes. */
function isSigned(verifier: Verifier, message: Uint8Array, signature: Uint8Array): boolean {
  const answer: unknown = verifier.verify(message, signature);
  if (typeof answer !== 'boolean') throw new TypeError(`Expected true or false from verify, received ${describe(answer)}`);
  return answer;
}

/** Text and signatures: the last empty line lies between them. */
function divide(bytes: Uint8Array): { readonly text: string; readonly signatures: readonly SignatureLine[] } | undefined {
  const note = decoded(bytes);
  if (note === undefined || !isNoteText(note)) return undefined;
  const end = note.lastIndexOf('\n\n');
  if (end < 0) return undefined;
  const lines = note.slice(end + 2, -1).split('\n', MOST_SIGNATURES + 1);
  const signatures = lines.flatMap((line) => readSignature(line) ?? []);
  const isWhole = lines.length <= MOST_SIGNATURES && signatures.length === lines.length;
  return isWhole ? { text: note.slice(0, end + 1), signatures } : undefined;
}

/** Text that is well-formed: what is mended on reading would be another text than the one that was signed. */
function decoded(bytes: Uint8Array): string | undefined {
  if (bytes.length > MOST_BYTES) return undefined;
  try {
    return DECODER.decode(bytes);
  } catch {
    return undefined;
  }
}

function readSignature(line: string): SignatureLine | undefined {
  const [dash, name = '', encoded = '', ...more] = line.split(' ', 4);
  const bytes = bytesOf(encoded);
  if (dash !== DASH || !isKeyName(name) || more.length > 0 || bytes === undefined || bytes.length <= KEY_ID_BYTES) return undefined;
  return { name, keyId: bytes.readUInt32BE(), signature: Uint8Array.from(bytes.subarray(KEY_ID_BYTES)) };
}

/** The bytes of base64 (RFC 4648 section 4) that is written as it should be, and in no other way. */
export function bytesOf(encoded: string): Buffer | undefined {
  const bytes = Buffer.from(encoded, 'base64');
  return bytes.toString('base64') === encoded ? bytes : undefined;
}
