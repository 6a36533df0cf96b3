import type { PixelImage } from '../core/contracts.js';
import { RescueFaceError } from '../core/errors.js';
import type { FivePoints } from '../core/geometry.js';
import { similarityTransform } from '../core/similarity-transform.js';
import { warpAffine } from '../image/warp.js';
import { modelFile, readModelFile } from '../runtime/model-file.js';
import type { NativeGuard } from '../runtime/native-guard.js';
import { type OnnxSession, openSession } from '../runtime/onnx-session.js';
import type { NetworkOutput } from './combine.js';
import { chipPoints, type NetworkDescription } from './description.js';

/** A network with the buffers it is fed from. */
export class LoadedNetwork {
  private constructor(
    private readonly network: NetworkDescription,
    private readonly session: OnnxSession,
    private readonly chip: Float32Array,
  ) {}

  /** Loads a network and runs it once, so that a description that does not fit its file is refused here and not at the first photo. */
  static async load(network: NetworkDescription, folder: URL, guard: NativeGuard): Promise<LoadedNetwork> {
    const bytes = await readModelFile(modelFile(folder, network.file), network.sha256);
    const session = await openSession({ model: network.file, bytes, guard });
    const loaded = new LoadedNetwork(network, session, new Float32Array(network.size * network.size * 3));
    await loaded.try();
    return loaded;
  }

  private async try(): Promise<void> {
    const { file, size, output = this.session.outputs[0] ?? '', dimension } = this.network;
    const wrong = (problem: string, cause?: unknown) =>
      new RescueFaceError('ERR_MODEL_MANIFEST', { problem: `${file} ${problem}` }, { cause });
    if (!this.session.outputs.includes(output)) throw wrong(`has no output "${output}", it has ${this.session.outputs.join(', ')}`);
    const row = await this.feed(this.chip, 1).catch((cause: unknown) => {
      throw wrong(`does not run on a chip of ${size}×${size} pixels`, cause);
    });
    if (row.length !== dimension) throw wrong(`gives ${row.length} numbers per face, not ${dimension}`);
  }

  async run(image: PixelImage, landmarks: FivePoints): Promise<NetworkOutput> {
    const { size, channels: order, mean, scale, flip = false, weight = 1 } = this.network;
    const matrix = similarityTransform(chipPoints(this.network), landmarks);
    warpAffine(image, matrix, { width: size, height: size, layout: 'chw', order, mean, scale, border: 'edge', out: this.chip });
    const chips = flip ? [this.chip, mirrored(this.chip, size)] : [this.chip];
    return { rows: this.session.freeBatch ? await this.together(chips) : await this.oneByOne(chips), weight };
  }

  /** All chips in one run. */
  private async together(chips: readonly Float32Array[]): Promise<Float32Array[]> {
    const data = chips.length === 1 ? this.chip : new Float32Array(chips.length * this.chip.length);
    if (chips.length > 1) for (const [i, chip] of chips.entries()) data.set(chip, i * chip.length);
    const row = await this.feed(data, chips.length);
    const { dimension } = this.network;
    return chips.map((_, i) => row.subarray(i * dimension, (i + 1) * dimension));
  }

  private async oneByOne(chips: readonly Float32Array[]): Promise<Float32Array[]> {
    const rows = [];
    for (const chip of chips) rows.push(await this.feed(chip, 1));
    return rows;
  }

  private async feed(data: Float32Array, batch: number): Promise<Float32Array> {
    const { size } = this.network;
    const input = this.session.inputs[0] ?? '';
    const output = this.network.output ?? this.session.outputs[0] ?? '';
    const results = await this.session.run({ [input]: { dims: [batch, 3, size, size], data } }, [output]);
    return results[output]?.data ?? new Float32Array();
  }
}

/** The chip seen in a mirror, plane by plane. */
function mirrored(chip: Float32Array, size: number): Float32Array {
  const out = new Float32Array(chip.length);
  for (let start = 0; start < chip.length; start += size) {
    for (let x = 0; x < size; x++) out[start + x] = chip[start + size - 1 - x] ?? 0;
  }
  return out;
}
