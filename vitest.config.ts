import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { PUBLIC_ENTRIES } from './tools/entries.js';

const dist = (name: string) => fileURLToPath(new URL(`./dist/${name}.js`, import.meta.url));
const subpath = (name: string) => (name === 'main' ? 'rescue-face' : `rescue-face/${name.replace(/^adapter-/, 'adapters/')}`);

export default defineConfig({
  resolve: {
    // What a stranger imports is what is built, never the sources.
    alias: Object.keys(PUBLIC_ENTRIES).map((name) => ({ find: new RegExp(`^${subpath(name)}$`), replacement: dist(name) })),
  },
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/build-once.ts'],
    pool: 'forks',
    maxWorkers: 2,
    // Generous, because a test that runs networks takes several times as long on a machine busy with other things.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    // dist is loaded by Node itself, so that worker threads and their parents see the same modules.
    server: { deps: { external: [/\/dist\//] } },
  },
});
