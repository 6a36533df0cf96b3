import { joinBytes } from '../core/bytes.js';

/** A stream of pieces, taken by lengths. */
export class Pieces {
  readonly #pieces: AsyncIterator<Uint8Array>;
  #held: Uint8Array = new Uint8Array(0);
  /** Bytes handed out. */
  taken = 0;

  constructor(pieces: AsyncIterable<Uint8Array>) {
    this.#pieces = pieces[Symbol.asyncIterator]();
  }

  /** Bytes held and not handed out. */
  get rest(): number {
    return this.#held.length;
  }

  /** So many bytes, or `undefined` where there are not as many left. */
  async take(length: number): Promise<Uint8Array | undefined> {
    const parts = [this.#held];
    let held = this.#held.length;
    while (held < length) {
      const next = await this.#pieces.next();
      if (next.done === true) break;
      parts.push(next.value);
      held += next.value.length;
    }
    this.#held = parts.length === 1 ? this.#held : joinBytes(...parts);
    if (held < length) return undefined;
    const bytes = this.#held.subarray(0, length);
    this.#held = this.#held.subarray(length);
    this.taken += length;
    return bytes;
  }

  /** Everything that is left. */
  async takeRest(): Promise<Uint8Array> {
    const parts = [this.#held];
    for (let next = await this.#pieces.next(); next.done !== true; next = await this.#pieces.next()) parts.push(next.value);
    this.#held = new Uint8Array(0);
    const rest = joinBytes(...parts);
    this.taken += rest.length;
    return rest;
  }

  async close(): Promise<void> {
    await this.#pieces.return?.();
  }
}
