import { readFileSync } from 'node:fs';
import protobuf from 'protobufjs';

/** Element types by their ONNX numbers. */
export const ElementType = { float32: 1, uint8: 2, int64: 7, float16: 10 } as const;
export type ElementTypeName = keyof typeof ElementType;

/** A dimension: a size, or the name of one that is only known when the network runs. */
export type Dimension = number | string;

/** An attribute of an operator: a whole number, a list of them, a string, or `{ float }`. */
export type Attribute = number | readonly number[] | string | { readonly float: number };

const IR_VERSION = 8;
const OPSET = 17;

const root = protobuf.parse(readFileSync(new URL('./onnx.proto', import.meta.url), 'utf8'), { keepCase: true }).root;
const Model = root.lookupType('onnx.ModelProto');
const AttributeTypes = root.lookupEnum('onnx.AttributeProto.AttributeType').values;

/** Collects a graph in the order it is built and writes it as an ONNX file: the same calls give the same bytes. */
export class OnnxWriter {
  readonly #nodes: object[] = [];
  readonly #initializers: object[] = [];
  readonly #inputs: object[] = [];
  readonly #outputs: object[] = [];
  #names = 0;

  constructor(readonly name: string) {}

  /** A name that nothing else has. */
  fresh(hint: string): string {
    this.#names += 1;
    return `${hint}_${this.#names}`;
  }

  input(name: string, shape: readonly Dimension[], type: ElementTypeName = 'float32'): string {
    this.#inputs.push(valueInfo(name, shape, type));
    return name;
  }

  /** Declares `value` as an output under a public name. */
  output(name: string, value: string, shape: readonly Dimension[], type: ElementTypeName = 'float32'): void {
    this.node('Identity', [value], {}, [name]);
    this.#outputs.push(valueInfo(name, shape, type));
  }

  /** Adds a constant tensor and returns its name. */
  constant(hint: string, type: ElementTypeName, dims: readonly number[], data: ArrayBufferView): string {
    const name = this.fresh(hint);
    const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    this.#initializers.push({ name, dims, data_type: ElementType[type], raw_data: bytes });
    return name;
  }

  floats(hint: string, values: readonly number[], dims: readonly number[] = [values.length]): string {
    return this.constant(hint, 'float32', dims, Float32Array.from(values));
  }

  integers(hint: string, values: readonly number[]): string {
    return this.constant(hint, 'int64', [values.length], BigInt64Array.from(values, BigInt));
  }

  /** Adds an operator and returns the name of its first output. */
  node(op: string, inputs: readonly string[], attributes: Readonly<Record<string, Attribute>> = {}, outputs?: readonly string[]): string {
    const names = outputs ?? [this.fresh(op)];
    this.#nodes.push({
      op_type: op,
      name: `${op}:${names[0]}`,
      input: inputs,
      output: names,
      attribute: Object.entries(attributes).map(([name, value]) => attribute(name, value)),
    });
    return names[0] ?? '';
  }

  bytes(): Uint8Array {
    const model = {
      ir_version: IR_VERSION,
      producer_name: 'rescue-face',
      opset_import: [{ domain: '', version: OPSET }],
      graph: {
        name: this.name,
        node: this.#nodes,
        initializer: this.#initializers,
        input: this.#inputs,
        output: this.#outputs,
      },
    };
    const problem = Model.verify(model);
    if (problem !== null) throw new Error(`${this.name}: ${problem}`);
    return Model.encode(Model.fromObject(model)).finish();
  }
}

function valueInfo(name: string, shape: readonly Dimension[], type: ElementTypeName): object {
  const dim = shape.map((size) => (typeof size === 'number' ? { dim_value: size } : { dim_param: size }));
  return { name, type: { tensor_type: { elem_type: ElementType[type], shape: { dim } } } };
}

function attribute(name: string, value: Attribute): object {
  if (typeof value === 'number') return { name, i: value, type: AttributeTypes['INT'] };
  if (typeof value === 'string') return { name, s: Buffer.from(value), type: AttributeTypes['STRING'] };
  if ('float' in value) return { name, f: value.float, type: AttributeTypes['FLOAT'] };
  return { name, ints: value, type: AttributeTypes['INTS'] };
}
