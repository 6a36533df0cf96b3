import { checkInteger } from '../../core/check.js';
import type { EntryRow, KeyPlace, KeyRow, RecordRow, RowFoundation, RowKey, RowWrite } from '../../vault/rows.js';
import { TAG_LENGTH, type Tag } from '../../vault/rows.js';
import { packFragments } from './packed-fragments.js';
import type { PackedEntry, PackedWrite } from './packed-writes.js';

const MOST_ROLE = 2 ** 32 - 1;

/** A write that cannot make a whole group fail. */
export function checkedWrite(write: RowWrite): PackedWrite {
  for (const key of write.expectations) checkRowKey(key);
  for (const key of write.newKeys) checkKeyPlace(key);
  for (const record of write.puts) checkRecordRow(record);
  for (const key of write.deletes) checkRowKey(key);
  for (const key of write.destroyed) checkKeyPlace(key);
  return { ...write, entries: write.entries.map(entry) };
}

export function checkedFoundation({ revision = 0, facts, keys }: RowFoundation): RowFoundation {
  checkInteger('revision', revision, 0, Number.MAX_SAFE_INTEGER);
  return { revision, facts, keys: keys.map(keyRow) };
}

export function rowKey({ kind, tag }: RowKey): RowKey {
  checkRowKey({ kind, tag });
  return { kind, tag: alone(tag) };
}

function keyPlace({ owner, role }: KeyPlace): KeyPlace {
  checkKeyPlace({ owner, role });
  return { owner: alone(owner), role };
}

export function checkedTag(tag: Tag): Tag {
  checkTag(tag);
  return alone(tag);
}

function checkRowKey({ kind, tag }: RowKey): void {
  checkInteger('kind', kind, 0, Number.MAX_SAFE_INTEGER);
  checkTag(tag);
}

export function checkKeyPlace({ owner, role }: KeyPlace): void {
  checkInteger('role', role, 0, MOST_ROLE);
  checkTag(owner);
}

function checkTag(tag: Tag): void {
  if (tag.length !== TAG_LENGTH) throw new RangeError(`Expected ${TAG_LENGTH} bytes for a tag, received ${tag.length}`);
}

function keyRow({ rootKeyId, sealed, commitment, ...place }: KeyRow): KeyRow {
  return { ...keyPlace(place), rootKeyId, sealed: alone(sealed), commitment: alone(commitment) };
}

function checkRecordRow(row: RecordRow): void {
  checkRowKey(row);
  checkKeyPlace(row.key);
  checkTag(row.owner);
}

function entry({ schema, header, fragments, leaf, carried = false }: EntryRow): PackedEntry {
  for (const { key } of fragments) checkKeyPlace(key);
  return { schema, header, fragments: packFragments(fragments), leaf, carried };
}

/** Bytes without the memory they may be part of: a message to a worker copies all of that. */
export function alone(bytes: Uint8Array): Uint8Array {
  return bytes.byteLength === bytes.buffer.byteLength ? bytes : bytes.slice();
}
