import { defineConfig } from 'tsup';
import { PUBLIC_ENTRIES, STARTED_ENTRIES } from './tools/entries.js';

export default defineConfig({
  entry: { ...PUBLIC_ENTRIES, ...STARTED_ENTRIES },
  format: 'esm',
  target: 'node20',
  platform: 'node',
  splitting: true,
  sourcemap: true,
  removeNodeProtocol: false,
  clean: true,
  silent: true,
  // Native packages are never bundled; the command line reaches the library by its public name.
  external: ['sharp', 'onnxruntime-node', 'hnswlib-node', 'usearch', 'better-sqlite3', /^rescue-face(\/|$)/],
});
