import { checkBatch } from '../core/check-batch.js';
import type { CallOptions, CryptoProvider } from '../core/contracts.js';
import { rewrapKey } from '../core/envelope.js';
import { ownerOf } from '../core/record-owner.js';
import type { RecordKind, StoreRecord } from '../core/records.js';
import { keyContext } from './data-keys.js';
import type { RootKeys } from './root-keys.js';
import type { RowFoundation } from './rows.js';
import { type KeyRow, KIND_NUMBERS, ROLES, type RowWrite, STORE_OWNER, type StoredKeyRow } from './rows.js';
import { factsOf, foundationUnder, type Vault } from './vault.js';

/** Options of {@link copyVault}. */
export interface CopyOptions extends CallOptions {
  /** Told how many records and entries were copied. */
  readonly onProgress?: ((copied: number) => void) | undefined;
}

const BATCH = 256;
const NOTHING = { expectations: [], newKeys: [], puts: [], deletes: [], entries: [], destroyed: [] } as const;

/** What a database begins with that is to hold what this vault holds, under another profile. */
export async function foundationOfNext(from: Vault, crypto: CryptoProvider, roots: RootKeys): Promise<RowFoundation> {
  const { profiles, id } = await factsOf(from.rows);
  const next = foundationUnder(crypto, roots, { profiles: [...profiles, crypto.profile], id });
  // The names and the ledger keys of earlier profiles: what the ledger keeps as it was is found and opened by them.
  const roles = profiles.flatMap((_, place) =>
    [ROLES.names, ROLES.ledger].map((role) => ({ owner: STORE_OWNER, role: role + place * 16 })),
  );
  const own = (await from.rows.keys(roles)).flatMap((row) => row ?? []);
  await from.keys.load(own, {});
  const revision = from.rows.standing.revision;
  return { ...next, revision, keys: [...next.keys, ...own.map((row) => carried(from, crypto, roots, row))] };
}

/**
 * Copies everything into a new, empty vault of the next profile: records sealed anew under new keys, ledger entries byte
 * for byte as they are, their keys under the new root key.
 */
export async function copyVault(from: Vault, to: Vault, { onProgress, ...options }: CopyOptions): Promise<void> {
  let copied = 0;
  const told = (count: number) => {
    copied += count;
    onProgress?.(copied);
  };
  for (const kind of Object.keys(KIND_NUMBERS) as RecordKind[]) {
    for await (const page of from.rows.rows({ select: 'kind', kind: KIND_NUMBERS[kind] }, options)) {
      await from.keys.load(
        page.map(({ key }) => key),
        options,
      );
      for (let at = 0; at < page.length; at += BATCH) {
        const records = page.slice(at, at + BATCH).map((row): StoreRecord => from.sealing.openRecord(row));
        const { write, brought } = await to.sealing.seal(checkBatch({ puts: records }), options);
        await to.rows.commit({ ...write, newKeys: [...write.newKeys, ...(await formerKeys(from, to, records, options))] });
        for (const key of brought) key.stored = true;
        told(records.length);
      }
    }
  }
  for await (const page of from.rows.entries(0, options)) {
    const keys = new Map<number, StoredKeyRow>();
    for (const { fragments } of page) for (const { key } of fragments) if (key !== undefined) keys.set(key.keyNo, key);
    await from.keys.load([...keys.values()], options);
    const write: RowWrite = {
      ...NOTHING,
      newKeys: [...keys.values()].map((row) => carried(from, to.crypto, to.roots, row)),
      entries: page.map(({ schema, header, leaf, fragments }) => ({
        schema,
        header,
        leaf,
        fragments: fragments.map(({ sealed, place, commitment }) => ({ key: place, sealed, commitment })),
        carried: true,
      })),
    };
    await to.rows.commit(write);
    told(page.length);
  }
}

/**
 * The keys that these people have had, as far as they have not been carried over. Nothing is sealed under them any more,
 * but an erasure must be able to name them: backups made before hold records under them.
 */
async function formerKeys(from: Vault, to: Vault, records: readonly StoreRecord[], options: CallOptions): Promise<readonly KeyRow[]> {
  const people = new Set(records.flatMap((record) => ownerOf(record) ?? []));
  const places = [...people].flatMap((personId) => from.sealing.placesOf(personId, 'person'));
  const there = await to.rows.keys(places, options);
  const keys = await from.rows.keys(
    places.filter((_, at) => there[at] === undefined),
    options,
  );
  await from.keys.load(keys, options);
  return keys.flatMap((row) => (row === undefined ? [] : carried(from, to.crypto, to.roots, row)));
}

/** The same data key under another root key of another profile. */
function carried(from: Vault, crypto: CryptoProvider, roots: RootKeys, row: StoredKeyRow): KeyRow {
  const { owner, role } = row;
  const was = { crypto: from.crypto, under: from.roots.of(row.rootKeyId) };
  return { owner, role, ...rewrapKey(was, { crypto, under: roots.current }, row, keyContext(row), from.profiles.ofRole(role)) };
}
