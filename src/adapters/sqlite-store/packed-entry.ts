import { type EntryRow, type FragmentRow, type RowWrite, TAG_LENGTH } from '../../vault/rows.js';

/** An entry on its way to the worker: one array in place of dozens, each of which would cost as much as its sealing. */
export interface PackedEntry {
  readonly schema: string;
  /** The header, then every fragment: role, owner, commitment, sealed bytes. Lengths and roles are 32 bits, big-endian. */
  readonly bytes: Uint8Array;
}

/** A write on its way to the worker. */
export interface PackedWrite extends Omit<RowWrite, 'entries'> {
  readonly entries: readonly PackedEntry[];
}

const NUMBER = 4;
const NOTHING = new Uint8Array(0);

export function packEntry({ schema, header, fragments }: EntryRow): PackedEntry {
  let length = NUMBER + header.length;
  for (const { sealed, commitment = NOTHING } of fragments) length += 3 * NUMBER + TAG_LENGTH + commitment.length + sealed.length;
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
  number(header.length);
  text(header);
  for (const { key, sealed, commitment = NOTHING } of fragments) {
    number(key.role);
    text(key.owner);
    number(commitment.length);
    text(commitment);
    number(sealed.length);
    text(sealed);
  }
  return { schema, bytes };
}

/** The entry; its arrays show parts of the packed one. */
export function unpackEntry({ schema, bytes }: PackedEntry): EntryRow {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  const number = () => {
    at += NUMBER;
    return view.getUint32(at - NUMBER);
  };
  const text = (length: number) => {
    at += length;
    return bytes.subarray(at - length, at);
  };
  const header = text(number());
  const fragments: FragmentRow[] = [];
  while (at < bytes.length) {
    const role = number();
    const owner = text(TAG_LENGTH);
    const commitment = text(number());
    const sealed = text(number());
    fragments.push({ key: { owner, role }, sealed, commitment: commitment.length === 0 ? undefined : commitment });
  }
  return { schema, header, fragments };
}
