import { type FragmentRow, TAG_LENGTH } from '../../vault/rows.js';
import { corrupt } from './open-database.js';

/**
 * The fragments of an entry as one column: of each its key's role and owner, the key's commitment and the sealed bytes.
 * Roles and lengths are 32 bits, big-endian. A row for each would take longer to write than its sealing.
 */
const NUMBER = 4;

export function packFragments(fragments: readonly FragmentRow[]): Uint8Array {
  let length = 0;
  for (const { commitment, sealed } of fragments) length += 3 * NUMBER + TAG_LENGTH + commitment.length + sealed.length;
  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  let at = 0;
  const number = (value: number) => {
    view.setUint32(at, value);
    at += NUMBER;
  };
  const text = (part: Uint8Array) => {
    bytes.set(part, at);
    at += part.length;
  };
  for (const { key, commitment, sealed } of fragments) {
    number(key.role);
    text(key.owner);
    number(commitment.length);
    text(commitment);
    number(sealed.length);
    text(sealed);
  }
  return bytes;
}

/** The fragments; their arrays show parts of the packed ones. */
export function unpackFragments(bytes: Uint8Array): FragmentRow[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  const text = (length: number) => {
    at += length;
    if (at > bytes.length) throw corrupt('an entry is cut short');
    return bytes.subarray(at - length, at);
  };
  const number = () => {
    text(NUMBER);
    return view.getUint32(at - NUMBER);
  };
  const fragments: FragmentRow[] = [];
  while (at < bytes.length) {
    const key = { role: number(), owner: text(TAG_LENGTH) };
    fragments.push({ key, commitment: text(number()), sealed: text(number()) });
  }
  return fragments;
}
