import { CheckpointLog } from 'rescue-face/ledger';
import type { GalleryPlace } from '../gallery/options.js';
import { withStore } from '../ledger/open-store.js';
import { readSigningKey } from '../ledger/signing-key.js';
import { type CommandContext, checkNewFile, show, writeNewFile } from '../output.js';
import { safeText } from '../terminal/safe-text.js';

/** What `ledger checkpoint` was asked for. */
export interface LedgerCheckpointOptions extends GalleryPlace {
  readonly signingKey: string;
  readonly out: string;
}

/** Signs the ledger as it is now, unless it does not begin with what was signed last. */
export async function ledgerCheckpoint(options: LedgerCheckpointOptions, context: CommandContext): Promise<void> {
  const { texts } = context;
  const { signingKey, out } = options;
  await checkNewFile(out, texts);
  const signer = await readSigningKey(signingKey, texts);
  const { checkpoint, note } = await withStore(options, false, texts, (store) =>
    new CheckpointLog(store).checkpoint({ origin: signer.name, signer }),
  );
  await writeNewFile(out, note, texts);
  const { origin, size } = checkpoint;
  const root = Buffer.from(checkpoint.root).toString('base64');
  show(context, { schema: 'rescue-face-ledger-checkpoint@1', file: out, origin, size, root }, () =>
    [texts.checkpointMade(safeText(out), size), texts.lodgeCheckpoint].join('\n'),
  );
}
