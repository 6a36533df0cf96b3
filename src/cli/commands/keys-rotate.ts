import type { Act } from 'rescue-face';
import { withGallery } from '../gallery/open-gallery.js';
import type { GalleryOptions } from '../gallery/options.js';
import { type CommandContext, show } from '../output.js';

/** What `keys rotate` was asked for. */
export interface KeysRotateOptions extends GalleryOptions {
  readonly act: Act;
  readonly retire: boolean;
}

/** Puts every key under a new root key. Cut short, it goes on with the next call. */
export async function keysRotate(options: KeysRotateOptions, context: CommandContext): Promise<void> {
  const { texts, progress } = context;
  const { act, retire } = options;
  const { rewrapped, resumed, retired } = await withGallery(options, { act }, context, (sdk) =>
    sdk.rotateKeys({ retire, onProgress: (done, total) => progress.say(texts.rotating(done, total)) }),
  );
  show(context, { schema: 'rescue-face-keys-rotate@1', rewrapped, resumed, retired }, () =>
    [
      texts.rotated(rewrapped),
      ...(resumed ? [texts.rotationResumed] : []),
      retired > 0 ? texts.keysRetired(retired) : texts.oldKeysKept,
      texts.copyKeys,
    ].join('\n'),
  );
}
