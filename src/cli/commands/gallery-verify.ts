import type { Act } from 'rescue-face';
import { withGallery } from '../gallery/open-gallery.js';
import type { GalleryOptions } from '../gallery/options.js';
import { type CommandContext, show } from '../output.js';

/** Opens every record and every ledger entry; what is damaged ends it with a failure. */
export async function galleryVerify(options: GalleryOptions & { readonly act: Act }, context: CommandContext): Promise<void> {
  const { texts, progress } = context;
  const { records, entries } = await withGallery(options, { act: options.act }, context, (sdk) =>
    sdk.verify({ onProgress: (opened) => progress.say(texts.verifying(opened)) }),
  );
  const document = { schema: 'rescue-face-gallery-verify@1', status: 'whole', records, entries };
  show(context, document, () => texts.verified(records, entries));
}
