import { readFileSync } from 'node:fs';
import { OnnxWriter } from './onnx-writer.js';
import { readWeights, type Weight, type WeightGroup } from './tfjs-weights.js';

interface AttributeValue {
  readonly s?: string;
  readonly i?: string;
  readonly b?: boolean;
  readonly list?: { readonly i?: readonly string[]; readonly s?: readonly string[] };
}

interface GraphNode {
  readonly name: string;
  readonly op: string;
  readonly input?: readonly string[];
  readonly attr?: Readonly<Record<string, AttributeValue>>;
}

interface GraphModelFile {
  readonly modelTopology: { readonly node: readonly GraphNode[] };
  readonly weightsManifest: readonly WeightGroup[];
}

/** Which part of a graph model to convert. */
export interface GraphSelection {
  readonly name: string;
  /** Side of the square RGB input in pixels. */
  readonly size: number;
  /** Public output names, each with the node that computes it and the shape of one item. */
  readonly outputs: Readonly<Record<string, { readonly node: string; readonly shape: readonly number[] }>>;
}

/**
 * Converts a TensorFlow.js graph model from NHWC to an NCHW ONNX network with a free batch size. Only what the
 * selected outputs need is taken along. An operator or attribute it does not know stops the build.
 */
export function convertGraphModel(file: string, selection: GraphSelection): Uint8Array {
  const model = JSON.parse(readFileSync(file, 'utf8')) as GraphModelFile;
  const conversion = new Conversion(model.modelTopology.node, readWeights(file, model.weightsManifest), selection);
  return conversion.run();
}

class Conversion {
  readonly #nodes: ReadonlyMap<string, GraphNode>;
  readonly #weights: ReadonlyMap<string, Weight>;
  readonly #selection: GraphSelection;
  readonly #writer: OnnxWriter;
  readonly #done = new Map<string, string>();

  constructor(nodes: readonly GraphNode[], weights: ReadonlyMap<string, Weight>, selection: GraphSelection) {
    this.#nodes = new Map(nodes.map((node) => [node.name, node]));
    this.#weights = weights;
    this.#selection = selection;
    this.#writer = new OnnxWriter(selection.name);
  }

  run(): Uint8Array {
    const { size, outputs } = this.#selection;
    this.#writer.input('input', ['batch', 3, size, size]);
    for (const [name, { node, shape }] of Object.entries(outputs)) {
      this.#writer.output(name, this.#value(node), ['batch', ...shape]);
    }
    return this.#writer.bytes();
  }

  #value(reference: string): string {
    const name = reference.replace(/:0$/, '');
    const known = this.#done.get(name);
    if (known !== undefined) return known;
    const node = this.#nodes.get(name);
    if (node === undefined) throw new Error(`${this.#selection.name}: no node ${name}`);
    const value = this.#convert(node);
    this.#done.set(name, value);
    return value;
  }

  #convert(node: GraphNode): string {
    const writer = this.#writer;
    const input = (place: number) => this.#value(this.#input(node, place));
    switch (node.op) {
      case 'Placeholder':
        return 'input';
      case 'Identity':
        return input(0);
      case 'Conv2D':
      case '_FusedConv2D':
        return this.#convolution(node, 'full');
      case 'DepthwiseConv2dNative':
        return this.#convolution(node, 'depthwise');
      case 'Add':
      case 'AddV2':
      case 'Mul':
        return writer.node(node.op === 'Mul' ? 'Mul' : 'Add', [this.#operand(node, 0), this.#operand(node, 1)]);
      case 'Relu':
      case 'Sigmoid':
        return writer.node(node.op, [input(0)]);
      case 'Prelu':
        return writer.node('PRelu', [input(0), this.#perChannel(this.#weight(node, 1))]);
      case 'Maximum':
        return this.#clip(node);
      case 'MaxPool':
        return writer.node('MaxPool', [input(0)], {
          kernel_shape: spatial(node, 'ksize'),
          strides: spatial(node, 'strides'),
          auto_pad: padding(node),
        });
      case 'Pad':
        return this.#pad(node);
      case 'Mean':
        return this.#mean(node);
      case 'Reshape':
        return this.#reshape(node);
      default:
        throw new Error(`${this.#selection.name}: operator ${node.op} (${node.name}) is not known`);
    }
  }

  #convolution(node: GraphNode, kind: 'full' | 'depthwise'): string {
    const filters = this.#weight(node, 1);
    const [height = 1, width = 1, inner = 1, outer = 1] = filters.shape;
    const kernel =
      kind === 'full' ? filters.transposed([3, 2, 0, 1]) : filters.transposed([2, 3, 0, 1]).reshaped([inner * outer, 1, height, width]);
    const inputs = [this.#value(this.#input(node, 0)), kernel.addTo(this.#writer)];
    const fused = (node.attr?.['fused_ops']?.list?.s ?? []).map(decode);
    if (fused[0] === 'BiasAdd') inputs.push(this.#weight(node, 2).addTo(this.#writer));
    else if (fused.length > 0) throw new Error(`${node.name}: fused ${fused.join()} is not known`);
    const convolved = this.#writer.node('Conv', inputs, {
      kernel_shape: [height, width],
      strides: spatial(node, 'strides'),
      dilations: spatial(node, 'dilations'),
      group: kind === 'full' ? 1 : inner,
      auto_pad: padding(node),
    });
    switch (fused[1]) {
      case undefined:
        return convolved;
      case 'Relu':
        return this.#writer.node('Relu', [convolved]);
      case 'Prelu':
        return this.#writer.node('PRelu', [convolved, this.#perChannel(this.#weight(node, 3))]);
      default:
        throw new Error(`${node.name}: fused ${fused.join()} is not known`);
    }
  }

  /** `max(min(relu(x), high), low)` with `low >= 0` is one Clip, which the runtime fuses into the convolution. */
  #clip(node: GraphNode): string {
    const minimum = this.#nodes.get(this.#input(node, 0));
    const relu = minimum?.op === 'Minimum' ? this.#nodes.get(this.#input(minimum, 0)) : undefined;
    const low = this.#weight(node, 1).numbers()[0] ?? 0;
    if (minimum === undefined || relu?.op !== 'Relu' || low < 0) throw new Error(`${node.name}: not a clipped relu`);
    const high = this.#weight(minimum, 1).numbers()[0] ?? 0;
    const bounds = [this.#writer.floats('low', [low], []), this.#writer.floats('high', [high], [])];
    return this.#writer.node('Clip', [this.#value(this.#input(relu, 0)), ...bounds]);
  }

  #pad(node: GraphNode): string {
    const pairs = this.#weight(node, 1).numbers();
    const nchw = [0, 3, 1, 2];
    const pads = [...nchw.map((axis) => pairs[axis * 2] ?? 0), ...nchw.map((axis) => pairs[axis * 2 + 1] ?? 0)];
    return this.#writer.node('Pad', [this.#value(this.#input(node, 0)), this.#writer.integers('pads', pads)], { mode: 'constant' });
  }

  #mean(node: GraphNode): string {
    const axes = this.#weight(node, 1).numbers().join();
    if (axes !== '1,2') throw new Error(`${node.name}: mean over axes ${axes} is not known`);
    const keepdims = node.attr?.['keep_dims']?.b === true ? 1 : 0;
    return this.#writer.node('ReduceMean', [this.#value(this.#input(node, 0))], { axes: [2, 3], keepdims });
  }

  /** A reshape sees the numbers in TensorFlow's order, so the channels go last again before it. */
  #reshape(node: GraphNode): string {
    const [, ...item] = this.#weight(node, 1).numbers();
    const nhwc = this.#writer.node('Transpose', [this.#value(this.#input(node, 0))], { perm: [0, 2, 3, 1] });
    return this.#writer.node('Reshape', [nhwc, this.#writer.integers('shape', [0, ...item])]);
  }

  #operand(node: GraphNode, place: number): string {
    const name = this.#input(node, place);
    const weight = this.#weights.get(name);
    return weight === undefined ? this.#value(name) : this.#perChannel(weight);
  }

  /** A vector along the last NHWC axis, shaped to meet the channel axis of NCHW. */
  #perChannel(weight: Weight): string {
    const channels = weight.shape.at(-1) ?? 1;
    if (weight.stored.length !== channels) throw new Error(`${weight.name}: not one number per channel`);
    return weight.reshaped([channels, 1, 1]).addTo(this.#writer);
  }

  #weight(node: GraphNode, place: number): Weight {
    const name = this.#input(node, place);
    const weight = this.#weights.get(name);
    if (weight === undefined) throw new Error(`${node.name}: ${name} is not a constant`);
    return weight;
  }

  #input(node: GraphNode, place: number): string {
    const name = node.input?.[place];
    if (name === undefined) throw new Error(`${node.name}: input ${place} is missing`);
    return name;
  }
}

function spatial(node: GraphNode, attribute: string): number[] {
  const [batch, height, width, channels] = node.attr?.[attribute]?.list?.i ?? [];
  if (batch !== '1' || channels !== '1') throw new Error(`${node.name}: ${attribute} is not spatial`);
  return [Number(height), Number(width)];
}

function padding(node: GraphNode): string {
  const kind = decode(node.attr?.['padding']?.s ?? '');
  if (kind === 'SAME') return 'SAME_UPPER';
  if (kind === 'VALID') return 'VALID';
  throw new Error(`${node.name}: padding ${kind} is not known`);
}

function decode(base64: string): string {
  return Buffer.from(base64, 'base64').toString('latin1');
}
