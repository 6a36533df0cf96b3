import { readFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { checkInteger, checkKeys } from '../core/check.js';
import { checkImage, checkLandmarks } from '../core/check-image.js';
import type { CallOptions, Embedder, Embedding, PixelImage } from '../core/contracts.js';
import { RescueFaceError } from '../core/errors.js';
import type { FivePoints } from '../core/geometry.js';
import { bundledModels, readModelManifest } from '../runtime/model-file.js';
import { WorkerPool } from '../runtime/worker-pool.js';
import { combine, type NetworkOutput } from './combine.js';
import { checkDescription, type EmbedderDescription, modelDimension } from './description.js';
import { embeddingSpace } from './space.js';
import type { EmbedderWorkerStart, RunTask } from './worker.js';

/** Options of {@link createEmbedder}. */
export interface EmbedderOptions {
  /**
   * The model: a description, or the path or `file:` URL of a JSON file that holds one. File names in it are relative
   * to that JSON file, or to `base`. Default: the model that lies in the package.
   */
  readonly model?: EmbedderDescription | string | URL | undefined;
  /** Folder that file names in a description given as an object are relative to. Default: the current folder. */
  readonly base?: string | URL | undefined;
  /** Most worker threads, 1 to 64; each holds the networks once. Default 1. */
  readonly threads?: number | undefined;
}

/** An {@link Embedder} together with the description it follows. */
export interface DescribedEmbedder extends Embedder {
  readonly description: EmbedderDescription;
}

/**
 * Opens a recognition model in worker threads.
 *
 * Rejects with `ERR_MODEL_MANIFEST`, `ERR_MODEL_MISSING`, `ERR_MODEL_CORRUPT`, `ERR_MODEL_LOAD` or `ERR_NATIVE_LOAD`.
 *
 * @example
 * ```ts
 * import { createEmbedder } from 'rescue-face/embedder';
 *
 * const embedder = await createEmbedder();
 * console.log(embedder.space, embedder.dimension);
 * await embedder[Symbol.asyncDispose]();
 * ```
 */
export async function createEmbedder(options: EmbedderOptions = {}): Promise<DescribedEmbedder> {
  checkKeys('createEmbedder', options, ['model', 'base', 'threads']);
  const { threads = 1 } = options;
  checkInteger('threads', threads, 1, 64);
  const { description, folder } = await findDescription(options);
  const init: EmbedderWorkerStart = { description, folder: folder.href };
  const pool = new WorkerPool({ what: 'embedder', url: new URL('./embedder-worker.js', import.meta.url), threads, init });
  try {
    await pool.ready();
  } catch (error) {
    await pool.close();
    throw error;
  }
  const space = embeddingSpace(description);
  return {
    description,
    space,
    dimension: modelDimension(description),
    async embed(image: PixelImage, landmarks: FivePoints, { signal }: CallOptions = {}): Promise<Embedding> {
      checkImage(image);
      checkLandmarks(landmarks);
      // One call per network: with two threads or more they run side by side, so that a single photo waits for the slower one only.
      const calls = description.networks.map((_, network) => {
        const task: RunTask = { network, image, landmarks };
        return pool.call<NetworkOutput>('run', task, { signal });
      });
      return { space, vector: combine(await Promise.all(calls)) };
    },
    [Symbol.asyncDispose]: () => pool.close(),
  };
}

async function findDescription({ model, base }: EmbedderOptions): Promise<{ description: EmbedderDescription; folder: URL }> {
  if (model === undefined) {
    const folder = bundledModels();
    const manifest = (await readModelManifest(folder)) as { embedder?: unknown };
    return { description: checkDescription(manifest.embedder), folder };
  }
  if (typeof model === 'string' || model instanceof URL) {
    const url = model instanceof URL ? model : pathToFileURL(model);
    checkFile('model', url);
    return { description: checkDescription(await readDescription(url)), folder: new URL('.', url) };
  }
  const url = base instanceof URL ? base : pathToFileURL(base ?? '.');
  checkFile('base', url);
  return { description: checkDescription(model), folder: new URL(url.href.endsWith('/') ? url.href : `${url.href}/`) };
}

function checkFile(name: string, url: URL): void {
  if (url.protocol !== 'file:') throw new TypeError(`Expected a path or a file: URL for ${name}, received one of ${url.protocol}`);
}

async function readDescription(url: URL): Promise<unknown> {
  const file = url.pathname.split('/').at(-1) ?? '';
  const text = await readFile(url, 'utf8').catch((cause: unknown) => {
    throw new RescueFaceError('ERR_MODEL_MISSING', { file }, { cause });
  });
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new RescueFaceError('ERR_MODEL_MANIFEST', { problem: `${file} is not JSON` }, { cause });
  }
}
