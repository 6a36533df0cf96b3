import { mkdtempSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import hnswlib from 'hnswlib-node';
import type { GraphIndex, MatedNoise, RecallProof, VectorIndex, VectorSource } from 'rescue-face/vector-index';
import { Index as UsearchIndex } from 'usearch';
import { DIMENSION } from './index-data.js';
import { openSdkIndex, type SdkIndexName } from './sdk-indexes.js';
import { now } from './timing.js';

/** What is measured: somebody else's graph as it comes, an index of the SDK, or one read of as many bytes. */
export type EngineName = 'hnswlib' | 'usearch' | 'read' | SdkIndexName;

export interface EngineOptions {
  readonly engine: EngineName;
  readonly threads: number;
  /** Neighbours of an entry in a graph, and how many are looked at when it is built. */
  readonly m?: number | undefined;
  readonly efConstruction?: number | undefined;
}

/** What an index that builds by itself says when it is done. */
interface Built {
  /** When its graph stood, by the clock of `now`, before its recall was proven. */
  readonly at?: number | undefined;
  readonly proof?: RecallProof | undefined;
}

/** One of the rivals, in a process of its own. */
export interface Engine {
  /** The entries that begin at a number, in order; answers how long it took itself. */
  add(vectors: Float32Array, from: number): Promise<number> | number;
  /** After the last of them; answers when building ended, where it goes on by itself. */
  built?(): Promise<Built> | Built;
  setEf?(ef: number): void;
  /** What one search takes: made outside the time measured. */
  prepare(probe: Float32Array): unknown;
  /** Numbers of the nearest, best first. */
  search(prepared: unknown, k: number): Promise<readonly number[]> | readonly number[];
  /** Searches for all probes at once, where several threads share them. */
  searchAll?(probes: Float32Array, k: number): void;
  /** Whether searches may be under way side by side. */
  readonly concurrent?: boolean;
  /** Bytes of its file; nothing where it writes none. */
  fileBytes?(): number;
  close?(): Promise<void>;
}

export function openEngine(options: EngineOptions, capacity: number, noise: MatedNoise, vectors: VectorSource): Engine {
  const { engine, threads, m } = options;
  if (engine === 'hnswlib') return rawHnswlib(options, capacity);
  if (engine === 'usearch') return rawUsearch(options);
  if (engine === 'read') return nativeRead(capacity);
  return sdkIndex(openSdkIndex(engine, { space: 'bench', dimension: DIMENSION, threads, m, noise, vectors }));
}

function rawHnswlib({ m = 16, efConstruction = 200 }: EngineOptions, capacity: number): Engine {
  const graph = new hnswlib.HierarchicalNSW('ip', DIMENSION);
  graph.initIndex(capacity, m, efConstruction, 100);
  return {
    add(vectors, from) {
      const rows = rowsOf(vectors).map((row) => Array.from(row));
      const start = now();
      for (const [i, row] of rows.entries()) graph.addPoint(row, from + i);
      return now() - start;
    },
    setEf: (ef) => graph.setEf(ef),
    prepare: (probe) => Array.from(probe),
    search(probe, k) {
      const { neighbors, distances } = graph.searchKnn(probe as number[], k);
      return neighbors
        .map((label, i) => ({ label, distance: distances[i] ?? Number.NaN }))
        .sort((a, b) => a.distance - b.distance)
        .map(({ label }) => label);
    },
    fileBytes: () => bytesOfFile((file) => graph.writeIndexSync(file)),
  };
}

function rawUsearch({ m = 16, efConstruction = 200, threads }: EngineOptions): Engine {
  const open = (ef: number) =>
    new UsearchIndex({
      dimensions: DIMENSION,
      metric: 'ip' as never,
      quantization: 'f32' as never,
      connectivity: m,
      expansion_add: efConstruction,
      expansion_search: ef,
      multi: false,
    });
  let graph = open(64);
  const folder = mkdtempSync(path.join(os.tmpdir(), 'bench-index-'));
  const file = path.join(folder, 'usearch');
  return {
    add(vectors, from) {
      const keys = BigUint64Array.from({ length: vectors.length / DIMENSION }, (_, i) => BigInt(from + i));
      const start = now();
      graph.add(keys, vectors, threads);
      return now() - start;
    },
    built() {
      graph.save(file);
      return {};
    },
    // From JavaScript the width of a search is set only where an index is opened.
    setEf(ef) {
      graph = open(ef);
      graph.load(file);
    },
    prepare: (probe) => probe,
    search: (probe, k) => Array.from(graph.search(probe as Float32Array, k, 1).keys, Number),
    searchAll: (probes, k) => void graph.search(rowsOf(probes), k, threads),
    fileBytes: () => statSync(file).size,
    async close() {
      rmSync(folder, { recursive: true });
    },
  };
}

/** `Buffer.indexOf` of a byte that is not there: as fast as this machine reads memory on one thread. */
function nativeRead(capacity: number): Engine {
  const bytes = Buffer.alloc(capacity * DIMENSION * Float32Array.BYTES_PER_ELEMENT, 1);
  return {
    add: () => 0,
    prepare: () => undefined,
    search() {
      bytes.indexOf(0);
      return [];
    },
  };
}

function sdkIndex(index: VectorIndex): Engine {
  return {
    async add(vectors, from) {
      const entries = rowsOf(vectors).map((vector, i) => ({ id: String(from + i), embedding: { space: index.space, vector } }));
      const start = now();
      await index.upsert(entries);
      return now() - start;
    },
    async built() {
      if (!('settled' in index)) return {};
      let at: number | undefined;
      const stats = await (index as GraphIndex).settled({
        onProgress({ state }) {
          if (state !== 'waiting' && state !== 'building') at ??= now();
        },
      });
      return { at, proof: stats.proof };
    },
    concurrent: true,
    prepare: (vector) => ({ space: index.space, vector }),
    async search(probe, k) {
      const { hits } = await index.search(probe as { space: string; vector: Float32Array }, { k });
      return hits.map(({ id }) => Number(id));
    },
    close: async () => index[Symbol.asyncDispose](),
  };
}

function rowsOf(vectors: Float32Array): Float32Array[] {
  return Array.from({ length: vectors.length / DIMENSION }, (_, i) => vectors.slice(i * DIMENSION, (i + 1) * DIMENSION));
}

function bytesOfFile(write: (file: string) => void): number {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'bench-index-'));
  try {
    write(path.join(folder, 'index'));
    return statSync(path.join(folder, 'index')).size;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
