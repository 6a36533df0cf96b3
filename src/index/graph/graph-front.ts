import { RescueFaceError } from '../../core/errors.js';
import { type Ranking, rank } from '../exact-search.js';
import type { LabelTable } from '../label-table.js';
import type { VectorTable } from '../vector-table.js';
import type { GraphSetup } from './graph-setup.js';
import { GraphShards, type LabelledVectors } from './graph-shards.js';
import type { GraphState, GraphStats } from './graph-stats.js';
import { GraphWorth } from './graph-worth.js';
import { moreLinks } from './more-links.js';
import { type ProvableGraph, proveRecall } from './prove-recall.js';
import { PROVEN_DEPTH, type RecallProof } from './recall-proof.js';

/** Hits asked of each shard beyond `k`: room for those removed meanwhile, and for ties. */
const SPARE_HITS = 8;

/** Vectors not yet in the graph that a search scores one by one beside it. With more, it searches exactly. */
const MOST_BESIDE = 4096;

/** Vectors not yet in the graph with which a proof is begun. */
const PROVABLE_BESIDE = 256;

/** Share of the gallery that may change before recall is proven anew, and before a proof is good for nothing any more. */
const STALE_SHARE = 0.1;
const WORTHLESS_SHARE = 0.25;

/** How often in succession a graph whose process ended is built anew at once, and milliseconds until it is tried again after that. */
const MOST_RESTARTS = 3;
const RETRY_AFTER_MS = 600_000;

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
  readonly #worth: GraphWorth;
  #shards: GraphShards | undefined;
  #state: GraphState = 'waiting';
  #m: number;
  #proof: RecallProof | undefined;
  #proving = false;
  /** The target cannot be met with so few links. */
  #tooFewLinks = false;
  /** Entries that came or went, ever; and how many had when the last proof was begun, and the last that was found good. */
  #changes = 0;
  #triedAt: number | undefined;
  #provenAt = 0;
  #proofs = 0;
  #restarts = 0;
  /** Restarts since recall was last proven. */
  #failures = 0;
  #closed = false;
  /** Nothing to do until something changes. */
  #idle = false;
  #wake: () => void = () => {};

  constructor(parts: GraphFrontParts) {
    const { table, labels, setup } = parts;
    this.#parts = parts;
    this.#worth = new GraphWorth(setup);
    this.#m = this.#worth.m;
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
    this.#changes += came + gone.length;
    this.#shards?.remove(gone);
    this.#idle = false;
    this.#wake();
  }

  /** That an exact search took so long. */
  took(milliseconds: number): void {
    this.#worth.took(milliseconds);
    if (this.#parts.setup.latencyMs !== undefined && this.#shards === undefined) this.#wake();
  }

  /** What is nearest, or undefined where only exact search can tell. */
  async search(probe: Float32Array, k: number): Promise<Ranking | undefined> {
    const ef = this.#goodProof?.ef;
    if (ef === undefined) return undefined;
    // What a broader search finds is no worse; who asks for more than ten gets the ten best as proven, and more.
    const breadth = Math.max(ef, 2 * k);
    if (breadth > this.#parts.setup.maxEf) return undefined;
    return this.#search(probe, k, breadth).catch(() => undefined);
  }

  stats(): GraphStats {
    const { table, setup } = this.#parts;
    const { held, dead } = this.#shards?.counts ?? { held: 0, dead: 0 };
    return {
      engine: setup.engine,
      answers: this.#goodProof === undefined ? 'exact' : 'graph',
      state: this.#state,
      idle: this.#idle,
      size: table.size,
      exactMs: this.#worth.exactMs,
      estimatedBytes: this.#worth.bytes(table.size, this.#m),
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

  /** The proof, unless too much has changed since. */
  get #goodProof(): RecallProof | undefined {
    return this.#changedSince(this.#provenAt, WORTHLESS_SHARE) ? undefined : this.#proof;
  }

  #changedSince(changes: number, share: number): boolean {
    return this.#changes - changes > this.#parts.table.size * share;
  }

  async #search(probe: Float32Array, k: number, ef: number): Promise<Ranking | undefined> {
    const { table, labels } = this.#parts;
    const shards = this.#shards;
    if (shards === undefined || labels.next - shards.sent > MOST_BESIDE) return undefined;
    const { sent } = shards;
    const rows: number[] = [];
    const live = (label: number): number => {
      const row = labels.rowOfLabel(label);
      if (row !== undefined) rows.push(row);
      return row === undefined ? 0 : 1;
    };
    for (const found of await shards.search(probe, k + SPARE_HITS, ef)) {
      const there = found.reduce((sum, label) => sum + live(label), 0);
      // Where many were removed and are still in the graph, they may have taken the places of others.
      if (there < found.length && there < k) return undefined;
    }
    for (let label = sent; label < labels.next; label++) live(label);
    return rows.length < Math.min(k, table.size) ? undefined : rank(table, probe, rows, k);
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
        if (++this.#failures <= MOST_RESTARTS) continue;
        this.#state = 'failed';
        this.#idle = true;
        await new Promise((resolve) => setTimeout(resolve, RETRY_AFTER_MS).unref());
        this.#failures = 0;
        continue;
      }
      this.#idle = !this.#proving;
      await woken;
      this.#idle = false;
    }
  }

  /** Does the next thing there is to do, and answers whether there may be more. */
  async #work(): Promise<boolean> {
    const unwanted = this.#worth.unwanted(this.#parts.table.size, this.#m);
    if (unwanted !== undefined) {
      await this.#drop();
      this.#state = unwanted;
      return false;
    }
    if (this.#tooFewLinks) {
      await this.#drop();
      this.#m = moreLinks(this.#m, this.#parts.setup.maxM);
    }
    if (this.#shards?.gone === true) throw new RescueFaceError('ERR_INDEX_ENGINE');
    if (this.#shards?.wasteful === true) await this.#drop();
    const shards = this.#shards ?? (await this.#open());
    if (this.#proofIsDue(shards)) void this.#prove(shards);
    if (shards.upToDate(this.#vectors)) {
      await shards.settled();
      return false;
    }
    if (this.#triedAt === undefined) this.#state = 'building';
    await shards.send(this.#vectors, this.#proof !== undefined);
    return true;
  }

  /** A graph is proven when it has been built, and when much has changed since that was last tried. */
  #proofIsDue({ sent }: GraphShards): boolean {
    if (this.#proving || this.#parts.labels.next - sent > PROVABLE_BESIDE) return false;
    return this.#triedAt === undefined || this.#changedSince(this.#triedAt, STALE_SHARE);
  }

  /** Goes on beside what is written and searched meanwhile. */
  async #prove(shards: GraphShards): Promise<void> {
    const { setup, table, revision, exactly } = this.#parts;
    const begun = { m: this.#m, size: table.size, revision: revision(), changes: this.#changes };
    this.#proving = true;
    this.#triedAt = begun.changes;
    if (this.#proof === undefined) this.#state = 'proving';
    const graph: ProvableGraph = {
      exactly,
      search: async (probe, ef) => (await this.#search(probe, PROVEN_DEPTH, ef))?.ids,
      rows: () => table.size,
      row: (row) => table.row(row),
    };
    const rates = await proveRecall(graph, setup, this.#proofs++, () => this.#closed || this.#shards !== shards).catch(() => {
      // Its processes are gone, or refuse: then it is built anew.
      void shards.close();
      return 'stopped' as const;
    });
    this.#proving = false;
    this.#wake();
    if (rates === 'stopped' || this.#shards !== shards) return;
    if (rates === 'unmet') {
      this.#proof = undefined;
      this.#tooFewLinks = this.#m < setup.maxM;
      if (!this.#tooFewLinks) this.#state = 'unproven';
      return;
    }
    const { changes, ...facts } = begun;
    this.#proof = { ...rates, ...facts };
    this.#provenAt = changes;
    this.#failures = 0;
    this.#state = 'proven';
    this.#worth.proven(this.#m);
  }

  async #open(): Promise<GraphShards> {
    const { engine, dimension, efConstruction, processes } = this.#parts.setup;
    const shards = new GraphShards(engine, { dimension, m: this.#m, efConstruction }, processes);
    this.#shards = shards;
    void shards.ended.then(() => this.#wake());
    await shards.ready;
    return shards;
  }

  /** Does without the graph from now on; resolves when its processes have left. */
  async #drop(): Promise<void> {
    const shards = this.#shards;
    this.#shards = undefined;
    this.#proof = undefined;
    this.#triedAt = undefined;
    this.#tooFewLinks = false;
    await shards?.close();
  }
}
