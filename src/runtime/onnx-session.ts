import { RescueFaceError } from '../core/errors.js';
import type { NativeGuard } from './native-guard.js';

type Ort = typeof import('onnxruntime-node');

/** What a tensor's numbers may be, and what ONNX Runtime calls them. */
const TYPES = { Float32Array: 'float32', Int32Array: 'int32', Uint8Array: 'uint8', Int8Array: 'int8' } as const;

/** Numbers of a tensor. */
export type TensorNumbers = Float32Array | Int32Array | Uint8Array | Int8Array;

/** Numbers and their shape. */
export interface Tensor<T extends TensorNumbers> {
  readonly dims: readonly number[];
  readonly data: T;
}

/** A float32 tensor. */
export type FloatTensor = Tensor<Float32Array>;

/** One loaded network. Calls must not overlap; see {@link NativeGuard}. */
export interface OnnxSession {
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** Whether the first dimension of the first input is free, so that several items go through in one run. */
  readonly freeBatch: boolean;
  /** Runs the network, all of whose outputs are of one type. They belong to the caller; inputs may be reused afterwards. */
  run<T extends TensorNumbers = Float32Array>(
    feeds: Readonly<Record<string, Tensor<TensorNumbers>>>,
    outputs?: readonly string[],
  ): Promise<Readonly<Record<string, Tensor<T>>>>;
  close(): Promise<void>;
}

/** Options of {@link openSession}. */
export interface OnnxSessionOptions {
  /** Names the network in errors. */
  readonly model: string;
  readonly bytes: Uint8Array;
  readonly guard: NativeGuard;
  /** Threads inside one operator. Default 1: parallelism comes from several workers. */
  readonly intraOpThreads?: number | undefined;
}

/** Loads a network. The only importer of onnxruntime-node, which is loaded on first use. */
export async function openSession(options: OnnxSessionOptions): Promise<OnnxSession> {
  const { model, bytes, guard } = options;
  const ort = await loadRuntime();
  const failed = (cause: unknown) => new RescueFaceError('ERR_MODEL_RUN', { model }, { cause });
  const session = await guard
    .run(() =>
      ort.InferenceSession.create(bytes, {
        executionProviders: ['cpu'],
        graphOptimizationLevel: 'all',
        intraOpNumThreads: options.intraOpThreads ?? 1,
        interOpNumThreads: 1,
        logSeverityLevel: 3,
        // Threads that wait for work sleep: the cores belong to the host, and spinning ones delay its event loop.
        extra: { session: { intra_op: { allow_spinning: '0' } } },
      }),
    )
    .catch((cause: unknown) => {
      throw new RescueFaceError('ERR_MODEL_LOAD', { model }, { cause });
    });
  return {
    inputs: session.inputNames,
    outputs: session.outputNames,
    freeBatch: batchIsFree(session.inputMetadata),
    async run<T extends TensorNumbers>(feeds: Readonly<Record<string, Tensor<TensorNumbers>>>, outputs?: readonly string[]) {
      const tensors: Record<string, InstanceType<Ort['Tensor']>> = {};
      for (const [name, { data, dims }] of Object.entries(feeds))
        tensors[name] = new ort.Tensor(TYPES[data[Symbol.toStringTag]], data, dims);
      try {
        const results = await guard.run(() => (outputs === undefined ? session.run(tensors) : session.run(tensors, [...outputs])));
        return Object.fromEntries(Object.entries(results).map(([name, tensor]) => [name, { dims: tensor.dims, data: tensor.data as T }]));
      } catch (cause) {
        throw failed(cause);
      }
    },
    close: () => guard.run(() => session.release()),
  };
}

function batchIsFree([first]: readonly { readonly isTensor: boolean; readonly shape?: readonly (number | string)[] }[]): boolean {
  const batch = first?.isTensor === true ? first.shape?.[0] : undefined;
  return typeof batch === 'string' || (typeof batch === 'number' && batch < 1);
}

/** The runtime itself, or one sentence with the cure. */
export async function loadRuntime(): Promise<Ort> {
  try {
    const loaded = (await import('onnxruntime-node')) as Ort & { default?: Ort };
    return loaded.default ?? loaded;
  } catch (cause) {
    throw new RescueFaceError(
      'ERR_NATIVE_LOAD',
      { package: 'onnxruntime-node', platform: `${process.platform}-${process.arch}` },
      { cause },
    );
  }
}
