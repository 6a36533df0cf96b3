/** Most pieces that are remembered: with what they cost each, some 20 MB. */
const MOST = 100_000;

/** Bytes of one piece. Sealed bytes are as good as random, so that a piece this long is nowhere by chance. */
export const NEEDLE_LENGTH = 16;

/** Values of three bytes. */
const TRIPLES = 2 ** 24;

/**
 * Pieces of sealed bytes that must be nowhere any more: of each the first, the middle and the last, because what a
 * database leaves behind of a row may be any part of it.
 */
export class Needles {
  readonly #pieces = new Set<string>();
  #complete: boolean;

  /** `complete`: whether nothing was deleted that these do not know of. */
  constructor(complete: boolean) {
    this.#complete = complete;
  }

  /** Whether every deleted row is among them. */
  get complete(): boolean {
    return this.#complete;
  }

  add(sealed: Uint8Array): void {
    const last = sealed.length - NEEDLE_LENGTH;
    if (last < 0 || this.#pieces.size + 3 > MOST) {
      this.#complete = false;
      return;
    }
    for (const at of [0, last >> 1, last]) this.#pieces.add(hex(sealed, at));
  }

  /** The same pieces, for one search. */
  search(): NeedleSearch {
    return new NeedleSearch(this.#pieces);
  }

  /** As if nothing had ever been deleted. */
  clear(): void {
    this.#pieces.clear();
    this.#complete = true;
  }
}

/** Looks for pieces in bytes that come chunk by chunk; chunks must overlap by a piece less one byte. */
export class NeedleSearch {
  readonly #pieces: ReadonlySet<string>;
  /** 1 for the first three bytes of a piece: one look-up passes over nearly every place. */
  readonly #starts = new Uint8Array(TRIPLES);

  constructor(pieces: ReadonlySet<string>) {
    this.#pieces = pieces;
    for (const piece of pieces) this.#starts[Number.parseInt(piece.slice(0, 6), 16)] = 1;
  }

  /** Whether one of the pieces is in these bytes. */
  finds(bytes: Uint8Array): boolean {
    if (this.#pieces.size === 0) return false;
    const starts = this.#starts;
    const end = bytes.length - NEEDLE_LENGTH;
    let triple = ((bytes[0] ?? 0) << 8) | (bytes[1] ?? 0);
    for (let at = 0; at <= end; at++) {
      triple = ((triple << 8) | (bytes[at + 2] ?? 0)) & 0xffffff;
      if (starts[triple] === 1 && this.#pieces.has(hex(bytes, at))) return true;
    }
    return false;
  }
}

function hex(bytes: Uint8Array, at: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + at, NEEDLE_LENGTH).toString('hex');
}
