import { fileURLToPath } from 'node:url';

/** The repository root, with a slash at its end. */
export const ROOT = fileURLToPath(new URL('../', import.meta.url));

/** Files of dist that somebody may import, by the module they come from. `dist` is flat, so that a worker beside a chunk is found from every chunk. */
export const PUBLIC_ENTRIES: Readonly<Record<string, string>> = {
  main: 'src/main.ts',
  errors: 'src/core/errors.ts',
  detector: 'src/detector/main.ts',
  embedder: 'src/embedder/main.ts',
  'vector-index': 'src/index/main.ts',
  ledger: 'src/ledger/main.ts',
  quality: 'src/quality/main.ts',
  evaluation: 'src/evaluation/main.ts',
  research: 'src/research/main.ts',
  testing: 'src/testing/main.ts',
  'adapter-memory-store': 'src/adapters/memory-store/main.ts',
  'adapter-node-crypto': 'src/adapters/node-crypto/main.ts',
  'adapter-file-keyring': 'src/adapters/file-keyring/main.ts',
  'adapter-sqlite-store': 'src/adapters/sqlite-store/main.ts',
};

/** Files of dist that are only ever started: the command line, the worker threads, and the process of a graph. */
export const STARTED_ENTRIES: Readonly<Record<string, string>> = {
  cli: 'src/cli/main.ts',
  'detector-worker': 'src/detector/worker.ts',
  'embedder-worker': 'src/embedder/worker.ts',
  'index-worker': 'src/index/worker.ts',
  'quantised-worker': 'src/index/quantised/worker.ts',
  'graph-worker': 'src/index/graph/worker.ts',
  'graph-process': 'src/index/graph/process.ts',
  'quality-worker': 'src/quality/worker.ts',
  'reuse-worker': 'src/quality/reuse/worker.ts',
  'sqlite-worker': 'src/adapters/sqlite-store/worker.ts',
};
