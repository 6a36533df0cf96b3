import type { CallOptions } from '../core/contracts.js';
import { rewrapKey } from '../core/envelope.js';
import { Pace } from '../core/pace.js';
import { keyContext } from './data-keys.js';
import type { Gate } from './gate.js';
import type { Vault } from './vault.js';

/** Options of `SealedStore.rotate`. */
export interface RotationOptions extends CallOptions {
  /**
   * Destroys every other root key of the provider in the end. Backups made before need them: only where those are gone
   * or were made anew, and where nothing else lies under these keys, another gallery's data for instance. Default `false`.
   */
  readonly retire?: boolean | undefined;
  /** Told how many keys lie under the new root key, and how many there are. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/** What a rotation came to. */
export interface RotationResult {
  /** Data keys put under the new root key by this call. */
  readonly rewrapped: number;
  /** Whether it went on with one that an earlier call had begun. */
  readonly resumed: boolean;
  /** Root keys destroyed. */
  readonly retired: readonly string[];
}

/** Keys rewrapped in one transaction. */
const BATCH = 500;

/** See `SealedStore.rotate`. */
export async function rotateKeys(
  vault: Vault,
  gate: Gate,
  { retire = false, onProgress, signal }: RotationOptions,
): Promise<RotationResult> {
  const { crypto, keys, profiles, roots, rows } = vault;
  const counts = await rows.rootKeys({ signal });
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const resumed = [...counts.keys()].some((id) => id !== roots.current.rootKeyId);
  // No batch may be under way that has wrapped a new key under the old root key and not yet brought it.
  if (!resumed) await gate.alone(async () => addRoot(vault, { signal }));
  const pace = new Pace();
  let rewrapped = 0;
  for (;;) {
    signal?.throwIfAborted();
    const page = await rows.keysNotUnder(roots.current.rootKeyId, BATCH, { signal });
    if (page.length === 0) break;
    await keys.load(page, { signal });
    const changed: Parameters<typeof rows.rewrap>[0][number][] = [];
    for (const row of page) {
      if (pace.tired) await pace.rest();
      const from = { crypto, under: roots.of(row.rootKeyId) };
      const to = { crypto, under: roots.current };
      const { rootKeyId, sealed } = rewrapKey(from, to, row, keyContext(row), profiles.ofRole(row.role));
      changed.push({ keyNo: row.keyNo, was: row.sealed, rootKeyId, sealed });
    }
    await rows.rewrap(changed);
    rewrapped += changed.length;
    onProgress?.(Math.min(total, rewrapped), total);
  }
  if (!retire) return { rewrapped, resumed, retired: [] };
  // First no byte of a key under an old root key may be left, then the root keys go.
  await rows.purge({ signal });
  return { rewrapped, resumed, retired: await roots.retireOthers() };
}

async function addRoot({ keys, roots }: Vault, options: CallOptions): Promise<void> {
  await roots.add(options);
  keys.dropUnstored();
}
