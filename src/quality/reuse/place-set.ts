/** Whole numbers from 0 on, one bit each: small enough to stay near the processor where a million are there. */
export class PlaceSet {
  #words = new Uint32Array(32);

  has(place: number): boolean {
    return (((this.#words[place >> 5] as number) >>> (place & 31)) & 1) === 1;
  }

  add(place: number): void {
    this.#words[place >> 5] = (this.#words[place >> 5] as number) | (1 << (place & 31));
  }

  delete(place: number): void {
    this.#words[place >> 5] = (this.#words[place >> 5] as number) & ~(1 << (place & 31));
  }

  /** Before a place from here on is added. */
  makeRoomFor(places: number): void {
    const words = new Uint32Array(Math.ceil(places / 32));
    words.set(this.#words);
    this.#words = words;
  }
}
