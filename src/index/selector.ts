/** Candidates kept before the first tidying. */
const ROOM = 4096;

/**
 * How far a float32 inner product of two unit vectors may lie from the true one: n·2^-24 for n terms in any order
 * of summation (Higham, Accuracy and Stability of Numerical Algorithms, 2nd ed., eq. 3.5), with 1 % for lengths that
 * are not quite 1.
 */
export function scoreError(dimension: number): number {
  return 1.01 * dimension * 2 ** -24;
}

/**
 * Takes bounds of similarities in any order and keeps every row that may belong to the best `k`: all whose upper bound
 * is not below the k-th best lower bound. Equal vectors are told to be equal only by exact scoring, so the cut at `k` is
 * made there and not here.
 */
export class Selector {
  readonly #k: number;
  /** The best `k` lower bounds so far as a heap, the worst of them first. */
  readonly #heap: Float64Array;
  #held = 0;
  #rows: number[] = [];
  #uppers: number[] = [];
  #room: number;
  #floor = Number.NEGATIVE_INFINITY;

  constructor(k: number) {
    this.#k = k;
    this.#heap = new Float64Array(k);
    this.#room = Math.max(ROOM, 4 * k);
  }

  /** Rows whose upper bound lies below are of no interest. */
  get floor(): number {
    return this.#floor;
  }

  /** Takes a row whose upper bound is not below the floor, and answers where the floor is now. */
  offer(row: number, lower: number, upper: number): number {
    this.#rows.push(row);
    this.#uppers.push(upper);
    if (this.#held < this.#k) {
      this.#rise(this.#held++, lower);
      if (this.#held === this.#k) this.#raiseFloor();
    } else if (lower > (this.#heap[0] ?? 0)) {
      this.#sink(lower);
      this.#raiseFloor();
    }
    if (this.#rows.length > this.#room) {
      this.#tidy();
      this.#room = Math.max(this.#room, 2 * this.#rows.length);
    }
    return this.#floor;
  }

  /** The rows that may belong to the best `k`, in no order. */
  candidates(): readonly number[] {
    this.#tidy();
    return this.#rows;
  }

  /** Similarities end at -1 and 1: whatever lies beyond is equal to what lies there, and ids decide. */
  #raiseFloor(): void {
    const floor = Math.min(1, this.#heap[0] ?? 0);
    this.#floor = floor <= -1 ? Number.NEGATIVE_INFINITY : floor;
  }

  #tidy(): void {
    const rows: number[] = [];
    const uppers: number[] = [];
    this.#uppers.forEach((upper, i) => {
      if (upper < this.#floor) return;
      rows.push(this.#rows[i] ?? 0);
      uppers.push(upper);
    });
    this.#rows = rows;
    this.#uppers = uppers;
  }

  #rise(from: number, bound: number): void {
    const heap = this.#heap;
    let place = from;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if ((heap[parent] ?? 0) <= bound) break;
      heap[place] = heap[parent] ?? 0;
      place = parent;
    }
    heap[place] = bound;
  }

  #sink(bound: number): void {
    const heap = this.#heap;
    let place = 0;
    for (let child = 1; child < this.#k; child = 2 * place + 1) {
      if (child + 1 < this.#k && (heap[child + 1] ?? 0) < (heap[child] ?? 0)) child++;
      if ((heap[child] ?? 0) >= bound) break;
      heap[place] = heap[child] ?? 0;
      place = child;
    }
    heap[place] = bound;
  }
}
