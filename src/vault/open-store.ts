import type { CallOptions, CryptoProvider, KeyProvider } from '../core/contracts.js';
import { ErasureJournal } from './erasure-journal.js';
import type { SealedRows } from './rows.js';
import { type SealedStore, VaultStore } from './sealed-store.js';
import { openVault } from './vault.js';

/**
 * The store over these rows, once erasures it does not know of have been made good. The rows are closed with it, and
 * when it does not open.
 */
export async function openSealedStore(
  rows: SealedRows,
  crypto: readonly CryptoProvider[],
  keys: KeyProvider,
  options: CallOptions,
): Promise<SealedStore> {
  try {
    const vault = await openVault(rows, crypto, keys, options);
    return new VaultStore(vault, await new ErasureJournal(vault).replay(vault));
  } catch (error) {
    await rows[Symbol.asyncDispose]();
    throw error;
  }
}
