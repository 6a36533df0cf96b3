import { keepChoice, readChoice } from './graph-choice.js';
import { graphBytes } from './graph-memory.js';
import type { GraphSetup } from './graph-setup.js';

/** Fewest entries for which a graph is made because exact search is slow, and searches that say so. */
const LEAST_FOR_LATENCY = 10_000;
const EXACT_SEARCHES = 15;

/** Share of the smallest size below which a graph that is there is dropped. */
const KEPT_SHARE = 0.5;

/** Share of the memory that a graph which was over it must come to before it is made again. */
const BUDGET_SHARE = 0.9;

/** Whether a graph is worth its while, and what was found out about it before. */
export class GraphWorth {
  readonly #setup: GraphSetup;
  /** What the latest exact searches took, in milliseconds. */
  readonly #exactMs: number[] = [];
  /** A graph was worth its while before. */
  #chosen: boolean;
  #overBudget = false;
  /** Links to begin with. */
  readonly m: number;

  constructor(setup: GraphSetup) {
    this.#setup = setup;
    const choice = setup.choiceFile === undefined ? undefined : readChoice(setup.choiceFile, setup);
    this.#chosen = choice !== undefined;
    this.m = Math.min(setup.maxM, Math.max(setup.m, choice?.m ?? setup.m));
  }

  /** Median of the latest exact searches, in milliseconds. */
  get exactMs(): number | undefined {
    const sorted = this.#exactMs.toSorted((a, b) => a - b);
    return sorted.length < EXACT_SEARCHES ? undefined : sorted[EXACT_SEARCHES >> 1];
  }

  /** That an exact search took so long. */
  took(milliseconds: number): void {
    this.#exactMs.push(milliseconds);
    if (this.#exactMs.length > EXACT_SEARCHES) this.#exactMs.shift();
  }

  /** That recall was proven with so many links. */
  proven(m: number): void {
    this.#chosen = true;
    if (this.#setup.choiceFile !== undefined) keepChoice(this.#setup.choiceFile, this.#setup, m);
  }

  bytes(size: number, m: number): number {
    return graphBytes(size, { dimension: this.#setup.dimension, m });
  }

  /** Why there should be no graph of so many entries. */
  unwanted(size: number, m: number): 'waiting' | 'over-budget' | undefined {
    const { smallest, latencyMs = Number.POSITIVE_INFINITY, memoryBytes = Number.POSITIVE_INFINITY } = this.#setup;
    const slow = size >= LEAST_FOR_LATENCY && (this.exactMs ?? 0) > latencyMs;
    // Once there was a graph, a few entries less are no reason to do without.
    const kept = this.#chosen && size >= Math.min(smallest, LEAST_FOR_LATENCY) * KEPT_SHARE;
    if (size < smallest && !slow && !kept) return 'waiting';
    this.#overBudget = this.bytes(size, m) > memoryBytes * (this.#overBudget ? BUDGET_SHARE : 1);
    return this.#overBudget ? 'over-budget' : undefined;
  }
}
