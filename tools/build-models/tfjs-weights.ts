import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { OnnxWriter } from './onnx-writer.js';

/** One entry of a TensorFlow.js weights manifest. */
interface WeightSpec {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: 'float32' | 'int32';
  readonly quantization?: { readonly dtype: 'uint8' | 'float16'; readonly scale?: number; readonly min?: number };
}

/** One group of a TensorFlow.js weights manifest. */
export interface WeightGroup {
  readonly paths: readonly string[];
  readonly weights: readonly WeightSpec[];
}

type Numbers = Float32Array | Int32Array | Uint8Array | Uint16Array;

/** A published tensor as it is stored: the quantised ones stay quantised, so that the ONNX file is as small. */
export class Weight {
  constructor(
    readonly name: string,
    readonly shape: readonly number[],
    readonly stored: Numbers,
    readonly quantization: WeightSpec['quantization'],
  ) {}

  /** The values of an int32 tensor or of a small float one. */
  numbers(): number[] {
    const { quantization } = this;
    if (quantization === undefined) return Array.from(this.stored);
    if (quantization.dtype === 'float16') return Array.from(this.stored, halfToNumber);
    return Array.from(this.stored, (q) => q * (quantization.scale ?? 1) + (quantization.min ?? 0));
  }

  /** The same tensor with its axes in another order. */
  transposed(axes: readonly number[]): Weight {
    const shape = axes.map((axis) => this.shape[axis] ?? 1);
    const strides = rowMajorStrides(this.shape);
    const out = this.stored.slice();
    const index = new Array<number>(axes.length).fill(0);
    for (let place = 0; place < out.length; place++) {
      let source = 0;
      for (const [i, axis] of axes.entries()) source += (index[i] ?? 0) * (strides[axis] ?? 0);
      out[place] = this.stored[source] ?? 0;
      for (let i = axes.length - 1; i >= 0; i--) {
        index[i] = (index[i] ?? 0) + 1;
        if ((index[i] ?? 0) < (shape[i] ?? 1)) break;
        index[i] = 0;
      }
    }
    return new Weight(this.name, shape, out, this.quantization);
  }

  /** The same numbers under another shape. */
  reshaped(shape: readonly number[]): Weight {
    return new Weight(this.name, shape, this.stored, this.quantization);
  }

  /**
   * Adds the tensor to a graph as float32. Quantised weights are stored as they are, with the operators that
   * widen them; the runtime folds those into plain constants when it loads the file.
   */
  addTo(writer: OnnxWriter): string {
    const { quantization, shape, stored } = this;
    if (quantization === undefined || stored.length < 64) return writer.floats('weight', this.numbers(), shape);
    if (quantization.dtype === 'float16') {
      return writer.node('Cast', [writer.constant('weight', 'float16', shape, stored)], { to: 1 });
    }
    const wide = writer.node('Cast', [writer.constant('weight', 'uint8', shape, stored)], { to: 1 });
    const scaled = writer.node('Mul', [wide, writer.floats('scale', [quantization.scale ?? 1], [])]);
    return writer.node('Add', [scaled, writer.floats('min', [quantization.min ?? 0], [])]);
  }
}

/** Reads every tensor that a weights manifest names; shards lie beside the manifest. */
export function readWeights(manifestFile: string, groups: readonly WeightGroup[]): Map<string, Weight> {
  const weights = new Map<string, Weight>();
  for (const group of groups) {
    const bytes = Buffer.concat(group.paths.map((path) => readFileSync(join(dirname(manifestFile), path))));
    let offset = 0;
    for (const { name, shape, dtype, quantization } of group.weights) {
      const length = shape.reduce((product, size) => product * size, 1);
      const type = storedType(dtype, quantization);
      const copy = new Uint8Array(bytes.subarray(offset, offset + length * type.BYTES_PER_ELEMENT));
      if (copy.length !== length * type.BYTES_PER_ELEMENT) throw new Error(`${manifestFile}: ${name} is cut short`);
      weights.set(name, new Weight(name, shape, new type(copy.buffer), quantization));
      offset += copy.length;
    }
    if (offset !== bytes.length) throw new Error(`${manifestFile}: ${bytes.length - offset} bytes belong to no tensor`);
  }
  return weights;
}

function storedType(dtype: WeightSpec['dtype'], quantization: WeightSpec['quantization']) {
  if (quantization?.dtype === 'uint8') return Uint8Array;
  if (quantization?.dtype === 'float16') return Uint16Array;
  return dtype === 'int32' ? Int32Array : Float32Array;
}

function rowMajorStrides(shape: readonly number[]): number[] {
  const strides = new Array<number>(shape.length).fill(1);
  for (let i = shape.length - 2; i >= 0; i--) strides[i] = (strides[i + 1] ?? 1) * (shape[i + 1] ?? 1);
  return strides;
}

/** IEEE 754 binary16. */
function halfToNumber(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >> 10) & 0x1f;
  const fraction = half & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
