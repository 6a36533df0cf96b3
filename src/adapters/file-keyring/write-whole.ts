import { randomBytes } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import type { FileLayer } from './file-layer.js';

/** Bytes of randomness in the name of a file that is being written. */
const NAME_BYTES = 8;

/**
 * Puts these bytes where the path is, so that whoever reads it, also after a crash at any step, finds all of the old
 * bytes or all of the new: written beside, flushed, renamed, the folder flushed. Every writer has a name of its own for
 * the file beside, so that none can rename another's half.
 */
export async function replaceWhole(files: FileLayer, path: string, bytes: Uint8Array): Promise<void> {
  await beside(files, path, bytes, (written) => files.rename(written, path));
}

/** The same for a path where nothing is yet; rejects with `EEXIST` where something is. */
export async function createWhole(files: FileLayer, path: string, bytes: Uint8Array): Promise<void> {
  await beside(files, path, bytes, (written) => files.link(written, path));
}

async function beside(files: FileLayer, path: string, bytes: Uint8Array, place: (written: string) => Promise<void>): Promise<void> {
  const written = `${path}.${randomBytes(NAME_BYTES).toString('hex')}.new`;
  try {
    const file = await files.create(written);
    try {
      await file.write(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await place(written);
    await files.syncFolder(dirname(path));
  } catch (error) {
    await files.remove(written).catch(() => undefined);
    throw error;
  }
  await sweep(files, path).catch(() => undefined);
}

/** Removes what a writer that was killed has left: it holds keys, and nobody will read it. */
async function sweep(files: FileLayer, path: string): Promise<void> {
  const folder = dirname(path);
  const start = `${basename(path)}.`;
  for (const name of await files.list(folder)) {
    if (name.startsWith(start) && /^[0-9a-f]{16}\.new$/.test(name.slice(start.length))) await files.remove(join(folder, name));
  }
}
