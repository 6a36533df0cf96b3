import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename, isAbsolute, join, win32 } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { RescueFaceError } from '../core/errors.js';

/** The folder of the networks that lie in the package; right from every file of the flat build. */
export function bundledModels(): URL {
  return new URL('./models/', import.meta.url);
}

/** What the manifest says of one bundled network; the file holds more for people to read. */
export interface NetworkEntry {
  readonly name: string;
  readonly file: string;
  readonly sha256: string;
}

/**
 * Where a file that a manifest names lies. Only names within the folder are taken; a name is a path and no URL, so
 * `a#1.onnx` and `100%.onnx` name what they say.
 */
export function modelFile(folder: URL, name: string): URL {
  const climbs = name.split('/').includes('..');
  if (
    name === '' ||
    name.includes('\\') ||
    name.includes('\0') ||
    climbs ||
    isAbsolute(name) ||
    win32.isAbsolute(name) ||
    SCHEME.test(name)
  ) {
    throw new RescueFaceError('ERR_MODEL_MANIFEST', { problem: 'a file name leads out of the model folder' });
  }
  return pathToFileURL(join(fileURLToPath(folder), name));
}

/** What begins like a URL or a Windows drive. */
const SCHEME = /^[a-z][a-z0-9+.-]*:/i;

/** Reads a model file and refuses it when it is not the one its manifest names. */
export async function readModelFile(url: URL, sha256: string): Promise<Uint8Array> {
  const file = basename(fileURLToPath(url));
  const bytes = await readFile(url).catch((cause: unknown) => {
    throw new RescueFaceError('ERR_MODEL_MISSING', { file }, { cause });
  });
  if (createHash('sha256').update(bytes).digest('hex') !== sha256) throw new RescueFaceError('ERR_MODEL_CORRUPT', { file });
  return bytes;
}

/** Reads `manifest.json` of a model folder. */
export async function readModelManifest(folder: URL): Promise<unknown> {
  const url = new URL('manifest.json', folder);
  const text = await readFile(url, 'utf8').catch((cause: unknown) => {
    throw new RescueFaceError('ERR_MODEL_MISSING', { file: 'manifest.json' }, { cause });
  });
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new RescueFaceError('ERR_MODEL_MANIFEST', { problem: 'it is not JSON' }, { cause });
  }
}

/** The networks of a manifest by name. */
export async function readNetworks(folder: URL): Promise<ReadonlyMap<string, NetworkEntry>> {
  const manifest = (await readModelManifest(folder)) as { networks?: unknown } | null;
  if (!Array.isArray(manifest?.networks)) throw new RescueFaceError('ERR_MODEL_MANIFEST', { problem: 'it lists no networks' });
  const entries: readonly unknown[] = manifest.networks;
  return new Map(
    entries.map((entry) => {
      if (!isNetworkEntry(entry)) throw new RescueFaceError('ERR_MODEL_MANIFEST', { problem: 'a network lacks name, file or sha256' });
      return [entry.name, entry];
    }),
  );
}

function isNetworkEntry(value: unknown): value is NetworkEntry {
  const { name, file, sha256 } = (value ?? {}) as { readonly [key in keyof NetworkEntry]?: unknown };
  return typeof name === 'string' && typeof file === 'string' && typeof sha256 === 'string' && /^[0-9a-f]{64}$/.test(sha256);
}
