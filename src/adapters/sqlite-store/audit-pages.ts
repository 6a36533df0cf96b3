import { hash } from 'node:crypto';
import type { KeylessEntry, UnreadableEntry } from '../../core/ledger-leaf.js';
import type { FragmentRow } from '../../vault/rows.js';
import { bytesIn, numberIn, textIn } from './columns.js';
import { unpackFragments } from './packed-fragments.js';
import { type Page, PageReader, type PageWriter } from './page.js';
import type { SqlRow } from './sql-driver.js';

/** Entries as they travel to whoever looks through them without keys: what is written here is read here, in the same order. */

/** In the place of a number of fragments: they are not what fragments are. */
const UNREADABLE = -1;

/** An entry with the digests of its fragments, made where they are read: the sealed bytes stay behind. */
export function packAudited(page: PageWriter, row: SqlRow, algorithm: string): void {
  page.count += 1;
  page.number(numberIn(row, 'place'));
  page.word(textIn(row, 'schema'));
  page.bytes(bytesIn(row, 'header'));
  page.bytes(bytesIn(row, 'leaf'));
  const fragments = readable(bytesIn(row, 'fragments'));
  page.number(fragments?.length ?? UNREADABLE);
  for (const { key, commitment, sealed } of fragments ?? []) {
    page.bytes(key.owner);
    page.number(key.role);
    page.bytes(commitment);
    page.bytes(digestOf(algorithm, sealed));
  }
}

export function unpackAudited(page: Page): (KeylessEntry | UnreadableEntry)[] {
  const reader = new PageReader(page);
  return Array.from({ length: page.count }, () => {
    const seq = reader.number();
    const schema = reader.word();
    const header = reader.view();
    const leaf = reader.view();
    const count = reader.number();
    if (count === UNREADABLE) return { unreadable: true };
    const fragments = Array.from({ length: count }, () => ({
      owner: reader.view(),
      role: reader.number(),
      commitment: reader.view(),
      digest: reader.view(),
    }));
    return { seq, schema, header, leaf, fragments };
  });
}

function readable(bytes: Uint8Array): readonly FragmentRow[] | undefined {
  try {
    return unpackFragments(bytes);
  } catch {
    return undefined;
  }
}

/** By a text of its bytes, which takes half the time that a `Buffer` does. */
function digestOf(algorithm: string, bytes: Uint8Array): Uint8Array {
  return Buffer.from(hash(algorithm, bytes, 'binary'), 'latin1');
}
