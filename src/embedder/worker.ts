import type { PixelImage } from '../core/contracts.js';
import type { FivePoints } from '../core/geometry.js';
import { serveWorker } from '../runtime/serve-worker.js';
import type { EmbedderDescription } from './description.js';
import { LoadedNetwork } from './loaded-network.js';

/** What an embedder's worker is started with. */
export interface EmbedderWorkerStart {
  readonly description: EmbedderDescription;
  /** The `file:` URL, ending in a slash, of the folder that file names are relative to. */
  readonly folder: string;
}

/** What the `run` task takes; it answers a `NetworkOutput`. */
export interface RunTask {
  /** Place of the network in the description. */
  readonly network: number;
  readonly image: PixelImage;
  readonly landmarks: FivePoints;
}

await serveWorker<EmbedderWorkerStart>(async ({ description, folder }, guard) => {
  const networks: LoadedNetwork[] = [];
  for (const network of description.networks) networks.push(await LoadedNetwork.load(network, new URL(folder), guard));
  return {
    tasks: {
      async run({ network, image, landmarks }: RunTask) {
        const loaded = networks[network];
        if (loaded === undefined) throw new RangeError(`Expected integer 0..${networks.length - 1} for network, received ${network}`);
        return loaded.run(image, landmarks);
      },
    },
  };
});
