import { appendFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { RescueFaceError } from 'rescue-face/errors';
import { describe, expect, test } from 'vitest';
import { fingerprint } from '../tools/build-inputs.js';
import { PUBLIC_ENTRIES } from '../tools/entries.js';

const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  license: string;
  files: readonly string[];
  exports: Record<string, string | { types: string; default: string }>;
};
const textOf = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');

test('the tests run against what is built', () => {
  expect(new RescueFaceError('ERR_NOT_OPEN', { what: 'SDK' }).stack).toContain('/dist/');
});

test('every public entry is exported, with its types first', () => {
  const exported = Object.entries(manifest.exports).filter(([subpath]) => subpath !== './package.json');
  expect(exported.map(([, target]) => target)).toEqual(
    Object.keys(PUBLIC_ENTRIES).map((name) => ({ types: `./dist/${name}.d.ts`, default: `./dist/${name}.js` })),
  );
  for (const [, target] of exported) expect(Object.keys(target)).toEqual(['types', 'default']);
});

test('the suite runs on the Node it was asked to', () => {
  // Set by tools/test-node-versions.ts, so that a run meant for another Node cannot pass on this one.
  expect(process.version).toBe(process.env['RESCUE_FACE_EXPECT_NODE'] ?? process.version);
});

test('the lock file names the optional packages of every platform', () => {
  // Where one is missing, `npm ci` refuses the whole lock on the machines that know of it.
  const { packages } = JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8')) as {
    packages: Record<string, { optionalDependencies?: Record<string, string>; os?: string[]; cpu?: string[] }>;
  };
  const places = Object.keys(packages);
  const wanted = Object.values(packages).flatMap((meta) => Object.keys(meta.optionalDependencies ?? {}));
  expect(wanted.filter((name) => !places.some((place) => place.endsWith(`node_modules/${name}`)))).toEqual([]);
});

describe('the licences of what is bundled', () => {
  const notices = textOf('THIRD_PARTY_LICENSES.md');
  const { networks } = JSON.parse(textOf('dist/models/manifest.json')) as { networks: { name: string; licence: string }[] };

  test.each(networks)('$name is attributed, its licence declared', ({ name, licence }) => {
    const [id = ''] = licence.split(' ');
    expect(notices.split('\n').find((line) => line.startsWith(`| \`${name}\``))).toContain(id);
    expect(manifest.license.split(/[() ]+/)).toContain(id);
  });

  test('their texts travel with the package', () => {
    expect(manifest.files).toContain('THIRD_PARTY_LICENSES.md');
    for (const name of ['human', 'face-api']) expect(notices).toContain(textOf(`node_modules/@vladmandic/${name}/LICENSE`).trim());
    for (const clause of [
      'TERMS AND CONDITIONS FOR USE, REPRODUCTION, AND DISTRIBUTION',
      '9. Accepting Warranty',
      'END OF TERMS AND CONDITIONS',
    ]) {
      expect(notices).toContain(clause);
    }
  });
});

test('source maps name sources of this tree and carry their text', () => {
  const dist = new URL('../dist/', import.meta.url);
  const maps = readdirSync(dist).filter((file) => file.endsWith('.js.map'));
  expect(maps.length).toBeGreaterThan(0);
  for (const map of maps) {
    const { sources, sourcesContent } = JSON.parse(textOf(`dist/${map}`)) as { sources: string[]; sourcesContent?: unknown[] };
    for (const source of sources) {
      expect(source).toMatch(/^\.\.\/src\//);
      expect(existsSync(new URL(source, dist)), `${map}: ${source}`).toBe(true);
    }
    expect(sourcesContent?.filter((text) => typeof text === 'string')).toHaveLength(sources.length);
  }
});

describe('a build is stale after a change of', () => {
  test.each([
    ['code', 'package-lock.json'],
    ['code', 'src/main.ts'],
    ['code', 'node_modules/tsup/package.json'],
    ['code', 'node_modules/esbuild/package.json'],
    ['types', 'package-lock.json'],
    ['types', 'node_modules/typescript/package.json'],
    ['models', 'node_modules/@vladmandic/human/package.json'],
    ['models', 'node_modules/protobufjs/package.json'],
  ] as const)('%s: %s', (step, file) => {
    const root = mkdtempSync(join(tmpdir(), 'rescue-face-build-'));
    try {
      mkdirSync(dirname(join(root, file)), { recursive: true });
      cpSync(new URL(`../${file}`, import.meta.url), join(root, file));
      const before = fingerprint(step, root);
      expect(fingerprint(step, root)).toBe(before);
      appendFileSync(join(root, file), ' ');
      expect(fingerprint(step, root)).not.toBe(before);
    } finally {
      rmSync(root, { recursive: true, force: true });
    }
  });
});
