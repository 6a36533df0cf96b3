import { type FileHandle, open, readdir, rm } from 'node:fs/promises';
import { OWNER_ONLY } from './sync.js';

/** A file that is open. */
export interface OpenFile {
  size(): Promise<number>;
  /** As many bytes as there are from a place on; how many. */
  read(into: Uint8Array, at: number): Promise<number>;
  write(bytes: Uint8Array, at: number): Promise<void>;
  truncate(length: number): Promise<void>;
  /** Resolves when the bytes are on the disk. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

/** What the files beside the database ask of a file system: one step each, so that a test can stop at every one of them. */
export interface FileLayer {
  /** A file that is there, or `undefined`. */
  open(path: string, how: 'read' | 'change'): Promise<OpenFile | undefined>;
  /** A new file, for its owner alone; fails where something is. */
  create(path: string): Promise<OpenFile>;
  remove(path: string): Promise<void>;
  list(folder: string): Promise<readonly string[]>;
  /** Resolves when the names in the folder are on the disk. */
  syncFolder(folder: string): Promise<void>;
}

/** The disk. */
export const DISK: FileLayer = {
  async open(path, how) {
    try {
      return opened(await open(path, how === 'read' ? 'r' : 'r+'));
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
      throw error;
    }
  },
  create: async (path) => opened(await open(path, 'wx+', OWNER_ONLY)),
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

function opened(file: FileHandle): OpenFile {
  return {
    size: async () => (await file.stat()).size,
    async read(into, at) {
      let done = 0;
      while (done < into.length) {
        const { bytesRead } = await file.read(into, done, into.length - done, at + done);
        if (bytesRead === 0) break;
        done += bytesRead;
      }
      return done;
    },
    async write(bytes, at) {
      for (let done = 0; done < bytes.length; ) {
        done += (await file.write(bytes, done, bytes.length - done, at + done)).bytesWritten;
      }
    },
    truncate: (length) => file.truncate(length),
    sync: () => file.sync(),
    close: () => file.close(),
  };
}
