import { join } from 'node:path';
import { fileKeyring, keyringProfile } from 'rescue-face/adapters/file-keyring';
import { nationalCrypto, standardCrypto } from 'rescue-face/adapters/node-crypto';
import { type Store, sqliteStore } from 'rescue-face/adapters/sqlite-store';
import type { GalleryPlace } from '../gallery/options.js';
import { readPassphrase } from '../gallery/passphrase.js';
import type { Texts } from '../texts.js';

/** Does something with a gallery's store, and closes it again. */
export async function withStore<T>(
  { data, keys, passphraseFile }: GalleryPlace,
  readOnly: boolean,
  texts: Texts,
  work: (store: Store) => Promise<T>,
): Promise<T> {
  const passphrase = await readPassphrase('--passphrase-file', passphraseFile, texts);
  const path = keys ?? join(data, 'keyring.json');
  const [standard, national] = [standardCrypto(), nationalCrypto()];
  const isNational = (await keyringProfile(path)) === national.profile;
  const [crypto, former] = isNational ? [national, standard] : [standard, national];
  await using keyring = await fileKeyring({ path, crypto, passphrase });
  await using store = await sqliteStore({ folder: data, crypto, formerCrypto: [former], keys: keyring, readOnly });
  return await work(store);
}
