import { readFileSync } from 'node:fs';
import path from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';

/** One run of a bundled network on a ready tensor: what no pipeline around it can be faster than. */
export interface BareNetwork {
  readonly name: string;
  run(): Promise<unknown>;
}

interface ManifestNetwork {
  readonly name: string;
  readonly file: string;
  readonly input: { readonly name: string; readonly shape: readonly (number | string)[] };
}

/** Every network of the package on one thread, batch of one, filled with mid-grey. */
export async function openBareNetworks(root: string): Promise<BareNetwork[]> {
  const folder = path.join(root, 'dist', 'models');
  const { networks } = JSON.parse(readFileSync(path.join(folder, 'manifest.json'), 'utf8')) as { networks: ManifestNetwork[] };
  const opened: BareNetwork[] = [];
  for (const { name, file, input } of networks) {
    const session = await InferenceSession.create(path.join(folder, file), {
      intraOpNumThreads: 1,
      interOpNumThreads: 1,
      logSeverityLevel: 3,
    });
    const dims = input.shape.map((size) => (typeof size === 'number' ? size : 1));
    const data = new Float32Array(dims.reduce((product, size) => product * size, 1)).fill(0.1);
    const feeds = { [input.name]: new Tensor('float32', data, dims) };
    opened.push({ name, run: () => session.run(feeds) });
  }
  return opened;
}
