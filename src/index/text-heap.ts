/** Bytes of an ordinary block; a longer text has a block of its own. */
const BLOCK_BYTES = 2 ** 18;

/** Bytes before each text: its owner's row, and its length. */
const HEADER_BYTES = 8;

/** The owner of a text that has been removed: no row has this number. */
const NOBODY = 0xffffffff;

interface Block {
  readonly bytes: Uint8Array;
  readonly words: Uint32Array;
  /** Bytes written. */
  used: number;
  /** Bytes of texts that are still there, headers included. */
  live: number;
}

/** Where a text lies. */
export interface Place {
  readonly block: number;
  readonly offset: number;
}

/**
 * Texts as bytes, one behind the other in blocks, each with the row that owns it. Removed ones are overwritten with zeros
 * at once; a block that is more than half dead hands its texts to the newest and is given back.
 */
export class TextHeap {
  readonly #moved: (row: number, to: Place) => void;
  readonly #blocks: (Block | undefined)[] = [];
  readonly #free: number[] = [];
  #newest = -1;

  /** `moved` hears where a text lies from now on. */
  constructor(moved: (row: number, to: Place) => void) {
    this.#moved = moved;
  }

  add(bytes: Uint8Array, owner: number): Place {
    const size = sizeOf(bytes.length);
    const { number, block } = this.#room(size);
    const offset = block.used;
    block.words[offset / 4] = owner;
    block.words[offset / 4 + 1] = bytes.length;
    block.bytes.set(bytes, offset + HEADER_BYTES);
    block.used += size;
    block.live += size;
    return { block: number, offset };
  }

  /** The bytes of a text: the memory itself, not a copy. */
  read({ block, offset }: Place): Uint8Array {
    const { bytes, words } = this.#block(block);
    const start = offset + HEADER_BYTES;
    return bytes.subarray(start, start + (words[offset / 4 + 1] ?? 0));
  }

  /** The row that owns a text has moved. */
  own({ block, offset }: Place, owner: number): void {
    this.#block(block).words[offset / 4] = owner;
  }

  remove({ block: number, offset }: Place): void {
    const block = this.#block(number);
    const length = block.words[offset / 4 + 1] ?? 0;
    block.words[offset / 4] = NOBODY;
    block.bytes.fill(0, offset + HEADER_BYTES, offset + HEADER_BYTES + length);
    block.live -= sizeOf(length);
    if (block.live === 0) this.#drop(number);
    else if (number !== this.#newest && block.live < block.used / 2) this.#empty(number, block);
  }

  /** Hands the block's texts to the newest block. Where memory is short for that, it stays as it is. */
  #empty(number: number, block: Block): void {
    try {
      this.#room(block.live);
    } catch {
      return;
    }
    for (let offset = 0; offset < block.used; ) {
      const owner = block.words[offset / 4] ?? NOBODY;
      const length = block.words[offset / 4 + 1] ?? 0;
      const start = offset + HEADER_BYTES;
      if (owner !== NOBODY) this.#moved(owner, this.add(block.bytes.subarray(start, start + length), owner));
      offset += sizeOf(length);
    }
    this.#drop(number);
  }

  /** The newest block, if it has room; else a new one. */
  #room(size: number): { number: number; block: Block } {
    const newest = this.#blocks[this.#newest];
    if (newest !== undefined && newest.bytes.length - newest.used >= size) return { number: this.#newest, block: newest };
    const buffer = new ArrayBuffer(Math.max(BLOCK_BYTES, size));
    const block: Block = { bytes: new Uint8Array(buffer), words: new Uint32Array(buffer), used: 0, live: 0 };
    this.#newest = this.#free.pop() ?? this.#blocks.length;
    this.#blocks[this.#newest] = block;
    return { number: this.#newest, block };
  }

  #drop(number: number): void {
    this.#blocks[number]?.bytes.fill(0);
    this.#blocks[number] = undefined;
    this.#free.push(number);
    if (number === this.#newest) this.#newest = -1;
  }

  #block(number: number): Block {
    const block = this.#blocks[number];
    if (block === undefined) throw new RangeError(`no block ${number}`);
    return block;
  }
}

/** Bytes a text takes, so that the next header lies on a whole word. */
function sizeOf(length: number): number {
  return HEADER_BYTES + Math.ceil(length / 4) * 4;
}
