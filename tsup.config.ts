import { defineConfig } from 'tsup';
import { entries } from './tools/entries.js';

export default defineConfig({
  entry: entries({ types: false }),
  format: 'esm',
  target: 'node20',
  platform: 'node',
  splitting: true,
  sourcemap: true,
  removeNodeProtocol: false,
  clean: true,
  silent: true,
  // Native packages are never bundled; the command line reaches the library by its public name.
  external: ['sharp', 'onnxruntime-node', 'hnswlib-node', /^rescue-face(\/|$)/],
});
