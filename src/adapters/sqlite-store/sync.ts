import { closeSync, fsyncSync, openSync } from 'node:fs';

export const OWNER_ONLY = 0o600;

/** Returns when the file's bytes are on the disk. */
export function syncFile(path: string): void {
  const file = openSync(path, 'r+');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Returns when the names in the folder are on the disk. */
export function syncFolder(folder: string): void {
  if (process.platform === 'win32') return; // A folder cannot be opened there; NTFS keeps a journal of names.
  const file = openSync(folder, 'r');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
