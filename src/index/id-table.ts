import { RescueFaceError } from '../core/errors.js';
import { freshHashKey, type HashKey, halfSipHash, hashWords, lastHashWord } from './half-sip-hash.js';
import { RowHash } from './row-hash.js';
import { RowStore } from './row-store.js';
import { type Place, TextHeap } from './text-heap.js';
import { readUuid, writeUuid } from './uuid-words.js';

/** Ids at most: hash slots hold `row + 1` in 32 bits, and row numbers stay positive as signed ones. */
const MAX_IDS = 2 ** 31 - 1;

/** Four words a row. Of a UUID they are its 128 bits; else block and offset of the text, its hash, and its encoding. */
const WORDS = 4;

/** Rows of a segment: 1 MiB of records. */
const SEGMENT_ROWS = 2 ** 16;

/** Encodings of a text: one byte a character where all are below 256, else two. Both keep every JavaScript string exactly. */
const LATIN1 = 0;
const UTF16 = 1;

/** Words kept at hand for encoding. */
const SCRATCH_WORDS = 256;

/**
 * Ids under the row numbers `0 .. size-1`, without gaps, and the way back. A UUID in canonical form (lower case) takes 16
 * bytes and about 7 in the hash table; another string its characters and about 35 bytes. Every string comes back exactly,
 * lone surrogates included. Removing a row moves the last one into its place; what is removed is overwritten.
 */
export class IdTable {
  readonly #key: HashKey;
  readonly #records = new RowStore((length) => new Uint32Array(length), WORDS, SEGMENT_ROWS);
  /** One bit a row: whether its record is a UUID. */
  readonly #kinds = new RowStore((length) => new Uint32Array(length), 1, SEGMENT_ROWS);
  readonly #texts = new TextHeap((row, place) => this.#place(row, place));
  readonly #rows = new RowHash((row) => this.#hashOf(row));
  #size = 0;

  /** What is looked for at the moment: as words to hash, which begin with the UUID or the text's bytes. */
  #words = new Uint32Array(SCRATCH_WORDS);
  #length = 0;
  #isUuid = false;
  #encoding = LATIN1;
  #hash = 0;
  readonly #uuid = new Uint32Array(WORDS + 1);
  readonly #isWanted = (row: number): boolean => this.#holdsWanted(row);

  /** The key of the hash is the table's own secret, unless a test gives one. */
  constructor(key: HashKey = freshHashKey()) {
    this.#key = key;
  }

  get size(): number {
    return this.#size;
  }

  /** The id of a row. */
  id(row: number): string {
    if (!(row >= 0 && row < this.#size)) throw new RangeError(`no row ${row}`);
    const records = this.#records;
    if (this.#rowIsUuid(row)) return writeUuid(records.get(row, 0), records.get(row, 1), records.get(row, 2), records.get(row, 3));
    return bufferOf(this.#texts.read(this.#placeOf(row))).toString(records.get(row, 3) === LATIN1 ? 'latin1' : 'utf16le');
  }

  /** The row of an id. */
  rowOf(id: string): number | undefined {
    this.#want(id);
    const row = this.#rows.find(this.#hash, this.#isWanted);
    this.#forget();
    return row;
  }

  /** The row of an id, which is given the next one if it is new. It throws where memory is short, and nothing has changed. */
  add(id: string): number {
    this.#want(id);
    try {
      return this.#rows.find(this.#hash, this.#isWanted) ?? this.#append();
    } finally {
      this.#forget();
    }
  }

  /**
   * The rows of lists of ids, new ones added. `reserve` makes room for what belongs to them; where it throws, no id has
   * been added.
   */
  addAll(lists: readonly (readonly string[])[], reserve: (rows: readonly Uint32Array[]) => void): Uint32Array[] {
    const before = this.#size;
    try {
      const rows = lists.map((ids) => Uint32Array.from(ids, (id) => this.add(id)));
      reserve(rows);
      return rows;
    } catch (cause) {
      const rows = this.#size;
      while (this.#size > before) this.remove(this.#size - 1);
      this.release();
      throw new RescueFaceError('ERR_INDEX_ENGINE', { rows }, { cause });
    }
  }

  /** Takes a row out; the last row, which has this number from now on, is answered. */
  remove(row: number): number {
    const last = this.#size - 1;
    this.#rows.remove(this.#hashOf(row), row);
    if (!this.#rowIsUuid(row)) this.#texts.remove(this.#placeOf(row));
    if (row !== last) {
      this.#rows.move(this.#hashOf(last), last, row);
      if (!this.#rowIsUuid(last)) this.#texts.own(this.#placeOf(last), row);
    }
    this.#records.fill(row, last);
    this.#setKind(row, this.#rowIsUuid(last));
    this.#setKind(last, false);
    this.#size = last;
    return last;
  }

  /** Gives back memory that removals have left unused. */
  release(): void {
    this.#records.release(this.#size);
    this.#kinds.release(Math.ceil(this.#size / 32));
  }

  #append(): number {
    const row = this.#size;
    if (row >= MAX_IDS) throw new RangeError(`more than ${MAX_IDS} ids`);
    this.#records.reserve(row + 1);
    this.#kinds.reserve(Math.ceil((row + 1) / 32));
    if (this.#isUuid) {
      for (let i = 0; i < WORDS; i++) this.#records.set(row, i, this.#words[i] ?? 0);
    } else {
      this.#place(row, this.#texts.add(this.#text(), row));
      this.#records.set(row, 2, this.#hash);
      this.#records.set(row, 3, this.#encoding);
    }
    try {
      this.#rows.add(this.#hash, row);
    } catch (error) {
      if (!this.#isUuid) this.#texts.remove(this.#placeOf(row));
      this.#records.fill(row, row);
      throw error;
    }
    this.#setKind(row, this.#isUuid);
    this.#size = row + 1;
    return row;
  }

  #want(id: string): void {
    this.#isUuid = readUuid(id, this.#words);
    if (this.#isUuid) {
      this.#length = 16;
    } else {
      this.#encoding = fitsLatin1(id) ? LATIN1 : UTF16;
      this.#length = this.#encoding === LATIN1 ? id.length : 2 * id.length;
      if (hashWords(this.#length) > this.#words.length) this.#words = new Uint32Array(hashWords(this.#length));
      bufferOf(this.#words).write(id, this.#encoding === LATIN1 ? 'latin1' : 'utf16le');
    }
    const count = hashWords(this.#length);
    this.#words[count - 1] = lastHashWord(this.#length, this.#words[count - 1]);
    this.#hash = halfSipHash(this.#words, count, this.#key);
  }

  #text(): Uint8Array {
    return new Uint8Array(this.#words.buffer, 0, this.#length);
  }

  /** Leaves nothing of the id behind, and no longer than usual a scratch. */
  #forget(): void {
    if (this.#words.length > SCRATCH_WORDS) this.#words = new Uint32Array(SCRATCH_WORDS);
    else this.#words.fill(0, 0, hashWords(this.#length));
  }

  #holdsWanted(row: number): boolean {
    if (this.#rowIsUuid(row) !== this.#isUuid) return false;
    const records = this.#records;
    if (this.#isUuid) {
      for (let i = 0; i < WORDS; i++) if (records.get(row, i) !== this.#words[i]) return false;
      return true;
    }
    if ((records.get(row, 2) | 0) !== this.#hash || records.get(row, 3) !== this.#encoding) return false;
    return Buffer.compare(this.#texts.read(this.#placeOf(row)), this.#text()) === 0;
  }

  #hashOf(row: number): number {
    if (!this.#rowIsUuid(row)) return this.#records.get(row, 2) | 0;
    for (let i = 0; i < WORDS; i++) this.#uuid[i] = this.#records.get(row, i);
    this.#uuid[WORDS] = lastHashWord(16);
    return halfSipHash(this.#uuid, WORDS + 1, this.#key);
  }

  #placeOf(row: number): Place {
    return { block: this.#records.get(row, 0), offset: this.#records.get(row, 1) };
  }

  #place(row: number, { block, offset }: Place): void {
    this.#records.set(row, 0, block);
    this.#records.set(row, 1, offset);
  }

  #rowIsUuid(row: number): boolean {
    return ((this.#kinds.get(row >>> 5, 0) >>> (row & 31)) & 1) === 1;
  }

  #setKind(row: number, isUuid: boolean): void {
    const word = this.#kinds.get(row >>> 5, 0);
    const bit = 1 << (row & 31);
    this.#kinds.set(row >>> 5, 0, isUuid ? word | bit : word & ~bit);
  }
}

function fitsLatin1(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 0xff) return false;
  return true;
}

/** The same memory. */
function bufferOf({ buffer, byteOffset, byteLength }: Uint8Array | Uint32Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}
