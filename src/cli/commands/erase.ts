import type { Act, ErasureScope } from 'rescue-face';
import { EXIT, type ExitCode } from '../exit-codes.js';
import { CliFailure } from '../failure.js';
import { withGallery } from '../gallery/open-gallery.js';
import type { GalleryOptions } from '../gallery/options.js';
import { type CommandContext, show } from '../output.js';
import { sayWhile } from '../terminal/say-while.js';

/** What `erase` was asked for. */
export interface EraseOptions extends GalleryOptions {
  readonly act: Act;
  readonly person: string;
  readonly scope: ErasureScope;
  /** Without it nothing is done. */
  readonly yes: boolean;
}

/** Destroys what is kept of a person; without `--yes` it only says what that would be. */
export async function erase(options: EraseOptions, context: CommandContext): Promise<ExitCode> {
  const { texts, progress } = context;
  const { act, person: personId, scope, yes } = options;
  if (!yes) throw new CliFailure(EXIT.usage, scope === 'person' ? texts.wouldErasePerson : texts.wouldEraseBiometric, 'ERR_NOT_CONFIRMED');
  const result = await withGallery(options, { act }, context, (sdk) => sayWhile(progress, texts.erasing, sdk.erase({ personId, scope })));
  const schema = 'rescue-face-erase@1';
  if (result.status === 'unknown') {
    show(context, { schema, status: 'unknown' }, () => texts.unknownPerson);
    return EXIT.unknown;
  }
  show(context, { schema, scope, ...result }, () =>
    [texts.erased(result.begunSeq, result.completedSeq), texts.backupsKeepErased].join('\n'),
  );
  return EXIT.done;
}
