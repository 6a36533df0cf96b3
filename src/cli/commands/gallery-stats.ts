import { withGallery } from '../gallery/open-gallery.js';
import type { GalleryOptions } from '../gallery/options.js';
import { type CommandContext, show } from '../output.js';
import { safeText } from '../terminal/safe-text.js';

/** Says how much is kept, in numbers. Opened for looking only, so that it may be asked while another process writes. */
export async function galleryStats(options: GalleryOptions, context: CommandContext): Promise<void> {
  const { texts } = context;
  const { persons, templates, revision, entries, space } = await withGallery(options, { readOnly: true }, context, async (sdk) =>
    sdk.stats(),
  );
  const document = { schema: 'rescue-face-gallery-stats@1', persons, templates, revision, entries, space };
  show(context, document, () =>
    [
      [texts.galleryPersons, persons],
      [texts.templates, templates],
      [texts.revision, revision],
      [texts.ledgerEntries, entries],
      [texts.model, space],
    ]
      .map(([name, value]) => texts.labelled(String(name), safeText(String(value))))
      .join('\n'),
  );
}
