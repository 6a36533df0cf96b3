import type { Act } from 'rescue-face';
import { chinaTime } from '../gallery/dates.js';
import { withGallery } from '../gallery/open-gallery.js';
import type { GalleryOptions } from '../gallery/options.js';
import { type CommandContext, checkNewFile, show } from '../output.js';
import { safeText } from '../terminal/safe-text.js';

/** What `backup` was asked for. */
export interface BackupOptions extends GalleryOptions {
  readonly act: Act;
  readonly file: string;
}

/** Writes an encrypted backup, reads it back and opens it. */
export async function backup(options: BackupOptions, context: CommandContext): Promise<void> {
  const { texts, progress } = context;
  const { act, file } = options;
  await checkNewFile(file, texts);
  const facts = await withGallery(options, { act }, context, (sdk) =>
    sdk.backup({ file, onProgress: (bytes) => progress.say(texts.backingUp(megabytes(bytes))) }),
  );
  const createdAt = new Date(facts.createdAt).toISOString();
  show(context, { schema: 'rescue-face-backup@1', file, ...facts, createdAt }, () =>
    [texts.backedUp(safeText(file)), texts.backupFacts(chinaTime(facts.createdAt), facts.revision, facts.head), texts.backupNeedsKeys].join(
      '\n',
    ),
  );
}

function megabytes(bytes: number): string {
  return (bytes / 2 ** 20).toFixed(1);
}
