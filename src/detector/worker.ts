import type { PixelImage } from '../core/contracts.js';
import { modelFile, type NetworkEntry, readModelFile } from '../runtime/model-file.js';
import { openSession } from '../runtime/onnx-session.js';
import { Moved, serveWorker } from '../runtime/serve-worker.js';
import { onnxFaceNetworks } from './face-networks.js';
import { findFaces } from './find-faces.js';

/** What the host starts this worker with. */
export interface DetectorWorkerInit {
  /** The model folder, a `file:` URL with a slash at its end. */
  readonly folder: string;
  readonly blazeface: NetworkEntry;
  readonly facemesh: NetworkEntry;
}

await serveWorker<DetectorWorkerInit>(async ({ folder, blazeface, facemesh }, guard) => {
  const open = async (entry: NetworkEntry) =>
    openSession({ model: entry.name, bytes: await readModelFile(modelFile(new URL(folder), entry.file), entry.sha256), guard });
  const networks = onnxFaceNetworks(await open(blazeface), await open(facemesh));
  return {
    tasks: {
      detect: async (image: PixelImage) => {
        const faces = await findFaces(image, networks);
        const buffers = faces.flatMap((face) => (face.mesh === undefined ? [] : [face.mesh.buffer as ArrayBuffer]));
        return new Moved(faces, buffers);
      },
    },
  };
});
