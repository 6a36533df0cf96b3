import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { EmbedderDescription, NetworkDescription } from 'rescue-face';

/** A recognition model to be measured. */
export interface SingleModel {
  readonly name: string;
  readonly description: EmbedderDescription;
  /** Folder of its files. */
  readonly base: string;
}

/** A weighted concatenation of models that are measured anyway. */
export interface Concatenation {
  readonly name: string;
  /** Lengths of the parts' unit vectors. */
  readonly parts: Readonly<Record<string, number>>;
}

/** The networks in the package, each with what was tried on it. */
export function bundledVariants(root: string): SingleModel[] {
  const base = path.join(root, 'dist', 'models');
  const manifest = JSON.parse(readFileSync(path.join(base, 'manifest.json'), 'utf8')) as {
    networks: { name: string; file: string; sha256: string }[];
  };
  const network = (name: string): { file: string; sha256: string } => {
    const entry = manifest.networks.find((one) => one.name === name);
    if (entry === undefined) throw new Error(`dist/models/manifest.json has no network "${name}"`);
    return { file: entry.file, sha256: entry.sha256 };
  };
  const dlib: NetworkDescription = {
    ...network('dlib-resnet'),
    size: 150,
    channels: 'rgb',
    mean: [122.782, 117.001, 104.298],
    scale: [1 / 256, 1 / 256, 1 / 256],
    alignment: { template: 'dlib-150' },
    output: 'embedding',
    dimension: 128,
  };
  // The means its authors subtract, in their order blue, green, red.
  const faceres: NetworkDescription = {
    ...network('faceres'),
    size: 224,
    channels: 'bgr',
    mean: [103.939, 116.779, 123.68],
    alignment: { template: 'dlib-150' },
    output: 'embedding',
    dimension: 1024,
  };
  const variants: Record<string, NetworkDescription> = {
    dlib,
    'dlib flipped': { ...dlib, flip: true },
    faceres,
    'faceres wider': { ...faceres, alignment: { template: 'dlib-150', zoom: 0.8, drop: 0.04 } },
    'faceres RGB 0-255': { ...faceres, channels: 'rgb', mean: [0, 0, 0] },
  };
  return Object.entries(variants).map(([name, one]) => ({ name, description: { name, networks: [one] }, base }));
}

/** Concatenations of the above. */
export const CONCATENATIONS: readonly Concatenation[] = [
  { name: 'dlib + 0.3 faceres', parts: { dlib: 1, faceres: 0.3 } },
  { name: 'dlib flipped + 0.3 faceres', parts: { 'dlib flipped': 1, faceres: 0.3 } },
  { name: 'dlib flipped + 0.3 faceres RGB 0-255', parts: { 'dlib flipped': 1, 'faceres RGB 0-255': 0.3 } },
  { name: 'dlib flipped + 0.3 faceres wider', parts: { 'dlib flipped': 1, 'faceres wider': 0.3 } },
  { name: 'dlib flipped + 0.4 faceres wider', parts: { 'dlib flipped': 1, 'faceres wider': 0.4 } },
  { name: 'dlib flipped + 0.5 faceres wider', parts: { 'dlib flipped': 1, 'faceres wider': 0.5 } },
  { name: 'dlib flipped + 0.6 faceres wider', parts: { 'dlib flipped': 1, 'faceres wider': 0.6 } },
];

/** MobileFaceNet by its manifest alone, and the same with flip averaging. */
export function mobileFaceNet(root: string, modelsDir: string): SingleModel[] {
  const text = readFileSync(path.join(root, 'bench', 'manifests', 'mobilefacenet.json'), 'utf8');
  const description = JSON.parse(text) as EmbedderDescription;
  const flipped = { ...description, networks: description.networks.map((network) => ({ ...network, flip: true })) };
  return [
    { name: 'mobilefacenet', description, base: modelsDir },
    { name: 'mobilefacenet flipped', description: flipped, base: modelsDir },
  ];
}
