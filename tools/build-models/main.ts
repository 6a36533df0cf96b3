import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { recipes } from './catalogue.js';
import { defaultEmbedder } from './default-embedder.js';

/** Converts the published weights to ONNX and writes them with their manifest. Twice the same bytes. */
export function buildModels(folder: string): void {
  mkdirSync(folder, { recursive: true });
  const networks = recipes().map(({ facts, build }) => {
    const bytes = build();
    const file = `${facts.name}.onnx`;
    writeFileSync(new URL(file, `file://${folder}/`), bytes);
    const { name, ...rest } = facts;
    return { name, file, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex'), ...rest };
  });
  const digests = new Map(networks.map(({ name, sha256 }) => [name, sha256]));
  const embedder = defaultEmbedder((network) => digests.get(network) ?? '');
  const manifest = { schema: 'rescue-face-models@1', networks, embedder };
  writeFileSync(`${folder}/manifest.json`, `${JSON.stringify(manifest, null, 2)}\n`);
  // What the embedder's scores mean: measured by `rescue-face calibrate`, see docs/evaluation.md.
  copyFileSync(new URL('calibration.json', import.meta.url), `${folder}/calibration.json`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folder = process.argv[2] ?? fileURLToPath(new URL('../../dist/models', import.meta.url));
  const start = performance.now();
  buildModels(folder);
  console.error(`models built in ${((performance.now() - start) / 1000).toFixed(1)} s`);
}
