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
 * Takes approximate scores in any order and keeps every row that may belong to the best `k`: all whose score lies
 * within twice the error of the k-th best. Equal vectors get equal scores only after exact scoring, so the cut at
 * `k` is made there and not here.
 */
export class Selector {
  readonly #k: number;
  readonly #margin: number;
  /** The best `k` scores so far as a heap, the worst of them first. */
  readonly #heap: Float32Array;
  #held = 0;
  #rows: number[] = [];
  #scores: number[] = [];
  #room: number;
  #floor = Number.NEGATIVE_INFINITY;

  constructor(k: number, error: number) {
    this.#k = k;
    this.#margin = 2 * error;
    this.#heap = new Float32Array(k);
    this.#room = Math.max(ROOM, 4 * k);
  }

  /** Scores below are of no interest. */
  get floor(): number {
    return this.#floor;
  }

  /** Takes a score that is not below the floor, and answers where the floor is now. */
  offer(row: number, score: number): number {
    this.#rows.push(row);
    this.#scores.push(score);
    if (this.#held < this.#k) {
      this.#rise(this.#held++, score);
      if (this.#held === this.#k) this.#raiseFloor();
    } else if (score > (this.#heap[0] ?? 0)) {
      this.#sink(score);
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
    const floor = Math.min(1, this.#heap[0] ?? 0) - this.#margin;
    this.#floor = floor < -1 ? Number.NEGATIVE_INFINITY : floor;
  }

  #tidy(): void {
    const rows: number[] = [];
    const scores: number[] = [];
    this.#scores.forEach((score, i) => {
      if (score < this.#floor) return;
      rows.push(this.#rows[i] ?? 0);
      scores.push(score);
    });
    this.#rows = rows;
    this.#scores = scores;
  }

  #rise(from: number, score: number): void {
    const heap = this.#heap;
    let place = from;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if ((heap[parent] ?? 0) <= score) break;
      heap[place] = heap[parent] ?? 0;
      place = parent;
    }
    heap[place] = score;
  }

  #sink(score: number): void {
    const heap = this.#heap;
    let place = 0;
    for (let child = 1; child < this.#k; child = 2 * place + 1) {
      if (child + 1 < this.#k && (heap[child + 1] ?? 0) < (heap[child] ?? 0)) child++;
      if ((heap[child] ?? 0) >= score) break;
      heap[place] = heap[child] ?? 0;
      place = child;
    }
    heap[place] = score;
  }
}
