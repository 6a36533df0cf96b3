import { CheckpointLog } from 'rescue-face/ledger';
import { usage } from '../failure.js';
import type { GalleryPlace } from '../gallery/options.js';
import { withStore } from '../ledger/open-store.js';
import { type CommandContext, show } from '../output.js';

/** What `ledger prove` was asked for. */
export interface LedgerProveOptions extends GalleryPlace {
  /** That this entry is there. */
  readonly entry: number | undefined;
  /** That the ledger of this size is the beginning. */
  readonly from: number | undefined;
  readonly size: number | undefined;
}

/** Makes a proof of inclusion or consistency, to be checked by whoever has a checkpoint. */
export async function ledgerProve(options: LedgerProveOptions, context: CommandContext): Promise<void> {
  const { texts } = context;
  const { entry, from, size } = options;
  if ((entry === undefined) === (from === undefined)) throw usage(texts.entryOrFrom);
  const made = await withStore(options, true, texts, async (store) => {
    const log = new CheckpointLog(store);
    const [last, most] = [entry ?? (from ?? 1) - 1, size ?? store.head];
    if (most > store.head || last < 0 || last >= most) throw usage(texts.notInLedger(store.head));
    if (entry === undefined) return { kind: 'consistency', from, leaf: undefined, ...(await log.consistencyProof(from ?? 1, most)) };
    const { leaf, ...proof } = await log.inclusionProof(entry, most);
    return { kind: 'inclusion', entry, leaf: base64(leaf), ...proof };
  });
  const { tree, proof, ...facts } = made;
  const document = {
    schema: 'rescue-face-ledger-prove@1',
    ...facts,
    size: tree.size,
    root: base64(tree.root),
    proof: proof.map(base64),
  };
  show(context, document, () => JSON.stringify(document, null, 2));
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}
