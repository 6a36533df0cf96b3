import { RescueFaceError } from '../../core/errors.js';
import { type Ranking, rank } from '../exact-search.js';
import type { LabelTable } from '../label-table.js';
import type { VectorTable } from '../vector-table.js';
import { keepChoice, readChoice } from './graph-choice.js';
import { graphBytes } from './graph-memory.js';
import type { GraphSetup } from './graph-setup.js';
import { GraphShards, type LabelledVectors } from './graph-shards.js';
import type { GraphState, GraphStats } from './graph-stats.js';
import { type ProvableGraph, proveRecall } from './prove-recall.js';
import { PROVEN_DEPTH, type RecallProof } from './recall-proof.js';

/** Hits asked of each shard beyond `k`: room for those removed meanwhile, and for ties. */
const SPARE_HITS = 8;

/** Vectors not yet in the graph that a search scores one by one beside it. With more, it searches exactly. */
const MOST_BESIDE = 4096;

/** Share of the gallery that may change before recall is proven anew. */
const STALE_SHARE = 0.1;

/** Unused places in the graph, as a share of those in use, from which on it is built anew; and how many may always be there. */
const DEAD_SHARE = 0.25;
const DEAD_ALWAYS = 1024;

/** Fewest entries for which a graph is made because exact search is slow, and searches that say so. */
const LEAST_FOR_LATENCY = 10_000;
const EXACT_SEARCHES = 15;

/** Share of the smallest size below which a graph that is there is dropped. */
const KEPT_SHARE = 0.5;

/** How often in succession a graph whose process ended is built anew before the index gives up and stays exact. */
const MOST_RESTARTS = 3;

/** What a graph stands in front of. */
export interface GraphFrontParts {
  readonly table: VectorTable;
  /** Those of the table. */
  readonly labels: LabelTable;
  readonly setup: GraphSetup;
  /** The revision of the last write. */
  revision(): number;
  readonly exactly: ProvableGraph['exactly'];
}

/**
 * A graph in front of an exact index: whoever asks it gets the exact similarities of what it finds, or `undefined`, and then
 * searches exactly. It answers only while its recall is proven, and about every entry: those that are not in the graph yet
 * are scored beside it, those removed are no rows any more.
 */
export class GraphFront {
  readonly #parts: GraphFrontParts;
  readonly #vectors: LabelledVectors;
  #shards: GraphShards | undefined;
  #state: GraphState = 'waiting';
  #proof: RecallProof | undefined;
  #m: number;
  #changed = 0;
  #restarts = 0;
  /** Restarts since recall was last proven. */
  #failures = 0;
  #closed = false;
  /** A graph was worth its while before. */
  #chosen: boolean;
  /** What the latest exact searches took, in milliseconds. */
  readonly #exactMs: number[] = [];
  /** Nothing to do until something changes. */
  #idle = false;
  #wake: () => void = () => {};

  constructor(parts: GraphFrontParts) {
    const { table, labels, setup } = parts;
    this.#parts = parts;
    const choice = setup.choiceFile === undefined ? undefined : readChoice(setup.choiceFile, setup.engine);
    this.#chosen = choice !== undefined;
    this.#m = Math.min(setup.maxM, Math.max(setup.m, choice?.m ?? setup.m));
    this.#vectors = {
      get nextLabel() {
        return labels.next;
      },
      vectorOf(label) {
        const row = labels.rowOfLabel(label);
        return row === undefined ? undefined : table.row(row);
      },
    };
    void this.#live();
  }

  /** That vectors came, or those under these labels went. */
  changed(came: number, gone: readonly number[]): void {
    this.#changed += came + gone.length;
    this.#shards?.remove(gone);
    this.#idle = false;
    this.#wake();
  }

  /** What is nearest, or undefined where only exact search can tell. */
  async search(probe: Float32Array, k: number): Promise<Ranking | undefined> {
    const { ef } = this.#proof ?? {};
    if (ef === undefined) return undefined;
    // What a broader search finds is no worse; who asks for more than ten gets the ten best as proven, and more.
    const breadth = Math.max(ef, 2 * k);
    if (breadth > this.#parts.setup.maxEf) return undefined;
    return this.#search(probe, k, breadth).catch(() => undefined);
  }

  stats(): GraphStats {
    const { held, dead } = this.#shards?.counts ?? { held: 0, dead: 0 };
    return {
      engine: this.#parts.setup.engine,
      answers: this.#proof === undefined ? 'exact' : 'graph',
      state: this.#state,
      idle: this.#idle,
      size: this.#parts.table.size,
      exactMs: this.exactMs,
      estimatedBytes: this.#estimatedBytes,
      inGraph: held,
      unused: dead,
      m: this.#m,
      pids: this.#shards?.pids ?? [],
      restarts: this.#restarts,
      proof: this.#proof,
    };
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#wake();
    await this.#drop();
  }

  async #search(probe: Float32Array, k: number, ef: number): Promise<Ranking | undefined> {
    const shards = this.#shards;
    if (shards === undefined) return undefined;
    const { sent } = shards;
    if (this.#parts.labels.next - sent > MOST_BESIDE) return undefined;
    const labels = await shards.search(probe, k + SPARE_HITS, ef);
    for (let label = sent; label < this.#parts.labels.next; label++) labels.push(label);
    const rows = labels.flatMap((label) => this.#parts.labels.rowOfLabel(label) ?? []);
    return rows.length < Math.min(k, this.#parts.table.size) ? undefined : rank(this.#parts.table, probe, rows, k);
  }

  /** Builds, proves, and sees to it that both stay done. */
  async #live(): Promise<void> {
    while (!this.#closed) {
      const woken = new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      try {
        if (await this.#work()) continue;
      } catch {
        await this.#drop();
        if (this.#closed) return;
        this.#restarts++;
        if (++this.#failures > MOST_RESTARTS) {
          this.#state = 'failed';
          this.#idle = true;
          return;
        }
        continue;
      }
      this.#idle = true;
      await Promise.race(this.#shards === undefined ? [woken] : [woken, this.#shards.ended]);
      this.#idle = false;
    }
  }

  /** Does the next thing there is to do, and answers whether there may be more. */
  async #work(): Promise<boolean> {
    const unwanted = this.#unwanted();
    if (unwanted !== undefined) {
      await this.#drop();
      this.#state = unwanted;
      return false;
    }
    if (this.#shards?.gone === true) throw new RescueFaceError('ERR_INDEX_ENGINE');
    const { held, dead } = this.#shards?.counts ?? { held: 0, dead: 0 };
    if (dead > Math.max(DEAD_ALWAYS, held * DEAD_SHARE)) await this.#drop();
    const shards = this.#shards ?? (await this.#open());
    this.#shards = shards;
    if (!shards.upToDate(this.#vectors)) {
      if (this.#proof === undefined) this.#state = 'building';
      await shards.send(this.#vectors, this.#proof !== undefined);
      return true;
    }
    await shards.settled();
    if (this.#state === 'unproven' && this.#changed <= this.#parts.table.size * STALE_SHARE) return false;
    if (this.#proof !== undefined && this.#changed <= this.#parts.table.size * STALE_SHARE) return false;
    return this.#prove();
  }

  /** Why there should be no graph. */
  #unwanted(): 'waiting' | 'over-budget' | undefined {
    const { table, setup } = this.#parts;
    const { smallest, latencyMs = Number.POSITIVE_INFINITY, memoryBytes = Number.POSITIVE_INFINITY } = setup;
    const slow = table.size >= LEAST_FOR_LATENCY && (this.exactMs ?? 0) > latencyMs;
    // Once there is a graph, a few entries less are no reason to drop it.
    const kept = this.#chosen && table.size >= Math.min(smallest, LEAST_FOR_LATENCY) * KEPT_SHARE;
    if (table.size < smallest && !slow && !kept) return 'waiting';
    return this.#estimatedBytes > memoryBytes ? 'over-budget' : undefined;
  }

  get #estimatedBytes(): number {
    const { table, setup } = this.#parts;
    return graphBytes(table.size + (this.#shards?.counts.dead ?? 0), { dimension: setup.dimension, m: this.#m });
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
    if (this.#parts.setup.latencyMs !== undefined && this.#shards === undefined) this.#wake();
  }

  async #prove(): Promise<boolean> {
    this.#changed = 0;
    if (this.#proof === undefined) this.#state = 'proving';
    const graph: ProvableGraph = {
      exactly: this.#parts.exactly,
      search: async (probe, ef) => (await this.#search(probe, PROVEN_DEPTH, ef))?.ids ?? [],
      rows: () => this.#parts.table.size,
      row: (row) => this.#parts.table.row(row),
    };
    const rates = await proveRecall(graph, this.#parts.setup, () => this.#closed);
    if (rates === 'stopped') return false;
    if (rates !== 'unmet') {
      this.#failures = 0;
      this.#proof = { ...rates, m: this.#m, size: this.#parts.table.size, revision: this.#parts.revision() };
      this.#state = 'proven';
      this.#chosen = true;
      const { choiceFile, engine } = this.#parts.setup;
      if (choiceFile !== undefined) keepChoice(choiceFile, { version: 1, engine, m: this.#m });
      return true;
    }
    this.#proof = undefined;
    if (this.#m < this.#parts.setup.maxM) {
      this.#m = Math.min(this.#parts.setup.maxM, Math.ceil(this.#m * 1.5));
      await this.#drop();
      return true;
    }
    this.#state = 'unproven';
    return false;
  }

  async #open(): Promise<GraphShards> {
    const { engine, dimension, efConstruction, processes } = this.#parts.setup;
    const shards = new GraphShards(engine, { dimension, m: this.#m, efConstruction }, processes);
    try {
      await shards.ready;
      if (this.#closed) throw new RescueFaceError('ERR_NOT_OPEN', { what: 'index' });
      return shards;
    } catch (error) {
      await shards.close();
      throw error;
    }
  }

  /** Does without the graph from now on; resolves when its processes have left. */
  async #drop(): Promise<void> {
    const shards = this.#shards;
    this.#shards = undefined;
    this.#proof = undefined;
    await shards?.close();
  }
}
