import { defineConfig } from 'tsup';
import { entries } from './tools/entries.js';

/** Declarations apart from the code: they take ten times as long, and tests do not need them. */
export default defineConfig({
  entry: entries({ types: true }),
  format: 'esm',
  dts: { only: true },
  clean: true,
  silent: true,
});
