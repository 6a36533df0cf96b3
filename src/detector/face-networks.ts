import type { FloatTensor, OnnxSession } from '../runtime/onnx-session.js';
import { BLAZEFACE_SIZE } from './blazeface-anchors.js';
import { FACEMESH_SIZE } from './mesh-crop.js';

/** BlazeFace's answer: logits and boxes of its two grids. */
export interface BlazefaceHeads {
  readonly fine: { readonly logits: Float32Array; readonly boxes: Float32Array };
  readonly coarse: { readonly logits: Float32Array; readonly boxes: Float32Array };
}

/** FaceMesh's answer, in pixels of its input. */
export interface MeshAnswer {
  readonly mesh: Float32Array;
  /** Whether there is a face at all, 0 to 1. */
  readonly flag: number;
}

/** The two networks, however they are run. */
export interface FaceNetworks {
  /** `input`: 3 × 256 × 256, RGB, −1 to 1. */
  blazeface(input: Float32Array): Promise<BlazefaceHeads>;
  /** `input`: 3 × 192 × 192, RGB, 0 to 1. */
  facemesh(input: Float32Array): Promise<MeshAnswer>;
}

/** The networks over ONNX sessions. */
export function onnxFaceNetworks(blazeface: OnnxSession, facemesh: OnnxSession): FaceNetworks {
  const blazefaceDims = [1, 3, BLAZEFACE_SIZE, BLAZEFACE_SIZE];
  const facemeshDims = [1, 3, FACEMESH_SIZE, FACEMESH_SIZE];
  return {
    async blazeface(data) {
      const out = await blazeface.run({ input: { data, dims: blazefaceDims } });
      return {
        fine: { logits: values(out, 'scores_16'), boxes: values(out, 'boxes_16') },
        coarse: { logits: values(out, 'scores_32'), boxes: values(out, 'boxes_32') },
      };
    },
    async facemesh(data) {
      const out = await facemesh.run({ input: { data, dims: facemeshDims } });
      return { mesh: values(out, 'mesh'), flag: values(out, 'face_flag')[0] ?? 0 };
    },
  };
}

function values(out: Readonly<Record<string, FloatTensor>>, name: string): Float32Array {
  const tensor = out[name];
  if (tensor === undefined) throw new Error(`the network has no output "${name}"`);
  return tensor.data;
}
