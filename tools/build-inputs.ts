import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './entries.js';

/** The manifest of an installed package: it names the version. */
const installed = (name: string) => `node_modules/${name}/package.json`;
// The lock says what should be installed, the manifests of the tools what is.
const BUNDLER = [
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'tools/entries.ts',
  'tools/build.ts',
  ...['tsup', 'esbuild'].map(installed),
];

/** Files and folders each step of the build reads, relative to the root. */
export const BUILD_INPUTS = {
  code: ['src', 'tsup.config.ts', ...BUNDLER],
  types: ['src', 'tsup.types.config.ts', ...BUNDLER, installed('typescript')],
  models: ['tools/build-models', ...['@vladmandic/face-api', '@vladmandic/human', 'protobufjs'].map(installed)],
} as const satisfies Record<string, readonly string[]>;

/** Changes with any byte a step reads. */
export function fingerprint(step: keyof typeof BUILD_INPUTS, root: string = ROOT): string {
  const hash = createHash('sha256');
  const visit = (path: string) => {
    const full = join(root, path);
    if (!existsSync(full)) return;
    if (statSync(full).isDirectory()) {
      for (const name of readdirSync(full).sort()) visit(`${path}/${name}`);
    } else {
      const bytes = readFileSync(full);
      hash.update(`${path}\0${bytes.length}\0`).update(bytes);
    }
  };
  for (const path of BUILD_INPUTS[step]) visit(path);
  return hash.digest('hex');
}
