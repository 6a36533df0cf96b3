/** What a graph's process can be asked. */
export const GRAPH_OPS = { add: 1, remove: 2, search: 3 } as const;
export type GraphOp = (typeof GRAPH_OPS)[keyof typeof GRAPH_OPS];

/** How it answers: done, with numbers, or not done, with nothing. */
export const DONE = 0;
export const REFUSED = 1;

/** A message between an index and the process of its graph: numbers of 32 bits, and nothing else. */
export interface Frame {
  /** Of the question; its answer has the same. */
  readonly number: number;
  /** A {@link GraphOp}, or {@link DONE} or {@link REFUSED}. */
  readonly kind: number;
  readonly words: Uint32Array;
  readonly floats: Float32Array;
}

/** Numbers before the words: how many words and floats follow, the frame's number, and its kind. */
const HEAD_WORDS = 4;
const WORD = Uint32Array.BYTES_PER_ELEMENT;

/** A frame as bytes, in the byte order of this machine: both ends are on it. */
export function packFrame({ number, kind, words, floats }: Frame): Uint8Array {
  const bytes = new Uint8Array((HEAD_WORDS + words.length + floats.length) * WORD);
  const numbers = new Uint32Array(bytes.buffer);
  numbers.set([words.length, floats.length, number, kind]);
  numbers.set(words, HEAD_WORDS);
  new Float32Array(bytes.buffer).set(floats, HEAD_WORDS + words.length);
  return bytes;
}

/** Puts frames together again out of whatever pieces a pipe delivers. */
export class FrameReader {
  readonly #head = new Uint32Array(HEAD_WORDS);
  #body: Uint32Array | undefined;
  /** Bytes of what is being filled, head or body. */
  #filled = 0;

  /** Takes a piece, and gives the frames that are complete with it. */
  *take(piece: Uint8Array): Generator<Frame> {
    let from = 0;
    do {
      const target = this.#body ?? this.#head;
      const bytes = new Uint8Array(target.buffer);
      const some = piece.subarray(from, from + bytes.length - this.#filled);
      bytes.set(some, this.#filled);
      from += some.length;
      this.#filled += some.length;
      if (this.#filled < bytes.length) return;
      this.#filled = 0;
      const [words = 0, floats = 0, number = 0, kind = 0] = this.#head;
      if (target === this.#head) {
        this.#body = new Uint32Array(words + floats);
      } else {
        this.#body = undefined;
        yield { number, kind, words: target.slice(0, words), floats: new Float32Array(target.buffer, words * WORD, floats) };
      }
    } while (from < piece.length || this.#body?.length === 0);
  }
}
