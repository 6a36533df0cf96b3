import type { CallOptions, CryptoProvider, KeyProvider } from '../core/contracts.js';
import { wrapKey } from '../core/envelope.js';
import { RescueFaceError } from '../core/errors.js';
import { DataKeys, keyContext } from './data-keys.js';
import { Profiles, roleIn } from './profiles.js';
import { RootKeys } from './root-keys.js';
import { type KeyRow, ROLES, type RowFoundation, type SealedRows, STORE_OWNER } from './rows.js';
import { Sealing } from './sealing.js';
import { hexOf, Tags } from './tags.js';

/** An open database with what opens its rows. */
export interface Vault {
  readonly crypto: CryptoProvider;
  readonly profiles: Profiles;
  readonly roots: RootKeys;
  readonly keys: DataKeys;
  readonly sealing: Sealing;
  readonly rows: SealedRows;
  /** Closes the rows and overwrites the keys. The key provider stays its owner's. */
  close(): Promise<void>;
}

/** What a vault says of itself, in the open. */
interface VaultFacts {
  readonly format: 1;
  /** The cipher profiles it has had, the present one last. */
  readonly profiles: readonly string[];
  /** Random, the same for a store and all its backups. */
  readonly id: string;
}

const FACT = 'vault';
const FORMAT = 1;
/** Bytes. */
const ID_LENGTH = 16;
const OWN_ROLES = [ROLES.names, ROLES.ledger, ROLES.store] as const;

/** What a new vault's database begins with. */
export async function vaultFoundation(crypto: CryptoProvider, keys: KeyProvider, options: CallOptions): Promise<RowFoundation> {
  const roots = await RootKeys.of(crypto, keys, options);
  try {
    return foundationUnder(crypto, roots, { profiles: [crypto.profile], id: hexOf(crypto.random(ID_LENGTH)) });
  } finally {
    roots.forget();
  }
}

/** The same for a database that takes the place of one of these profiles. */
export function foundationUnder(crypto: CryptoProvider, roots: RootKeys, { profiles, id }: Omit<VaultFacts, 'format'>): RowFoundation {
  const own = OWN_ROLES.map((role): KeyRow => {
    const at = { owner: STORE_OWNER, role: roleIn(profiles.length, role) };
    const key = crypto.random(crypto.keyLength);
    try {
      return { ...at, ...wrapKey(crypto, roots.current, key, keyContext(at)) };
    } finally {
      key.fill(0);
    }
  });
  const facts: VaultFacts = { format: FORMAT, id, profiles };
  return { facts: { [FACT]: new TextEncoder().encode(JSON.stringify(facts)) }, keys: own };
}

/**
 * Opens the vault of a database. `crypto` is the present profile first, then others the store may have had. Rejects
 * with `ERR_KEY_MISSING` for another keyring, `ERR_CRYPTO_REFUSED` for another profile or a changed key.
 */
export async function openVault(
  rows: SealedRows,
  crypto: readonly CryptoProvider[],
  provider: KeyProvider,
  options: CallOptions,
): Promise<Vault> {
  const { profiles: names } = await factsOf(rows);
  const profiles = new Profiles(names, crypto);
  const roots = await RootKeys.of(profiles.present, provider, options);
  try {
    const keys = new DataKeys(profiles, roots, rows);
    const ownKey = async (role: number) => {
      const place = { owner: STORE_OWNER, role };
      const [key] = await keys.find([place], options);
      if (key === undefined) throw new RescueFaceError('ERR_STORE_CORRUPT', { problem: 'a key of the store itself is missing' });
      keys.drop([place]); // Kept by who uses it, for as long as the store is open.
      return key;
    };
    const tags: Tags[] = [];
    for (const [place, profile] of profiles.all.entries()) {
      tags.push(new Tags(profile, (await ownKey(roleIn(place + 1, ROLES.names))).key));
    }
    const own = { store: await ownKey(profiles.role(ROLES.store)), ledger: await ownKey(profiles.role(ROLES.ledger)) };
    const sealing = new Sealing(profiles, keys, tags, own);
    return {
      crypto: profiles.present,
      profiles,
      roots,
      keys,
      sealing,
      rows,
      async close() {
        await rows[Symbol.asyncDispose]();
        keys.forget();
        sealing.forget();
        roots.forget();
      },
    };
  } catch (error) {
    roots.forget();
    throw error;
  }
}

/** The cipher profiles a database has had, the present one last. */
export async function factsOf(rows: SealedRows): Promise<VaultFacts> {
  const bytes = await rows.fact(FACT);
  if (bytes === undefined) throw new RescueFaceError('ERR_STORE_CORRUPT', { problem: 'it does not say what it is' });
  const facts = parsed(bytes);
  if (facts?.format !== FORMAT) throw new RescueFaceError('ERR_STORE_NEWER', { found: String(facts?.format), known: FORMAT });
  return facts as VaultFacts;
}

function parsed(bytes: Uint8Array): { readonly format?: unknown } | undefined {
  try {
    return JSON.parse(new TextDecoder().decode(bytes)) as { readonly format?: unknown };
  } catch {
    return undefined;
  }
}
