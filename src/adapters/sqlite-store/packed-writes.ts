import type { KeyPlace, KeyRow, RowKey, RowWrite } from '../../vault/rows.js';
import type { WriteOutcome } from './messages.js';
import { type Page, PageReader, PageWriter } from './page.js';

/** An entry as it lies in the database. */
export interface PackedEntry {
  readonly schema: string;
  readonly header: Uint8Array;
  /** See `packFragments`. */
  readonly fragments: Uint8Array;
  readonly leaf: Uint8Array;
  readonly carried: boolean;
}

/** A write whose entries are as they will lie in the database. */
export interface PackedWrite extends Omit<RowWrite, 'entries'> {
  readonly entries: readonly PackedEntry[];
}

/** No revision of a write. */
const REFUSED = -1;
/** No number that a head can be. */
const NO_HEAD = -1;

/** A group of writes as one page: sent as objects, each of its many small arrays would cost as much as a seal. */
export function packWrites(writes: readonly PackedWrite[]): Page {
  const page = new PageWriter();
  page.count = writes.length;
  for (const write of writes) packWrite(page, write);
  return page.page();
}

/** What {@link packWrites} packed. */
export function unpackWrites(page: Page): PackedWrite[] {
  const reader = new PageReader(page);
  return Array.from({ length: page.count }, () => unpackWrite(reader));
}

function packWrite(page: PageWriter, write: PackedWrite): void {
  packList(page, write.expectations, ({ revision, ...key }) => {
    packRowKey(page, key);
    page.number(revision);
  });
  page.number(write.expectedHead ?? NO_HEAD);
  packList(page, write.newKeys, ({ rootKeyId, sealed, commitment, ...place }) => {
    packPlace(page, place);
    page.word(rootKeyId);
    page.bytes(sealed);
    page.bytes(commitment);
  });
  packList(page, write.puts, ({ owner, key, sealed, ...name }) => {
    packRowKey(page, name);
    page.bytes(owner);
    packPlace(page, key);
    page.bytes(sealed);
  });
  packList(page, write.deletes, ({ tombstone, ...key }) => {
    packRowKey(page, key);
    page.bytes(tombstone);
  });
  packList(page, write.entries, ({ schema, header, fragments, leaf, carried }) => {
    page.word(schema);
    page.bytes(header);
    page.bytes(fragments);
    page.bytes(leaf);
    page.number(carried ? 1 : 0);
  });
  packList(page, write.destroyed, (place) => packPlace(page, place));
  packList(page, Object.entries(write.facts ?? {}), ([name, value]) => {
    page.word(name);
    page.number(value === undefined ? 0 : 1);
    if (value !== undefined) page.bytes(value);
  });
}

/** How the writes of a group came out. */
export function packOutcomes(outcomes: readonly WriteOutcome[]): Page {
  const page = new PageWriter();
  for (const outcome of outcomes) {
    page.count += 1;
    if ('done' in outcome) {
      page.number(outcome.done.revision);
      page.number(outcome.done.firstSeq);
    } else {
      page.number(REFUSED);
      page.word(outcome.conflict);
    }
  }
  return page.page();
}

export function unpackOutcomes(page: Page): WriteOutcome[] {
  const reader = new PageReader(page);
  return Array.from({ length: page.count }, () => {
    const revision = reader.number();
    return revision === REFUSED ? { conflict: reader.word() } : { done: { revision, firstSeq: reader.number() } };
  });
}

/** Places of keys that are asked for. */
export function packPlaces(places: readonly KeyPlace[]): Page {
  const page = new PageWriter();
  page.count = places.length;
  for (const place of places) packPlace(page, place);
  return page.page();
}

export function unpackPlaces(page: Page): KeyPlace[] {
  const reader = new PageReader(page);
  return Array.from({ length: page.count }, () => unpackPlace(reader));
}

/** Properties are read in the order of their packing: an object literal is evaluated as it is written. */
function unpackWrite(reader: PageReader): PackedWrite {
  return {
    expectations: unpackList(reader, () => ({ ...unpackRowKey(reader), revision: reader.number() })),
    expectedHead: unpackHead(reader),
    newKeys: unpackList(
      reader,
      (): KeyRow => ({ ...unpackPlace(reader), rootKeyId: reader.word(), sealed: reader.bytes(), commitment: reader.bytes() }),
    ),
    puts: unpackList(reader, () => ({
      ...unpackRowKey(reader),
      owner: reader.bytes(),
      key: unpackPlace(reader),
      sealed: reader.bytes(),
    })),
    deletes: unpackList(reader, () => ({ ...unpackRowKey(reader), tombstone: reader.bytes() })),
    entries: unpackList(reader, () => ({
      schema: reader.word(),
      header: reader.bytes(),
      fragments: reader.bytes(),
      leaf: reader.bytes(),
      carried: reader.number() === 1,
    })),
    destroyed: unpackList(reader, () => unpackPlace(reader)),
    facts: Object.fromEntries(unpackList(reader, () => [reader.word(), reader.number() === 0 ? undefined : reader.bytes()] as const)),
  };
}

function packRowKey(page: PageWriter, { kind, tag }: RowKey): void {
  page.number(kind);
  page.bytes(tag);
}

function unpackRowKey(reader: PageReader): RowKey {
  return { kind: reader.number(), tag: reader.bytes() };
}

function packPlace(page: PageWriter, { owner, role }: KeyPlace): void {
  page.bytes(owner);
  page.number(role);
}

function unpackPlace(reader: PageReader): KeyPlace {
  return { owner: reader.bytes(), role: reader.number() };
}

function unpackHead(reader: PageReader): number | undefined {
  const head = reader.number();
  return head === NO_HEAD ? undefined : head;
}

function packList<T>(page: PageWriter, list: readonly T[], pack: (item: T) => void): void {
  page.number(list.length);
  for (const item of list) pack(item);
}

function unpackList<T>(reader: PageReader, unpack: () => T): T[] {
  return Array.from({ length: reader.number() }, unpack);
}
