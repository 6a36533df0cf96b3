import { defineConfig } from 'tsup';
import { PUBLIC_ENTRIES } from './tools/entries.js';

/** Declarations apart from the code: they take ten times as long, and tests do not need them. */
export default defineConfig({
  entry: { ...PUBLIC_ENTRIES },
  format: 'esm',
  dts: { only: true },
  clean: true,
  silent: true,
});
