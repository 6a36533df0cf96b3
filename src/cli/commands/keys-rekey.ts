import { type Act, rekeyGallery } from 'rescue-face';
import { galleryFolder } from '../gallery/open-gallery.js';
import { fileAuthorities } from '../gallery/operators.js';
import type { GalleryPlace } from '../gallery/options.js';
import { readPassphrase } from '../gallery/passphrase.js';
import { type CommandContext, show } from '../output.js';
import { safeText } from '../terminal/safe-text.js';

/** What `keys rekey` was asked for. */
export interface KeysRekeyOptions extends GalleryPlace {
  readonly act: Act;
  readonly profile: 'standard' | 'national';
  readonly newKeys: string;
  readonly newPassphraseFile: string | undefined;
}

/** Moves a gallery to another cipher profile and another key file. Cut short, the gallery is as it was. */
export async function keysRekey(options: KeysRekeyOptions, context: CommandContext): Promise<void> {
  const { texts, progress } = context;
  const { act, profile, newKeys: path } = options;
  const folder = await galleryFolder(options, texts);
  const passphrase = await readPassphrase('--new-passphrase-file', options.newPassphraseFile, texts);
  const authorities = await fileAuthorities(options.data, texts);
  const { copied } = await rekeyGallery({
    ...folder,
    crypto: profile,
    newKeys: { path, passphrase },
    act,
    ...authorities,
    onProgress: (count) => progress.say(texts.rekeying(count)),
  });
  show(context, { schema: 'rescue-face-keys-rekey@1', profile, keys: path, copied }, () =>
    [texts.rekeyed(profile, copied), texts.keysNowAt(safeText(path)), texts.oldBackupsNeedOldKeys].join('\n'),
  );
}
