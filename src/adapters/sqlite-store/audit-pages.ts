import { hash } from 'node:crypto';
import { NUMBER_LENGTH, putNumber } from '../../core/bytes.js';
import type { KeylessEntry, UnreadableEntry } from '../../core/ledger-leaf.js';
import { TAG_LENGTH } from '../../vault/rows.js';
import { bytesIn, numberIn, textIn } from './columns.js';
import { type Page, PageReader, type PageWriter } from './page.js';
import type { SqlRow } from './sql-driver.js';

/** Entries as they travel to whoever looks through them without keys: what is written here is read here, in the same order. */

/** As many entries make a page full. */
export const PAGE_ENTRIES = 256;

/** An entry with its fragments as they stand in a leaf, digested where they are read: the sealed bytes stay behind. Says how many there were. */
export function packAudited(page: PageWriter, row: SqlRow, algorithm: string): number {
  const fragments = row['fragments'];
  // As the driver gives them: they are looked at and let go.
  if (!(fragments instanceof Uint8Array)) throw new TypeError('Expected bytes in this column');
  page.count += 1;
  page.number(numberIn(row, 'place'));
  page.word(textIn(row, 'schema'));
  page.bytes(bytesIn(row, 'header'));
  page.bytes(bytesIn(row, 'leaf'));
  // A part of a `Buffer` is one too, and takes longer to make.
  const packed = new Uint8Array(fragments.buffer, fragments.byteOffset, fragments.length);
  page.bytes(digested(packed, algorithm) ?? UNREADABLE);
  return fragments.length;
}

/** No fragments have so few bytes. */
const UNREADABLE = new Uint8Array(0);

export function unpackAudited(page: Page): (KeylessEntry | UnreadableEntry)[] {
  const reader = new PageReader(page);
  return Array.from({ length: page.count }, () => {
    const entry = { seq: reader.number(), schema: reader.word(), header: reader.view(), leaf: reader.view(), fragments: reader.view() };
    return entry.fragments.length === 0 ? { unreadable: true } : entry;
  });
}

/**
 * Packed fragments (`packFragments`) as `fragmentBytes` has them: byte by byte, because for so few bytes a call of anything
 * takes longer than the bytes, and with objects it takes three times as long. `undefined` where they are cut short.
 */
function digested(packed: Uint8Array, algorithm: string): Uint8Array | undefined {
  const digests: string[] = [];
  let length = NUMBER_LENGTH;
  for (let at = 0; at < packed.length; ) {
    const sealed = at + 3 * NUMBER_LENGTH + TAG_LENGTH + numberAt(packed, at + NUMBER_LENGTH + TAG_LENGTH);
    const next = sealed + numberAt(packed, sealed - NUMBER_LENGTH);
    if (next > packed.length) return undefined;
    // By a text of its bytes, which takes half the time that a `Buffer` does.
    const digest = hash(algorithm, packed.subarray(sealed, next), 'binary');
    digests.push(digest);
    length += sealed - at + NUMBER_LENGTH + digest.length;
    at = next;
  }
  const bytes = new Uint8Array(length);
  let end = putNumber(bytes, 0, digests.length);
  let at = 0;
  for (const digest of digests) {
    const sealed = at + 3 * NUMBER_LENGTH + TAG_LENGTH + numberAt(packed, at + NUMBER_LENGTH + TAG_LENGTH);
    end = putNumber(bytes, end, TAG_LENGTH);
    for (let i = at + NUMBER_LENGTH; i < at + NUMBER_LENGTH + TAG_LENGTH; i++) bytes[end++] = packed[i] ?? 0;
    for (let i = at; i < at + NUMBER_LENGTH; i++) bytes[end++] = packed[i] ?? 0;
    for (let i = at + NUMBER_LENGTH + TAG_LENGTH; i < sealed - NUMBER_LENGTH; i++) bytes[end++] = packed[i] ?? 0;
    end = putNumber(bytes, end, digest.length);
    for (let i = 0; i < digest.length; i++) bytes[end++] = digest.charCodeAt(i);
    at = sealed + numberAt(packed, sealed - NUMBER_LENGTH);
  }
  return bytes;
}

/** Beyond the end all of it is as if it were too long. */
function numberAt(bytes: Uint8Array, at: number): number {
  const [a, b, c, d] = [bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]];
  return d === undefined ? Number.POSITIVE_INFINITY : (a ?? 0) * 2 ** 24 + (((b ?? 0) << 16) | ((c ?? 0) << 8) | d);
}
