import type { Transferable } from 'node:worker_threads';

/** Numbers, bytes and words that travel in one piece, to be read in the order in which they were written. */
export interface Page {
  readonly count: number;
  readonly numbers: Float64Array;
  readonly bytes: Uint8Array;
  readonly words: readonly string[];
}

/** Writes a page. */
export class PageWriter {
  /** Items so far. */
  count = 0;
  /** Bytes so far. */
  size = 0;
  readonly #numbers: number[] = [];
  readonly #parts: Uint8Array[] = [];
  readonly #words = new Map<string, number>();

  number(value: number): void {
    this.#numbers.push(value);
  }

  bytes(value: Uint8Array): void {
    this.#numbers.push(value.length);
    this.#parts.push(value);
    this.size += value.length;
  }

  word(value: string): void {
    let place = this.#words.get(value);
    if (place === undefined) {
      place = this.#words.size;
      this.#words.set(value, place);
    }
    this.#numbers.push(place);
  }

  page(): Page {
    const bytes = new Uint8Array(this.size);
    let at = 0;
    for (const part of this.#parts) {
      bytes.set(part, at);
      at += part.length;
    }
    return { count: this.count, numbers: Float64Array.from(this.#numbers), bytes, words: [...this.#words.keys()] };
  }
}

/** Reads a page. */
export class PageReader {
  readonly #page: Page;
  #number = 0;
  #byte = 0;

  constructor(page: Page) {
    this.#page = page;
  }

  number(): number {
    return this.#page.numbers[this.#number++] ?? 0;
  }

  /** In memory of their own. */
  bytes(): Uint8Array {
    return this.view().slice();
  }

  /** The same where they lie, for whoever only looks at them. */
  view(): Uint8Array {
    const start = this.#byte;
    this.#byte += this.number();
    return this.#page.bytes.subarray(start, this.#byte);
  }

  word(): string {
    return this.#page.words[this.number()] ?? '';
  }
}

/** What of a page is moved instead of copied. */
export function buffersOf(page: Page): Transferable[] {
  return [page.numbers.buffer as ArrayBuffer, page.bytes.buffer as ArrayBuffer];
}
