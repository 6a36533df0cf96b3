import type { PixelImage } from '../core/contracts.js';
import type { FivePoints } from '../core/geometry.js';
import { Moved, serveWorker } from '../runtime/serve-worker.js';
import { combine } from './combine.js';
import type { EmbedderDescription } from './description.js';
import { LoadedNetwork } from './loaded-network.js';

/** What an embedder's worker is started with. */
export interface EmbedderWorkerStart {
  readonly description: EmbedderDescription;
  /** Where relative file names begin. */
  readonly base: string;
}

/** What the `embed` task takes. */
export interface EmbedTask {
  readonly image: PixelImage;
  readonly landmarks: FivePoints;
}

await serveWorker<EmbedderWorkerStart>(async ({ description, base }, guard) => {
  const networks: LoadedNetwork[] = [];
  for (const network of description.networks) networks.push(await LoadedNetwork.load(network, base, guard));
  return {
    tasks: {
      async embed({ image, landmarks }: EmbedTask) {
        const outputs = [];
        for (const network of networks) outputs.push(await network.run(image, landmarks));
        const vector = combine(outputs);
        return new Moved(vector, [vector.buffer as ArrayBuffer]);
      },
    },
  };
});
