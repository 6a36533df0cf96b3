import { readFileSync } from 'node:fs';
import { OnnxWriter } from './onnx-writer.js';
import { readWeights, type Weight, type WeightGroup } from './tfjs-weights.js';

/** Mean colour the network was trained with, R, G, B (dlib's `input_rgb_image_sized`). */
const MEAN_RGB = [122.782, 117.001, 104.298];
/** dlib's own factor; face-api divides by 255, which no figure here could tell apart. */
const SCALE = 1 / 256;

/** The residual blocks in order; `down` halves the picture. */
const BLOCKS = [
  { name: 'conv32_1', down: false },
  { name: 'conv32_2', down: false },
  { name: 'conv32_3', down: false },
  { name: 'conv64_down', down: true },
  { name: 'conv64_1', down: false },
  { name: 'conv64_2', down: false },
  { name: 'conv64_3', down: false },
  { name: 'conv128_down', down: true },
  { name: 'conv128_1', down: false },
  { name: 'conv128_2', down: false },
  { name: 'conv256_down', down: true },
  { name: 'conv256_1', down: false },
  { name: 'conv256_2', down: false },
  { name: 'conv256_down_out', down: true },
] as const;

/** Mean and factor of the input, for the manifest. */
export const dlibInput = { size: 150, mean: MEAN_RGB, scale: SCALE };

/** Writes dlib's face recognition ResNet from face-api's weight files: 150×150 RGB in, 128 numbers out. */
export function convertDlibResnet(manifestFile: string): Uint8Array {
  const groups = JSON.parse(readFileSync(manifestFile, 'utf8')) as WeightGroup[];
  const weights = readWeights(manifestFile, groups);
  const writer = new OnnxWriter('dlib-resnet');
  const weight = (name: string): Weight => {
    const found = weights.get(name);
    if (found === undefined) throw new Error(`dlib-resnet: no tensor ${name}`);
    return found;
  };

  const convolution = (x: string, name: string, stride: number, padded: boolean): string => {
    const filters = weight(`${name}/conv/filters`);
    const [height = 1, width = 1, , channels = 1] = filters.shape;
    const kernel = filters.transposed([3, 2, 0, 1]).addTo(writer);
    const convolved = writer.node('Conv', [x, kernel, weight(`${name}/conv/bias`).addTo(writer)], {
      kernel_shape: [height, width],
      strides: [stride, stride],
      auto_pad: padded ? 'SAME_UPPER' : 'VALID',
    });
    const scaled = writer.node('Mul', [convolved, weight(`${name}/scale/weights`).reshaped([channels, 1, 1]).addTo(writer)]);
    return writer.node('Add', [scaled, weight(`${name}/scale/biases`).reshaped([channels, 1, 1]).addTo(writer)]);
  };
  const relu = (x: string) => writer.node('Relu', [x]);

  const input = writer.input('input', ['batch', 3, dlibInput.size, dlibInput.size]);
  let x = relu(convolution(input, 'conv32_down', 2, false));
  x = writer.node('MaxPool', [x], { kernel_shape: [3, 3], strides: [2, 2], auto_pad: 'VALID' });
  let size = halved(halved(dlibInput.size, 7), 3);
  let channels = 32;
  for (const { name, down } of BLOCKS) {
    const wider = weight(`${name}/conv2/scale/weights`).stored.length;
    let branch = relu(convolution(x, `${name}/conv1`, down ? 2 : 1, !down));
    branch = convolution(branch, `${name}/conv2`, 1, true);
    let straight = x;
    if (down) {
      straight = writer.node('AveragePool', [x], { kernel_shape: [2, 2], strides: [2, 2], auto_pad: 'VALID' });
      const pooled = halved(size, 2);
      size = halved(size, 3);
      if (pooled !== size) branch = padEnd(writer, branch, 0, pooled - size);
      size = pooled;
      if (wider !== channels) straight = padEnd(writer, straight, wider - channels, 0);
    }
    channels = wider;
    x = relu(writer.node('Add', [branch, straight]));
  }
  const pooled = writer.node('ReduceMean', [x], { axes: [2, 3], keepdims: 0 });
  writer.output('embedding', writer.node('MatMul', [pooled, weight('fc').addTo(writer)]), ['batch', 128]);
  return writer.bytes();
}

/** Side of a picture after a window of `kernel` pixels has crossed it in steps of two. */
function halved(size: number, kernel: number): number {
  return Math.floor((size - kernel) / 2) + 1;
}

/** Zeros behind the last channel, and below and to the right of the picture. */
function padEnd(writer: OnnxWriter, x: string, channels: number, pixels: number): string {
  return writer.node('Pad', [x, writer.integers('pads', [0, 0, 0, 0, 0, channels, pixels, pixels])], { mode: 'constant' });
}
