import { checkInteger, checkKeys, checkNumber, checkOneOf, checkText } from '../core/check.js';
import { RescueFaceError } from '../core/errors.js';
import { ALIGNMENT_TEMPLATES, type AlignmentTemplateName, type ChipPoints, templatePoints, zoomed } from './alignment-templates.js';

/** How a face is laid on the square chip that a network sees. */
export interface AlignmentDescription {
  /** A published template, or five points as fractions (0 to 1) of the chip's side, in the order of `FivePoints`. */
  readonly template: AlignmentTemplateName | ChipPoints;
  /** Size of the face in the chip relative to the template: below 1 shows more around it. Default 1. */
  readonly zoom?: number | undefined;
  /** Moves the face down by this fraction of the chip's side. Default 0. */
  readonly drop?: number | undefined;
}

/** One network of a model. Several are concatenated. */
export interface NetworkDescription {
  /** The ONNX file, relative to the description. One float32 input NCHW, one float32 output row per face. */
  readonly file: string;
  /** SHA-256 of the file: 64 lower-case hexadecimal digits. Another file is refused. */
  readonly sha256: string;
  /** Side of the square chip in pixels. */
  readonly size: number;
  /** Order of the colour channels. */
  readonly channels: 'rgb' | 'bgr';
  /** Subtracted from values 0 to 255, one per channel in the order of `channels`. Default 0. */
  readonly mean?: readonly [number, number, number] | undefined;
  /** Multiplied afterwards. Default 1. */
  readonly scale?: readonly [number, number, number] | undefined;
  readonly alignment: AlignmentDescription;
  /** Name of the output; by default the network's first. */
  readonly output?: string | undefined;
  /** Numbers per face. */
  readonly dimension: number;
  /** Adds the output for the mirrored chip before the length is made 1. Default false. */
  readonly flip?: boolean | undefined;
  /** Length of this network's part in the concatenation. Default 1. */
  readonly weight?: number | undefined;
}

/** A recognition model in words: what is declared here is all that differs between models. */
export interface EmbedderDescription {
  readonly name: string;
  readonly networks: readonly NetworkDescription[];
  /** Free texts for the model card. */
  readonly licence?: string | undefined;
  readonly trainingData?: string | undefined;
  readonly knownLimits?: readonly string[] | undefined;
}

/** Changes whenever the same description would give other numbers: resampling, normalisation, combination. */
export const PREPROCESSING_VERSION = 1;

const KEYS = ['name', 'networks', 'licence', 'trainingData', 'knownLimits'];
const NETWORK_KEYS = ['file', 'sha256', 'size', 'channels', 'mean', 'scale', 'alignment', 'output', 'dimension', 'flip', 'weight'];
const ALIGNMENT_KEYS = ['template', 'zoom', 'drop'];

/**
 * Checks a description that came from outside; `ERR_MODEL_MANIFEST` says what is wrong with it. Answers a copy: what
 * the caller does with theirs later must not change what a space means.
 */
export function checkDescription(value: unknown): EmbedderDescription {
  try {
    checkKeys('the model description', value, KEYS);
    const description = structuredClone(value as EmbedderDescription);
    checkText('name', description.name);
    if (!Array.isArray(description.networks) || description.networks.length === 0)
      throw new TypeError('networks must be a non-empty array');
    for (const network of description.networks) checkNetwork(network);
    return description;
  } catch (cause) {
    throw new RescueFaceError('ERR_MODEL_MANIFEST', { problem: (cause as Error).message }, { cause });
  }
}

function checkNetwork(network: NetworkDescription): void {
  checkKeys('networks[]', network, NETWORK_KEYS);
  checkText('file', network.file);
  if (!/^[0-9a-f]{64}$/.test(String(network.sha256))) throw new TypeError('sha256 must be 64 lower-case hexadecimal digits');
  checkInteger('size', network.size, 16, 1024);
  checkOneOf('channels', network.channels, ['rgb', 'bgr']);
  for (const name of ['mean', 'scale'] as const) {
    const values = network[name];
    if (values === undefined) continue;
    if (!Array.isArray(values) || values.length !== 3) throw new TypeError(`${name} must be three numbers`);
    for (const number of values) checkNumber(name, number, -1e6, 1e6);
  }
  checkInteger('dimension', network.dimension, 1, 65_536);
  if (network.flip !== undefined && typeof network.flip !== 'boolean') throw new TypeError('flip must be true or false');
  if (network.weight !== undefined) checkNumber('weight', network.weight, 1e-6, 1e6);
  if (network.output !== undefined) checkText('output', network.output);
  checkAlignment(network.alignment);
}

function checkAlignment(alignment: AlignmentDescription): void {
  checkKeys('alignment', alignment, ALIGNMENT_KEYS);
  const { template } = alignment;
  if (typeof template === 'string') checkOneOf('template', template, ALIGNMENT_TEMPLATES);
  else if (!Array.isArray(template) || template.length !== 5 || template.some((point) => point?.length !== 2)) {
    throw new TypeError('template must be a known name or five points');
  } else for (const number of template.flat()) checkNumber('template', number, -4, 5);
  if (alignment.zoom !== undefined) checkNumber('zoom', alignment.zoom, 0.1, 10);
  if (alignment.drop !== undefined) checkNumber('drop', alignment.drop, -1, 1);
}

/** Where the five points lie on a network's chip, in pixels (centres at integers). */
export function chipPoints(network: NetworkDescription): { x: number; y: number }[] {
  const { template, zoom = 1, drop = 0 } = network.alignment;
  const points = zoomed(typeof template === 'string' ? templatePoints(template) : template, zoom, drop);
  return points.map(([x, y]) => ({ x: x * network.size - 0.5, y: y * network.size - 0.5 }));
}

/** Length of the model's templates. */
export function modelDimension(description: EmbedderDescription): number {
  return description.networks.reduce((sum, network) => sum + network.dimension, 0);
}
