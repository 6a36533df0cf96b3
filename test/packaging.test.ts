import { readFileSync } from 'node:fs';
import { RescueFaceError } from 'rescue-face/errors';
import { describe, expect, test } from 'vitest';
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
