import { link, open, readdir, realpath, rename, rm } from 'node:fs/promises';

/** A file that is being written for the first time. */
export interface NewFile {
  write(bytes: Uint8Array): Promise<void>;
  /** Resolves when the bytes are on the disk. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

/** What a keyring asks of a file system: one step each, so that a test can stop at every one of them. */
export interface FileLayer {
  /** The path without symbolic links. */
  resolve(path: string): Promise<string>;
  read(path: string): Promise<{ readonly bytes: Uint8Array; readonly mode: number }>;
  /** For its owner alone; fails where something is. */
  create(path: string): Promise<NewFile>;
  /** A second name; fails where something is. */
  link(from: string, to: string): Promise<void>;
  /** Takes the place of what was there, at once. */
  rename(from: string, to: string): Promise<void>;
  remove(path: string): Promise<void>;
  list(folder: string): Promise<readonly string[]>;
  /** Resolves when the names in the folder are on the disk. */
  syncFolder(folder: string): Promise<void>;
}

const OWNER_ONLY = 0o600;
const MODE_BITS = 0o777;

/** The disk. */
export const DISK: FileLayer = {
  resolve: (path) => realpath(path),
  async read(path) {
    const file = await open(path, 'r');
    try {
      return { mode: (await file.stat()).mode & MODE_BITS, bytes: await file.readFile() };
    } finally {
      await file.close();
    }
  },
  async create(path) {
    const file = await open(path, 'wx', OWNER_ONLY);
    return { write: (bytes) => file.writeFile(bytes), sync: () => file.sync(), close: () => file.close() };
  },
  link: (from, to) => link(from, to),
  rename: (from, to) => rename(from, to),
  remove: (path) => rm(path, { force: true }),
  list: (folder) => readdir(folder),
  async syncFolder(folder) {
    if (process.platform === 'win32') return; // A folder cannot be opened there; NTFS keeps a journal of names.
    const file = await open(folder, 'r');
    try {
      await file.sync();
    } finally {
      await file.close();
    }
  },
};
