import { mkdir, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { ResearchDataError } from './research-data-error.js';

/**
 * Makes a folder, and those above it, readable by its owner only. One level after the other: `mkdir` with `recursive`
 * never ends below `/proc` and its like, where a folder above exists and none can be made.
 *
 * Rejects with {@link ResearchDataError} where it cannot be made.
 */
export async function makeFolder(folder: string): Promise<void> {
  try {
    await make(resolve(folder));
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new ResearchDataError(`The folder cannot be made (${code ?? 'unknown'}).`, { cause });
  }
}

async function make(folder: string): Promise<void> {
  const missing = await tryMake(folder);
  if (!missing || dirname(folder) === folder) return;
  await make(dirname(folder));
  await mkdir(folder, { mode: 0o700 });
}

/** Whether a folder above is missing; done otherwise. */
async function tryMake(folder: string): Promise<boolean> {
  try {
    await mkdir(folder, { mode: 0o700 });
    return false;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST' && (await stat(folder)).isDirectory()) return false;
    if (code === 'ENOENT') return true;
    throw error;
  }
}
