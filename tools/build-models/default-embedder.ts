/** The default recognition model over the networks built here; `bench/models` shows what it was chosen from. */
export function defaultEmbedder(sha256Of: (network: string) => string): object {
  return {
    name: 'dlib-faceres',
    licence: 'CC0-1.0 (dlib weights) and Apache-2.0 (HSE-FaceRec-tf); packaged under MIT',
    trainingData: 'dlib: about 3 million photos of 7,485 people. faceres: VGGFace2, 3.3 million photos of 9,131 people.',
    knownLimits: [
      'Weak on East Asian faces, as nearly all public training data is.',
      'Weak on children, and on photos many years apart.',
      'Similarities are squeezed near 1; a threshold of another model means nothing here.',
    ],
    networks: [
      {
        file: 'dlib-resnet.onnx',
        sha256: sha256Of('dlib-resnet'),
        size: 150,
        channels: 'rgb',
        mean: [122.782, 117.001, 104.298],
        scale: [1 / 256, 1 / 256, 1 / 256],
        alignment: { template: 'dlib-150' },
        output: 'embedding',
        dimension: 128,
        flip: true,
      },
      {
        file: 'faceres.onnx',
        sha256: sha256Of('faceres'),
        size: 224,
        channels: 'bgr',
        mean: [103.939, 116.779, 123.68],
        alignment: { template: 'dlib-150', zoom: 0.8, drop: 0.04 },
        output: 'embedding',
        dimension: 1024,
        weight: 0.5,
      },
    ],
  };
}
