import { join } from 'node:path';
import { GALLERY_FILE } from '../../core/gallery-file.js';

/** Begins the name of every file of a gallery. */
export const FILE_PREFIX = 'rescue-face.';

/** Begins, after that, the name of a copy that is there to be read once. */
export const COPY_PREFIX = 'copy-';

/** Folders in which a database is made that is to take the place of the one that is there. */
export const BESIDE = /^rescue-face\.(restore|rekey)-[0-9a-f]{16}$/;

/** Begins the name of a cache, which is of no use to another database. */
export const CACHE_PREFIX = 'cache-';

/** What begins like this after the prefix is a name of the store's own files, and so nobody else's. */
export const OWN_WORD = /^(db|lock|owner)(-|$)/;

/** Where a gallery's files lie. */
export interface GalleryPaths {
  readonly folder: string;
  readonly database: string;
  /** SQLite's write-ahead log of the database. */
  readonly log: string;
  readonly lock: string;
  readonly owner: string;
}

export function galleryPaths(folder: string): GalleryPaths {
  const database = join(folder, GALLERY_FILE);
  return {
    folder,
    database,
    log: `${database}-wal`,
    lock: join(folder, `${FILE_PREFIX}lock`),
    owner: join(folder, `${FILE_PREFIX}owner`),
  };
}
