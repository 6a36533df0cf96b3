import { entryLeaf } from '../core/ledger-leaf.js';
import type { TreeHash } from '../core/tree-hash.js';
import type { FragmentRow } from './rows.js';

/** What of an entry goes into its leaf. */
interface LeafParts {
  readonly schema: string;
  readonly header: Uint8Array;
  readonly fragments: readonly FragmentRow[];
}

/** The hash of an entry's leaf: its digests are those of the tree's hash, whatever profile the fragments were sealed under. */
export function leafOf(hash: TreeHash, { schema, header, fragments }: LeafParts): Uint8Array {
  const parts = fragments.map(({ key, commitment, sealed }) => ({
    owner: key.owner,
    role: key.role,
    commitment,
    digest: hash.digest(sealed),
  }));
  return entryLeaf(hash, { schema, header, fragments: parts });
}
