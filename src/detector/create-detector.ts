import { pathToFileURL } from 'node:url';
import { checkInteger, checkKeys, describe } from '../core/check.js';
import { checkImage } from '../core/check-image.js';
import type { CallOptions, DetectedFace, Detector, PixelImage } from '../core/contracts.js';
import { RescueFaceError } from '../core/errors.js';
import { bundledModels, type NetworkEntry, readNetworks } from '../runtime/model-file.js';
import { WorkerPool } from '../runtime/worker-pool.js';
import type { DetectorWorkerInit } from './worker.js';

/** Options of {@link createDetector}. */
export interface DetectorOptions {
  /** Worker threads, 1 to 64; each holds its own copy of the two networks (about 30 MB). Default 1. */
  readonly threads?: number | undefined;
  /** Folder with `manifest.json`, `blazeface` and `facemesh`: a path or a `file:` URL. Default: the models in the package. */
  readonly models?: URL | string | undefined;
}

/** Changes whenever the steps from pixels to faces change, so that an answer can be told from an older one. */
const PROCEDURE = 'blazeface-facemesh@1';

/**
 * Opens the default face detector: BlazeFace finds, FaceMesh confirms and measures, both in worker threads.
 *
 * `box` is what bounds the mesh's face oval (forehead to chin, ear to ear) along the picture's axes; `score` is
 * BlazeFace's; `rotation` is not 0 when the face lies on its side or stands on its head.
 *
 * Rejects with `ERR_MODEL_MISSING`, `ERR_MODEL_CORRUPT`, `ERR_MODEL_MANIFEST` or `ERR_NATIVE_LOAD`.
 *
 * @example
 * ```ts
 * import { readFile } from 'node:fs/promises';
 * import { decodePhoto } from 'rescue-face';
 * import { createDetector } from 'rescue-face/detector';
 *
 * await using detector = await createDetector();
 * const { image } = await decodePhoto(await readFile('node_modules/@vladmandic/face-api/demo/sample1.jpg'));
 * for (const face of await detector.detect(image)) console.log(face.box, face.headPose?.yaw);
 * ```
 */
export async function createDetector(options: DetectorOptions = {}): Promise<Detector> {
  checkKeys('createDetector options', options, ['threads', 'models']);
  const { threads = 1 } = options;
  checkInteger('threads', threads, 1, 64);
  const folder = modelFolder(options.models);
  const networks = await readNetworks(folder);
  const entry = (name: string): NetworkEntry => {
    const found = networks.get(name);
    if (found === undefined) throw new RescueFaceError('ERR_MODEL_MANIFEST', { problem: `it has no network "${name}"` });
    return found;
  };
  const blazeface = entry('blazeface');
  const facemesh = entry('facemesh');
  const init: DetectorWorkerInit = { folder: folder.href, blazeface: pick(blazeface), facemesh: pick(facemesh) };
  const pool = new WorkerPool({ what: 'detector', url: new URL('./detector-worker.js', import.meta.url), threads, init });
  try {
    await pool.ready();
  } catch (error) {
    await pool.close();
    throw error;
  }
  const close = () => pool.close();
  return {
    id: `${PROCEDURE}/${blazeface.sha256.slice(0, 12)}/${facemesh.sha256.slice(0, 12)}`,
    async detect(image: PixelImage, callOptions: CallOptions = {}): Promise<readonly DetectedFace[]> {
      checkImage(image);
      checkKeys('detect options', callOptions, ['signal']);
      return pool.call<DetectedFace[]>('detect', { width: image.width, height: image.height, data: image.data }, callOptions);
    },
    [Symbol.asyncDispose]: close,
  };
}

function pick({ name, file, sha256 }: NetworkEntry): NetworkEntry {
  return { name, file, sha256 };
}

function modelFolder(models: URL | string | undefined): URL {
  if (models === undefined) return bundledModels();
  if (typeof models === 'string' && models !== '') return pathToFileURL(`${models.replace(/[\\/]+$/, '')}/`);
  if (models instanceof URL && models.protocol === 'file:') return new URL(models.href.endsWith('/') ? models.href : `${models.href}/`);
  throw new TypeError(`Expected a path or a file: URL for models, received ${describe(models)}`);
}
