/** Confidence of every bound: one-sided. */
export const CONFIDENCE = 0.95;

/** Depth at which recall is proven; the first rank is proven by itself. */
export const PROVEN_DEPTH = 10;

/** What must be proven before a graph may answer. */
export interface RecallTarget {
  /** Least share of probes whose best hit is the exact one. */
  readonly rank1: number;
  /** Least share of the ten exact best that are found. */
  readonly recallAt10: number;
}

/** What a comparison with exact search came to. */
export interface RecallProof {
  /** Probes compared; none of them had been used to choose `ef`. */
  readonly probes: number;
  /** Share whose best hit was the exact one. */
  readonly rank1: number;
  /** With 95 % confidence no less than this share: Clopper and Pearson's bound, divided among the attempts that could be made. */
  readonly rank1Bound: number;
  /** Mean share of the ten exact best that were found. */
  readonly recallAt10: number;
  /** With 95 % confidence no less: empirical Bernstein bound of the mean (Maurer and Pontil, COLT 2009), divided likewise. */
  readonly recallAt10Bound: number;
  /** Breadth of search that was proven. */
  readonly ef: number;
  /** Links of a vector. */
  readonly m: number;
  /** Vectors there were. */
  readonly size: number;
  /** Revision of the index then. */
  readonly revision: number;
}

/** How often a graph agreed with exact search. */
export class Agreement {
  #probes = 0;
  #first = 0;
  #found = 0;
  #foundSquares = 0;

  /** Takes the ids that exact search and the graph answered to one probe, best first. */
  add(exact: readonly string[], graph: readonly string[]): void {
    this.#probes++;
    if (exact[0] === graph[0]) this.#first++;
    const wanted = exact.slice(0, PROVEN_DEPTH);
    const there = new Set(graph);
    const found = wanted.length === 0 ? 1 : wanted.filter((id) => there.has(id)).length / wanted.length;
    this.#found += found;
    this.#foundSquares += found * found;
  }

  get probes(): number {
    return this.#probes;
  }

  get missed(): number {
    return this.#probes - this.#first;
  }

  /** Shares, and their lower bounds where one of `attempts` like this one may be the one that is reported. */
  rates(attempts: number): Pick<RecallProof, 'probes' | 'rank1' | 'rank1Bound' | 'recallAt10' | 'recallAt10Bound'> {
    const probes = this.#probes;
    const alpha = (1 - CONFIDENCE) / attempts;
    const recallAt10 = this.#found / probes;
    const variance = Math.max(0, (this.#foundSquares - probes * recallAt10 ** 2) / (probes - 1));
    const logs = Math.log(2 / alpha);
    const slack = Math.sqrt((2 * variance * logs) / probes) + (7 * logs) / (3 * (probes - 1));
    return {
      probes,
      rank1: this.#first / probes,
      rank1Bound: 1 - upperBound(this.missed, probes, alpha),
      recallAt10,
      recallAt10Bound: Math.max(0, recallAt10 - slack),
    };
  }
}

/** Probes of which at most one may be missed for a bound of `target`. */
export function probesFor(target: number, attempts: number): number {
  const alpha = (1 - CONFIDENCE) / attempts;
  let low = 1;
  let high = 1;
  while (1 - upperBound(1, high, alpha) < target) high *= 2;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (1 - upperBound(1, middle, alpha) >= target) high = middle;
    else low = middle + 1;
  }
  return high;
}

/**
 * The share of misses that leaves a chance of `alpha` of seeing so few (Clopper and Pearson, Biometrika 26, 1934), by
 * bisection of the binomial distribution.
 */
export function upperBound(misses: number, trials: number, alpha: number): number {
  if (misses >= trials) return 1;
  let low = misses / trials;
  let high = 1;
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (atMost(misses, trials, middle) > alpha) low = middle;
    else high = middle;
  }
  return high;
}

/** P(X <= misses), X binomial. */
function atMost(misses: number, trials: number, share: number): number {
  let term = trials * Math.log1p(-share);
  let sum = Math.exp(term);
  for (let i = 1; i <= misses; i++) {
    term += Math.log((trials - i + 1) / i) + Math.log(share) - Math.log1p(-share);
    sum += Math.exp(term);
  }
  return sum;
}
