import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { PixelImage } from 'rescue-face';

/** A rival pipeline: pixels in, the largest face's descriptor out, or nothing where it finds no face. */
export interface Rival {
  readonly name: string;
  describe(image: PixelImage): Promise<ArrayLike<number> | undefined>;
}

interface Tensor {
  dispose(): void;
}

interface Tfjs {
  setBackend(name: string): Promise<boolean>;
  tensor3d(data: Int32Array, shape: [number, number, number], type: 'int32'): Tensor;
}

interface FaceApi {
  readonly tf: Tfjs;
  readonly nets: Record<'ssdMobilenetv1' | 'faceLandmark68Net' | 'faceRecognitionNet', { loadFromDisk(folder: string): Promise<void> }>;
  readonly SsdMobilenetv1Options: new (options: { minConfidence: number; maxResults: number }) => object;
  detectSingleFace(
    input: Tensor,
    options: object,
  ): { withFaceLandmarks(): { withFaceDescriptor(): Promise<{ descriptor: Float32Array } | undefined> } };
}

interface HumanLibrary {
  readonly tf: Tfjs & { tensor(data: Int32Array, shape: number[], type: 'int32'): Tensor };
  init(): Promise<void>;
  load(): Promise<void>;
  detect(input: Tensor): Promise<{ face: { embedding?: number[] }[] }>;
}

const require = createRequire(import.meta.url);

/** `@vladmandic/face-api` with its own defaults (SSD MobileNet, 68 landmarks, dlib descriptor) on WebAssembly. */
export async function openFaceApi(root: string): Promise<Rival> {
  const folder = path.join(root, 'node_modules', '@vladmandic', 'face-api');
  const { setWasmPaths } = require('@tensorflow/tfjs-backend-wasm') as { setWasmPaths(folder: string): void };
  setWasmPaths(wasmFolder(root));
  const api = require(path.join(folder, 'dist', 'face-api.node-wasm.js')) as FaceApi;
  await api.tf.setBackend('wasm');
  const models = path.join(folder, 'model');
  for (const net of Object.values(pick(api.nets))) await net.loadFromDisk(models);
  const options = new api.SsdMobilenetv1Options({ minConfidence: 0.5, maxResults: 1 });
  return {
    name: '@vladmandic/face-api',
    async describe(image) {
      const tensor = api.tf.tensor3d(new Int32Array(image.data), [image.height, image.width, 3], 'int32');
      try {
        return (await api.detectSingleFace(tensor, options).withFaceLandmarks().withFaceDescriptor())?.descriptor;
      } finally {
        tensor.dispose();
      }
    },
  };
}

/** `@vladmandic/human` with detector, mesh and descriptor and everything else switched off, on WebAssembly. */
export async function openHuman(root: string): Promise<Rival> {
  const folder = path.join(root, 'node_modules', '@vladmandic', 'human');
  const { Human } = require(path.join(folder, 'dist', 'human.node-wasm.js')) as { Human: new (config: object) => HumanLibrary };
  const off = { enabled: false };
  const human = new Human({
    backend: 'wasm',
    wasmPath: wasmFolder(root),
    modelBasePath: `file://${path.join(folder, 'models')}/`,
    cacheSensitivity: 0,
    debug: false,
    filter: off,
    face: {
      enabled: true,
      detector: { rotation: true, maxDetected: 1, minConfidence: 0.2 },
      mesh: { enabled: true },
      description: { enabled: true },
      iris: off,
      emotion: off,
      antispoof: off,
      liveness: off,
    },
    body: off,
    hand: off,
    object: off,
    gesture: off,
    segmentation: off,
  });
  await withFileFetch(() => human.load());
  return {
    name: '@vladmandic/human',
    async describe(image) {
      const tensor = human.tf.tensor(new Int32Array(image.data), [image.height, image.width, 3], 'int32');
      try {
        return (await human.detect(tensor)).face[0]?.embedding;
      } finally {
        tensor.dispose();
      }
    },
  };
}

/** Human fetches its models; on WebAssembly in Node nothing serves `file:` addresses, so they are read here. */
async function withFileFetch(work: () => Promise<void>): Promise<void> {
  const original = globalThis.fetch;
  globalThis.fetch = async (input, init) => {
    const url = input instanceof Request ? input.url : String(input);
    return url.startsWith('file:') ? new Response(await readFile(fileURLToPath(url))) : original(input, init);
  };
  try {
    await work();
  } finally {
    globalThis.fetch = original;
  }
}

function pick(nets: FaceApi['nets']): FaceApi['nets'] {
  const { ssdMobilenetv1, faceLandmark68Net, faceRecognitionNet } = nets;
  return { ssdMobilenetv1, faceLandmark68Net, faceRecognitionNet };
}

function wasmFolder(root: string): string {
  return `${path.join(root, 'node_modules', '@tensorflow', 'tfjs-backend-wasm', 'dist')}/`;
}
