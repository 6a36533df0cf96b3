import { realpath, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { GALLERY_FILE } from '../core/gallery-file.js';
import { ResearchDataError } from './research-data-error.js';

/**
 * Refuses a folder that is a gallery's or lies within one: the people there were photographed to be helped, not to
 * be measured on, and their templates must never lie in plain files.
 */
export async function refuseGallery(folder: string): Promise<void> {
  const start = await realpath(folder).catch(() => resolve(folder));
  for (let at = start; ; at = dirname(at)) {
    if (await exists(join(at, GALLERY_FILE))) {
      throw new ResearchDataError(
        `The folder is a gallery's or lies within one (there is a ${GALLERY_FILE}): research data and their templates are kept apart from galleries.`,
      );
    }
    if (dirname(at) === at) return;
  }
}

/** A marker that cannot be looked at counts as there. */
async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    (error: unknown) => !(error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')),
  );
}
