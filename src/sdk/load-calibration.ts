import { readFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { RescueFaceError } from '../core/errors.js';
import type { EmbedderOptions } from '../embedder/create-embedder.js';
import type { Calibration } from '../evaluation/calibration.js';
import { parseCalibration } from '../evaluation/parse-calibration.js';
import { bundledModels } from '../runtime/model-file.js';

/** Where a calibration comes from. */
export interface CalibrationSource {
  readonly calibration?: Calibration | string | URL | false | undefined;
  readonly model?: EmbedderOptions['model'];
  /** Whether the host brought an embedder of its own, of which no file is known. */
  readonly foreignEmbedder: boolean;
}

/**
 * The calibration that was asked for, or the one that lies beside the model's manifest: `x.calibration.json` beside
 * `x.json`. `undefined` where there is none; one for another space is refused.
 */
export async function loadCalibration(source: CalibrationSource, space: string): Promise<Calibration | undefined> {
  const value = await readSource(source);
  if (value === undefined) return undefined;
  const calibration = parseCalibration(value);
  if (calibration.space !== space) {
    throw new RescueFaceError('ERR_MODEL_CALIBRATION', { problem: `it is for ${calibration.space} and the model is ${space}` });
  }
  return calibration;
}

async function readSource({ calibration, model, foreignEmbedder }: CalibrationSource): Promise<unknown> {
  if (calibration === false) return undefined;
  if (typeof calibration === 'string' || calibration instanceof URL) return readJson(toUrl(calibration), true);
  if (calibration !== undefined) return calibration;
  if (foreignEmbedder) return undefined;
  if (model === undefined) return readJson(new URL('calibration.json', bundledModels()), false);
  if (typeof model !== 'string' && !(model instanceof URL)) return undefined;
  const manifest = toUrl(model).href;
  return manifest.endsWith('.json') ? readJson(new URL(manifest.replace(/\.json$/, '.calibration.json')), false) : undefined;
}

function toUrl(place: string | URL): URL {
  const url = place instanceof URL ? place : pathToFileURL(place);
  if (url.protocol !== 'file:') throw new TypeError(`Expected a path or a file: URL for calibration, received one of ${url.protocol}`);
  return url;
}

async function readJson(url: URL, needed: boolean): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(url, 'utf8');
  } catch (cause) {
    if (!needed && (cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new RescueFaceError('ERR_MODEL_CALIBRATION', { problem: 'the file cannot be read' }, { cause });
  }
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new RescueFaceError('ERR_MODEL_CALIBRATION', { problem: 'it is not JSON' }, { cause });
  }
}
