import type { FragmentRow, StoredEntryRow, StoredKeyRow, StoredRow } from '../../vault/rows.js';
import { bytesIn, isSet, numberIn, textIn } from './columns.js';
import { unpackFragments } from './packed-fragments.js';
import { type Page, PageReader, PageWriter } from './page.js';
import type { SqlRow } from './sql-driver.js';

/** Rows and entries as they travel in a page: what is written here is read here, in the same order. */

export function packRow(page: PageWriter, row: SqlRow): void {
  page.count += 1;
  page.number(numberIn(row, 'kind'));
  page.number(numberIn(row, 'revision'));
  page.bytes(bytesIn(row, 'tag'));
  page.bytes(bytesIn(row, 'sealed'));
  packKey(page, row);
}

/** Keys, or that there is none. */
export function packKeys(rows: readonly (SqlRow | undefined)[]): Page {
  const page = new PageWriter();
  page.count = rows.length;
  for (const row of rows) packKey(page, row ?? {});
  return page.page();
}

export function unpackKeys(page: Page): (StoredKeyRow | undefined)[] {
  const reader = new PageReader(page);
  return Array.from({ length: page.count }, () => unpackKey(reader));
}

export function unpackRows(page: Page): StoredRow[] {
  const reader = new PageReader(page);
  return Array.from({ length: page.count }, () => unpackRow(reader));
}

function unpackRow(reader: PageReader): StoredRow {
  const kind = reader.number();
  const revision = reader.number();
  const tag = reader.view();
  const sealed = reader.view();
  const key = unpackKey(reader);
  return { kind, tag, revision, sealed, key };
}

/** An entry; `keyOf` finds the key of a fragment where it is still there. */
export function packEntry(page: PageWriter, row: SqlRow, keyOf: (fragment: FragmentRow) => SqlRow | undefined): void {
  const fragments = unpackFragments(bytesIn(row, 'fragments'));
  page.count += 1;
  page.number(numberIn(row, 'seq'));
  page.word(textIn(row, 'schema'));
  page.bytes(bytesIn(row, 'header'));
  page.bytes(bytesIn(row, 'leaf'));
  page.number(fragments.length);
  for (const fragment of fragments) {
    page.bytes(fragment.sealed);
    page.bytes(fragment.commitment);
    page.bytes(fragment.key.owner);
    page.number(fragment.key.role);
    packKey(page, keyOf(fragment) ?? {});
  }
}

export function unpackEntries(page: Page): StoredEntryRow[] {
  const reader = new PageReader(page);
  return Array.from({ length: page.count }, () => ({
    seq: reader.number(),
    schema: reader.word(),
    header: reader.bytes(),
    leaf: reader.bytes(),
    fragments: Array.from({ length: reader.number() }, () => unpackFragment(reader)),
  }));
}

export function packLeaf(page: PageWriter, row: SqlRow): void {
  page.count += 1;
  page.bytes(bytesIn(row, 'leaf'));
}

export function unpackLeaves(page: Page): Uint8Array[] {
  const reader = new PageReader(page);
  return Array.from({ length: page.count }, () => reader.view());
}

function unpackFragment(reader: PageReader): StoredEntryRow['fragments'][number] {
  const sealed = reader.view();
  const commitment = reader.view();
  const place = { owner: reader.view(), role: reader.number() };
  const key = unpackKey(reader);
  return { sealed, commitment, place, key };
}

/** A key, or that there is none. */
function packKey(page: PageWriter, row: SqlRow): void {
  const present = isSet(row, 'key_no');
  page.number(present ? numberIn(row, 'key_no') : 0);
  if (!present) return;
  page.bytes(bytesIn(row, 'key_owner'));
  page.number(numberIn(row, 'key_role'));
  page.word(textIn(row, 'root_key_id'));
  page.bytes(bytesIn(row, 'key_sealed'));
  page.bytes(bytesIn(row, 'key_commitment'));
}

function unpackKey(reader: PageReader): StoredKeyRow | undefined {
  const keyNo = reader.number();
  if (keyNo === 0) return undefined;
  return {
    keyNo,
    owner: reader.view(),
    role: reader.number(),
    rootKeyId: reader.word(),
    sealed: reader.view(),
    commitment: reader.view(),
  };
}
