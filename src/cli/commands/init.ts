import { join } from 'node:path';
import { createGallery } from 'rescue-face';
import { galleryFolder } from '../gallery/open-gallery.js';
import { countConflicts, operatorsFile, writeFirstOperator } from '../gallery/operators.js';
import type { GalleryPlace } from '../gallery/options.js';
import { type CommandContext, show } from '../output.js';
import { safeText } from '../terminal/safe-text.js';
import { sayWhile } from '../terminal/say-while.js';

/** What `init` was asked for. */
export interface InitOptions extends GalleryPlace {
  readonly profile: 'standard' | 'national';
  /** Who may do everything at first, and where. */
  readonly operator: string;
  readonly station: string;
}

/** Makes an empty gallery: keys, database, and the list of its operators. */
export async function init(options: InitOptions, context: CommandContext): Promise<void> {
  const { texts, progress } = context;
  const { data, operator, station, profile } = options;
  const folder = await galleryFolder(options, texts);
  await sayWhile(progress, texts.makingGallery, createGallery({ ...folder, crypto: profile }));
  const kept = (await writeFirstOperator(data, operator, station, texts)) === 'kept';
  const conflicts = await countConflicts(data, texts);
  const keys = options.keys ?? join(data, 'keyring.json');
  const document = {
    schema: 'rescue-face-init@1',
    data,
    keys,
    profile,
    passphrase: options.passphraseFile !== undefined,
    operators: { file: operatorsFile(data), kept, conflicts },
  };
  show(context, document, () =>
    [
      texts.galleryMade(safeText(data), profile),
      texts.keysAt(safeText(keys)),
      ...(document.passphrase ? [] : [texts.keysUnprotected]),
      (kept ? texts.operatorsKept : texts.operatorsAt)(safeText(document.operators.file)),
      ...(conflicts > 0 ? [texts.separationConflicts(conflicts)] : []),
    ].join('\n'),
  );
}
