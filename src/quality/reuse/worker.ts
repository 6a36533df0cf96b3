import { serveWorker } from '../../runtime/serve-worker.js';
import type { ReuseSearch, ReuseWrite } from './messages.js';
import { PHOTO_FINGERPRINT_VERSION } from './photo-fingerprint.js';
import { type ReuseHit, reuseIndex } from './reuse-index.js';

await serveWorker<Record<string, never>>(async () => {
  const index = reuseIndex();
  return {
    tasks: {
      /** Answers how many photos there are now. */
      write({ removed, added }: ReuseWrite): number {
        for (const id of removed) index.remove(id);
        for (const { id, bytes } of added) index.add(id, { bytes, version: PHOTO_FINGERPRINT_VERSION });
        return index.size;
      },
      search({ bytes, limit }: ReuseSearch): readonly ReuseHit[] {
        return index.search({ bytes, version: PHOTO_FINGERPRINT_VERSION }, { limit });
      },
    },
  };
});
