import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { convertDlibResnet } from './dlib-resnet.js';
import { convertGraphModel } from './tfjs-graph.js';

/** What the manifest says of one network, besides what is computed from its bytes. */
export interface NetworkFacts {
  readonly name: string;
  readonly role: 'detector' | 'landmarks' | 'embedder';
  readonly input: { readonly name: string; readonly shape: readonly (number | string)[]; readonly values: string };
  readonly outputs: Readonly<Record<string, readonly (number | string)[]>>;
  readonly licence: string;
  readonly trainingData: string;
  readonly knownLimits: readonly string[];
  readonly source: { readonly package: string; readonly version: string; readonly files: readonly string[] };
}

/** One network to build. */
export interface NetworkRecipe {
  readonly facts: NetworkFacts;
  build(): Uint8Array;
}

interface InstalledPackage {
  readonly name: string;
  readonly version: string;
  file(path: string): string;
}

function installed(name: string): InstalledPackage {
  const folder = new URL(`../../node_modules/${name}/`, import.meta.url);
  const { version } = JSON.parse(readFileSync(new URL('package.json', folder), 'utf8')) as { version: string };
  return { name, version, file: (path) => fileURLToPath(new URL(path, folder)) };
}

function source(from: InstalledPackage, ...files: string[]): NetworkFacts['source'] {
  return { package: from.name, version: from.version, files };
}

/** All networks that lie in the package, built from what `npm ci` installed. */
export function recipes(): NetworkRecipe[] {
  const human = installed('@vladmandic/human');
  const faceApi = installed('@vladmandic/face-api');
  return [
    {
      facts: {
        name: 'blazeface',
        role: 'detector',
        input: { name: 'input', shape: ['batch', 3, 256, 256], values: 'RGB, -1 to 1' },
        outputs: {
          scores_16: ['batch', 512, 1],
          scores_32: ['batch', 384, 1],
          boxes_16: ['batch', 512, 16],
          boxes_32: ['batch', 384, 16],
        },
        licence: 'Apache-2.0 (MediaPipe); packaged under MIT',
        trainingData: 'Not published by Google; see the model card "BlazeFace Full Range" of MediaPipe.',
        knownLimits: [
          'Answers to drawn and printed faces as well as to living ones.',
          'Faces below about 10 pixels of its own 256 are missed.',
        ],
        source: source(human, 'models/blazeface.json', 'models/blazeface.bin'),
      },
      build: () =>
        convertGraphModel(human.file('models/blazeface.json'), {
          name: 'blazeface',
          size: 256,
          outputs: {
            scores_16: { node: 'Identity', shape: [512, 1] },
            scores_32: { node: 'Identity_1', shape: [384, 1] },
            boxes_16: { node: 'Identity_2', shape: [512, 16] },
            boxes_32: { node: 'Identity_3', shape: [384, 16] },
          },
        }),
    },
    {
      facts: {
        name: 'facemesh',
        role: 'landmarks',
        input: { name: 'input', shape: ['batch', 3, 192, 192], values: 'RGB, 0 to 1' },
        outputs: { mesh: ['batch', 1404], face_flag: ['batch', 1] },
        licence: 'Apache-2.0 (MediaPipe); packaged under MIT',
        trainingData: 'Not published by Google; see the model card "MediaPipe Face Mesh".',
        knownLimits: [
          'Depth is relative and learnt from synthetic faces.',
          'A mask or a hand is drawn over as if the face went on beneath it.',
        ],
        source: source(human, 'models/facemesh.json', 'models/facemesh.bin'),
      },
      build: () =>
        convertGraphModel(human.file('models/facemesh.json'), {
          name: 'facemesh',
          size: 192,
          outputs: { mesh: { node: 'Identity_2', shape: [1404] }, face_flag: { node: 'Identity_1', shape: [1] } },
        }),
    },
    {
      facts: {
        name: 'dlib-resnet',
        role: 'embedder',
        input: { name: 'input', shape: ['batch', 3, 150, 150], values: 'RGB 0 to 255, minus (122.782, 117.001, 104.298), over 256' },
        outputs: { embedding: ['batch', 128] },
        licence: 'CC0-1.0 (weights, by their author Davis King); packaged under MIT',
        trainingData: 'About 3 million photos of 7,485 people: VGG Face, FaceScrub and pictures from the web, mostly of European faces.',
        knownLimits: [
          'Weak on East Asian faces, on children and across many years of age.',
          'Similarities are squeezed near 1: a threshold of another model means nothing here.',
        ],
        source: source(faceApi, 'model/face_recognition_model-weights_manifest.json', 'model/face_recognition_model.bin'),
      },
      build: () => convertDlibResnet(faceApi.file('model/face_recognition_model-weights_manifest.json')),
    },
    {
      facts: {
        name: 'faceres',
        role: 'embedder',
        input: { name: 'input', shape: ['batch', 3, 224, 224], values: 'BGR 0 to 255, minus (103.939, 116.779, 123.68)' },
        outputs: { embedding: ['batch', 1024] },
        licence: 'Apache-2.0 (HSE-FaceRec-tf by Andrey Savchenko); packaged under MIT',
        trainingData:
          'VGGFace2 (3.3 million photos of 9,131 people, collected from the web); the data set itself was released for research.',
        knownLimits: ['Trained for age, gender and identity together; those heads are left out of the converted network.'],
        source: source(human, 'models/faceres.json', 'models/faceres.bin'),
      },
      build: () =>
        convertGraphModel(human.file('models/faceres.json'), {
          name: 'faceres',
          size: 224,
          outputs: { embedding: { node: 'global_pooling/Mean', shape: [1024] } },
        }),
    },
  ];
}
