import { checkInteger } from '../../core/check.js';
import type { EntryRow, KeyPlace, KeyRow, RecordRow, RowFoundation, RowKey, RowWrite } from '../../vault/rows.js';
import { TAG_LENGTH, type Tag } from '../../vault/rows.js';
import { type PackedEntry, type PackedWrite, packEntry } from './packed-entry.js';

const MOST_ROLE = 2 ** 32 - 1;

/** A write as it is sent: checked, so that it cannot make a whole group fail, and every array without memory around it. */
export function checkedWrite(write: RowWrite): PackedWrite {
  return {
    expectations: write.expectations.map(({ revision, ...key }) => ({ ...rowKey(key), revision })),
    expectedHead: write.expectedHead,
    newKeys: write.newKeys.map(keyRow),
    puts: write.puts.map(record),
    deletes: write.deletes.map(({ tombstone, ...key }) => ({ ...rowKey(key), tombstone: alone(tombstone) })),
    entries: write.entries.map(entry),
    destroyed: write.destroyed.map(keyPlace),
    facts: write.facts && Object.fromEntries(Object.entries(write.facts).map(([name, value]) => [name, value && alone(value)])),
  };
}

export function checkedFoundation({ revision = 0, facts, keys }: RowFoundation): RowFoundation {
  checkInteger('revision', revision, 0, Number.MAX_SAFE_INTEGER);
  return { revision, facts, keys: keys.map(keyRow) };
}

export function rowKey({ kind, tag }: RowKey): RowKey {
  checkInteger('kind', kind, 0, Number.MAX_SAFE_INTEGER);
  return { kind, tag: checkedTag(tag) };
}

export function keyPlace({ owner, role }: KeyPlace): KeyPlace {
  checkInteger('role', role, 0, Number.MAX_SAFE_INTEGER);
  return { owner: checkedTag(owner), role };
}

export function checkedTag(tag: Tag): Tag {
  checkTagLength(tag);
  return alone(tag);
}

function checkTagLength(tag: Tag): void {
  if (tag.length !== TAG_LENGTH) throw new RangeError(`Expected ${TAG_LENGTH} bytes for a tag, received ${tag.length}`);
}

function keyRow({ rootKeyId, sealed, commitment, ...place }: KeyRow): KeyRow {
  return { ...keyPlace(place), rootKeyId, sealed: alone(sealed), commitment: alone(commitment) };
}

function record({ kind, tag, owner, key, sealed }: RecordRow): RecordRow {
  return { ...rowKey({ kind, tag }), owner: checkedTag(owner), key: keyPlace(key), sealed: alone(sealed) };
}

function entry(row: EntryRow): PackedEntry {
  for (const { key } of row.fragments) {
    checkInteger('role', key.role, 0, MOST_ROLE);
    checkTagLength(key.owner);
  }
  return packEntry(row);
}

/** Bytes without the memory they may be part of: a message to a worker copies all of that. */
export function alone(bytes: Uint8Array): Uint8Array {
  return bytes.byteLength === bytes.buffer.byteLength ? bytes : bytes.slice();
}
