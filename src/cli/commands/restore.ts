import { stat } from 'node:fs/promises';
import { type Act, restoreGallery } from 'rescue-face';
import { usage } from '../failure.js';
import { chinaTime } from '../gallery/dates.js';
import { galleryFolder } from '../gallery/open-gallery.js';
import { fileAuthorities } from '../gallery/operators.js';
import type { GalleryPlace } from '../gallery/options.js';
import { type CommandContext, show } from '../output.js';
import { systemCode } from '../system-code.js';
import { sayWhile } from '../terminal/say-while.js';

/** What `restore` was asked for. */
export interface RestoreOptions extends GalleryPlace {
  readonly act: Act;
  readonly file: string;
  /** Gives up ledger entries that the backup has not. */
  readonly discardNewer: boolean;
}

/** Puts a backup in place; one that is older than the ledger in place is refused. */
export async function restore(options: RestoreOptions, context: CommandContext): Promise<void> {
  const { texts, progress } = context;
  const { act, file, discardNewer } = options;
  await stat(file).catch((error: unknown) => {
    throw usage(texts.noBackup(file, systemCode(error)));
  });
  const folder = await galleryFolder(options, texts);
  const authorities = await fileAuthorities(options.data, texts);
  const restoring = restoreGallery({ ...folder, ...authorities, file, discardNewer, act });
  const { backup, lostEntries, keptBeside, replayedErasures } = await sayWhile(progress, texts.restoring, restoring);
  const createdAt = new Date(backup.createdAt).toISOString();
  const document = { schema: 'rescue-face-restore@1', backup: { ...backup, createdAt }, lostEntries, keptBeside, replayedErasures };
  show(context, document, () =>
    [
      texts.restored(chinaTime(backup.createdAt), backup.revision, backup.head),
      ...(lostEntries > 0 ? [texts.entriesLost(lostEntries)] : []),
      ...(keptBeside ? [texts.keptBeside] : []),
      ...(replayedErasures > 0 ? [texts.erasuresReplayed(replayedErasures)] : []),
    ].join('\n'),
  );
}
