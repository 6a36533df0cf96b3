import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as tf from '@tensorflow/tfjs';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { beforeAll, describe, expect, it } from 'vitest';
import type { PixelImage } from '../src/core/contracts.js';
import { decodePhoto } from '../src/image/decode-photo.js';
import { warpAffine } from '../src/image/warp.js';
import { unguarded } from '../src/runtime/native-guard.js';
import { openSession } from '../src/runtime/onnx-session.js';
import { buildModels } from '../tools/build-models/main.js';

const packages = fileURLToPath(new URL('../node_modules/', import.meta.url));
const models = fileURLToPath(new URL('../dist/models/', import.meta.url));
const require = createRequire(import.meta.url);

/** Largest difference allowed, as a share of the largest number the network gives. */
const AGREEMENT = 1e-4;

/** Faces of the sample photos: centre and side of a square around each, in pixels. */
const FACES = [
  { photo: 'sample1.jpg', x: 1560, y: 320, side: 420 },
  { photo: 'sample3.jpg', x: 1210, y: 330, side: 420 },
  { photo: 'sample6.jpg', x: 700, y: 430, side: 380 },
];

interface Manifest {
  readonly networks: readonly { readonly name: string; readonly file: string; readonly sha256: string }[];
}

const manifest = JSON.parse(readFileSync(join(models, 'manifest.json'), 'utf8')) as Manifest;

const GRAPH_MODELS = [
  {
    name: 'blazeface',
    size: 256,
    mean: 127.5,
    scale: 1 / 127.5,
    outputs: { scores_16: 'Identity:0', scores_32: 'Identity_1:0', boxes_16: 'Identity_2:0', boxes_32: 'Identity_3:0' },
  },
  { name: 'facemesh', size: 192, mean: 0, scale: 1 / 255, outputs: { mesh: 'Identity_2:0', face_flag: 'Identity_1:0' } },
  { name: 'faceres', size: 224, mean: 0, scale: 1, outputs: { embedding: 'global_pooling/Mean' } },
];

describe('the converted networks', () => {
  const pictures = new Map<string, PixelImage>();

  beforeAll(async () => {
    setWasmPaths(join(packages, '@tensorflow/tfjs-backend-wasm/dist/'));
    await tf.setBackend('wasm');
    for (const { photo } of FACES) {
      const bytes = readFileSync(join(packages, '@vladmandic/face-api/demo', photo));
      pictures.set(photo, (await decodePhoto(bytes)).image);
    }
  });

  const crop = (face: (typeof FACES)[number], size: number, layout: 'chw' | 'hwc', mean: [number, number, number], scale: number) => {
    const step = face.side / size;
    const start = [face.x - face.side / 2, face.y - face.side / 2] as const;
    const matrix = [step, 0, start[0], 0, step, start[1]] as const;
    const picture = pictures.get(face.photo) as PixelImage;
    return warpAffine(picture, matrix, { width: size, height: size, layout, mean, scale: [scale, scale, scale] });
  };

  const run = async (name: string, size: number, data: Float32Array) => {
    const session = await openSession({ model: name, bytes: readFileSync(join(models, `${name}.onnx`)), guard: unguarded });
    const results = await session.run({ input: { dims: [1, 3, size, size], data } });
    await session.close();
    return results;
  };

  for (const { name, size, mean, scale, outputs } of GRAPH_MODELS) {
    it(`${name} agrees with its weights run in TensorFlow.js`, async () => {
      const graph = await loadGraph(join(packages, '@vladmandic/human/models', name));
      for (const face of FACES) {
        const ours = await run(name, size, crop(face, size, 'chw', [mean, mean, mean], scale));
        const input = tf.tensor4d(crop(face, size, 'hwc', [mean, mean, mean], scale), [1, size, size, 3]);
        for (const [output, node] of Object.entries(outputs)) {
          const theirs = graph.execute(input, node) as tf.Tensor;
          expectAgreement(ours[output]?.data, await theirs.data());
        }
      }
    });
  }

  it("dlib-resnet agrees with face-api's own network", async () => {
    const faceApi = require('@vladmandic/face-api/dist/face-api.node-wasm.js') as FaceApi;
    await faceApi.tf.setBackend('wasm');
    const net = faceApi.nets.faceRecognitionNet;
    await net.loadFromDisk(join(packages, '@vladmandic/face-api/model'));
    for (const face of FACES) {
      // face-api subtracts the same mean and divides by 255.
      const ours = await run('dlib-resnet', 150, crop(face, 150, 'chw', [122.782, 117.001, 104.298], 1 / 255));
      const pixels = faceApi.tf.tensor3d(crop(face, 150, 'hwc', [0, 0, 0], 1), [150, 150, 3]);
      const theirs = net.forwardInput(new faceApi.NetInput([pixels]));
      expectAgreement(ours['embedding']?.data, await theirs.data());
    }
  });

  it('are the same bytes whenever they are built, and the bytes the manifest names', () => {
    const folder = mkdtempSync(join(tmpdir(), 'rescue-face-models-'));
    try {
      buildModels(folder);
      expect(readFileSync(join(folder, 'manifest.json'), 'utf8')).toBe(readFileSync(join(models, 'manifest.json'), 'utf8'));
      for (const { file, sha256 } of manifest.networks) {
        for (const place of [folder, models]) {
          expect(
            createHash('sha256')
              .update(readFileSync(join(place, file)))
              .digest('hex'),
          ).toBe(sha256);
        }
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

interface FaceApi {
  readonly tf: typeof tf;
  readonly NetInput: new (tensors: tf.Tensor3D[]) => object;
  readonly nets: {
    readonly faceRecognitionNet: { loadFromDisk(folder: string): Promise<void>; forwardInput(input: object): tf.Tensor };
  };
}

async function loadGraph(path: string): Promise<tf.GraphModel> {
  const json = JSON.parse(readFileSync(`${path}.json`, 'utf8')) as {
    modelTopology: object;
    weightsManifest: { weights: tf.io.WeightsManifestEntry[] }[];
  };
  const weightData = new Uint8Array(readFileSync(`${path}.bin`)).buffer;
  const weightSpecs = json.weightsManifest.flatMap((group) => group.weights);
  return tf.loadGraphModel(tf.io.fromMemory({ modelTopology: json.modelTopology, weightSpecs, weightData }));
}

function expectAgreement(ours: Float32Array | undefined, theirs: ArrayLike<number>): void {
  expect(ours?.length).toBe(theirs.length);
  let difference = 0;
  let largest = 0;
  for (let i = 0; i < theirs.length; i++) {
    difference = Math.max(difference, Math.abs((theirs[i] ?? 0) - (ours?.[i] ?? Number.NaN)));
    largest = Math.max(largest, Math.abs(theirs[i] ?? 0));
  }
  expect(difference / Math.max(1, largest)).toBeLessThanOrEqual(AGREEMENT);
}
