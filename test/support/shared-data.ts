import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * A file or folder of the research photos that are never part of the repository: in `RESCUE_FACE_DATA`, or in
 * `shared/data` beside the checkout. Absent: `undefined`, and a line on stderr that names what is skipped.
 */
export function sharedData(path: string, forWhat: string): string | undefined {
  const folder = process.env['RESCUE_FACE_DATA'] ?? fileURLToPath(new URL('../../../shared/data', import.meta.url));
  return present(join(folder, path), path, forWhat);
}

/** The same for networks: in `RESCUE_FACE_MODELS`, or in `shared/models` beside the checkout. */
export function sharedModel(path: string, forWhat: string): string | undefined {
  const folder = process.env['RESCUE_FACE_MODELS'] ?? fileURLToPath(new URL('../../../shared/models', import.meta.url));
  return present(join(folder, path), path, forWhat);
}

function present(full: string, path: string, forWhat: string): string | undefined {
  if (existsSync(full)) return full;
  console.warn(`SKIPPED: ${forWhat}: ${path} is not there`);
  return undefined;
}
