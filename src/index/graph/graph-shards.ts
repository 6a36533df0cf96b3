import { concatenated } from './concatenated.js';
import type { GraphEngineName, GraphShape } from './graph-engine.js';
import { GRAPH_OPS } from './graph-frames.js';
import { GraphProcess } from './graph-process.js';

/** Vectors or removals in one message while nobody waits for an answer of the graph, and while somebody may. */
const BATCH = { idle: 64, serving: 2 };

/** Rounds of messages under way: one being linked, one waiting. */
const ROUNDS = 2;

/** Labels looked at for one message: most of an old index's are of nobody. */
const MOST_LOOKED_AT = 65_536;

/** Unused places in a process, as a share of those in use, from which on the graph is built anew; and how many may always be there. */
const DEAD_SHARE = 0.25;
const DEAD_ALWAYS = 512;

/** What the shards are filled with. */
export interface LabelledVectors {
  /** One more than the highest label given out. */
  readonly nextLabel: number;
  /** The vector under a label, or undefined where it was removed. */
  vectorOf(label: number): Float32Array | undefined;
}

/**
 * One graph in several processes, each with a part of the vectors: label modulo the number of processes. A search asks all
 * of them. When one is gone, all are.
 */
export class GraphShards {
  readonly #processes: readonly GraphProcess[];
  readonly #rounds: Promise<unknown>[] = [];
  /** Labels to be taken out. */
  readonly #gone: number[] = [];
  #sent = 0;
  /** For each process the vectors in it that are still wanted, and the places in it that are not in use. */
  readonly #counts: { held: number; dead: number }[];

  constructor(engine: GraphEngineName, shape: GraphShape, processes: number) {
    const started: GraphProcess[] = [];
    try {
      while (started.length < processes) started.push(new GraphProcess({ engine, shape }));
    } catch (error) {
      for (const process of started) process.close();
      throw error;
    }
    this.#processes = started;
    this.#counts = this.#processes.map(() => ({ held: 0, dead: 0 }));
  }

  get ready(): Promise<unknown> {
    return Promise.all(this.#processes.map(({ ready }) => ready));
  }

  /** Resolves when one of the processes has ended. */
  get ended(): Promise<void> {
    return Promise.race(this.#processes.map(({ ended }) => ended));
  }

  get gone(): boolean {
    return this.#processes.some(({ gone }) => gone);
  }

  get pids(): readonly number[] {
    return this.#processes.flatMap(({ pid }) => pid ?? []);
  }

  /** Every vector under a lower label is in the graph for whoever searches from now on. */
  get sent(): number {
    return this.#sent;
  }

  /** Vectors in the graph that are still wanted, and places in it that are not in use. */
  get counts(): { readonly held: number; readonly dead: number } {
    return this.#counts.reduce((sum, { held, dead }) => ({ held: sum.held + held, dead: sum.dead + dead }), { held: 0, dead: 0 });
  }

  /** Whether so many places are not in use that the graph should be built anew. */
  get wasteful(): boolean {
    return this.#counts.some(({ held, dead }) => dead > Math.max(DEAD_ALWAYS, held * DEAD_SHARE));
  }

  /** Whether there is nothing left to send. */
  upToDate({ nextLabel }: LabelledVectors): boolean {
    return this.#gone.length === 0 && this.#sent >= nextLabel;
  }

  /** Sends the next removals, or where there are none the next vectors; resolves when there is room for more. */
  async send(vectors: LabelledVectors, serving: boolean): Promise<void> {
    const most = (serving ? BATCH.serving : BATCH.idle) * this.#processes.length;
    const calls = this.#gone.length > 0 ? this.#removals(most) : this.#additions(vectors, most);
    const round = Promise.all(calls);
    round.catch(() => {});
    this.#rounds.push(round);
    if (this.#rounds.length >= ROUNDS) await this.#rounds.shift();
  }

  #removals(most: number): Promise<unknown>[] {
    const labels = this.#gone.splice(0, most);
    return this.#processes.flatMap((process, i) => {
      const own = labels.filter((label) => label % this.#processes.length === i);
      return own.length === 0 ? [] : process.call(GRAPH_OPS.remove, Uint32Array.from(own));
    });
  }

  #additions(vectors: LabelledVectors, most: number): Promise<unknown>[] {
    return this.#gather(vectors, most).flatMap(({ labels, vectors: own }, i) => {
      const [process, counts] = [this.#processes[i], this.#counts[i]];
      if (counts !== undefined) {
        counts.held += labels.length;
        counts.dead = Math.max(0, counts.dead - labels.length);
      }
      return labels.length === 0 || process === undefined ? [] : process.call(GRAPH_OPS.add, Uint32Array.from(labels), concatenated(own));
    });
  }

  /** The next vectors, at most so many, for each process its own. */
  #gather(vectors: LabelledVectors, most: number): { readonly labels: number[]; readonly vectors: Float32Array[] }[] {
    const parts = this.#processes.map(() => ({ labels: [] as number[], vectors: [] as Float32Array[] }));
    const last = Math.min(vectors.nextLabel, this.#sent + MOST_LOOKED_AT);
    for (let gathered = 0; gathered < most && this.#sent < last; this.#sent++) {
      const vector = vectors.vectorOf(this.#sent);
      if (vector === undefined) continue;
      gathered++;
      const part = parts[this.#sent % parts.length];
      part?.labels.push(this.#sent);
      part?.vectors.push(vector);
    }
    return parts;
  }

  /** Resolves when all that was sent is linked. */
  async settled(): Promise<void> {
    while (this.#rounds.length > 0) await this.#rounds.shift();
  }

  /** What goes under these labels is taken out bit by bit, before anything else comes. Labels never sent are passed over. */
  remove(labels: readonly number[]): void {
    const sent = labels.filter((label) => label < this.#sent);
    for (const label of sent) {
      this.#gone.push(label);
      const counts = this.#counts[label % this.#counts.length];
      if (counts === undefined) continue;
      counts.held--;
      counts.dead++;
    }
  }

  /** Labels of the nearest vectors of each shard, removed ones among them. */
  async search(probe: Float32Array, count: number, ef: number): Promise<Uint32Array[]> {
    const words = Uint32Array.of(count, ef);
    return Promise.all(this.#processes.map((process) => process.call(GRAPH_OPS.search, words, probe)));
  }

  /** Resolves when the processes have left the system. */
  async close(): Promise<void> {
    for (const process of this.#processes) process.close();
    await Promise.all(this.#processes.map(({ left }) => left));
  }
}
