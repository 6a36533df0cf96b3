import { chmodSync, existsSync, lstatSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createFileKeyring, type FileKeyringOptions, fileKeyring } from 'rescue-face/adapters/file-keyring';
import { nationalCrypto, standardCrypto } from 'rescue-face/adapters/node-crypto';
import { describe, expect, it } from 'vitest';
import { DISK } from '../../../src/adapters/file-keyring/file-layer.js';
import { decodeKeyringFile, encodeKeyringFile } from '../../../src/adapters/file-keyring/keyring-file.js';
import { createKeyring } from '../../../src/adapters/file-keyring/open-file-keyring.js';
import { temporaryFolders } from './temporary-folder.js';

const crypto = standardCrypto();
const folder = temporaryFolders();
/** The least cost a file may ask for, so that a test takes milliseconds. */
const CHEAP = { N: 2 ** 14, r: 8, p: 1 };
const PASSPHRASE = 'correct horse 电池 staple';
const keyFileError = (reason: string) => expect.objectContaining({ code: 'ERR_KEY_FILE', details: expect.objectContaining({ reason }) });
const passphraseError = (reason: string) => expect.objectContaining({ code: 'ERR_KEY_PASSPHRASE', details: { reason } });

async function made(extra: Partial<FileKeyringOptions> = {}): Promise<FileKeyringOptions> {
  const options = { path: join(folder(), 'keyring.json'), crypto, clock: { now: () => 1_700_000_000_000 }, ...extra };
  await createKeyring(options, DISK, CHEAP);
  return options;
}

type Json = Record<string, unknown>;
const read = (path: string) => JSON.parse(readFileSync(path, 'utf8')) as Json & { keys: Json[] };

describe('a key file', () => {
  it('holds what it says, for its owner alone', async () => {
    const { path } = await made();
    const file = read(path);
    expect(Object.keys(file)).toEqual(['schema', 'profile', 'passphrase', 'keys', 'check']);
    expect(file).toMatchObject({ schema: 'rescue-face/keyring@1', profile: 'aes-256-gcm+sha-256', passphrase: null });
    expect(file.keys).toEqual([{ id: expect.stringMatching(/^rk-[0-9a-f]{32}$/), createdAt: 1_700_000_000_000, key: expect.any(String) }]);
    expect(Buffer.from(String(file.keys[0]?.['key']), 'base64')).toHaveLength(32);
    const { check, ...body } = file;
    expect(check).toBe(Buffer.from(crypto.digest(new TextEncoder().encode(JSON.stringify(body)))).toString('base64'));
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(join(path, '..'))).toEqual(['keyring.json']);
  });

  it('with a passphrase holds no key as it is, and its cost is that of OWASP', async () => {
    const path = join(folder(), 'keyring.json');
    await createFileKeyring({ path, crypto, passphrase: PASSPHRASE });
    expect(read(path)['passphrase']).toMatchObject({ kdf: 'scrypt', N: 131_072, r: 8, p: 1 });
    await using keys = await fileKeyring({ path, crypto, passphrase: PASSPHRASE });
    const added = await keys.add();
    for (const { id, key } of [added, await keys.current()]) {
      expect(id).toBe(added.id);
      for (const form of ['base64', 'hex', 'latin1'] as const) {
        expect(readFileSync(path).includes(Buffer.from(key).toString(form))).toBe(false);
      }
    }
    expect(readFileSync(path, 'utf8')).not.toMatch(/horse|电池/);
  });

  it('gives back every key in its order, under the passphrase however it was typed', async () => {
    const options = await made({ passphrase: '\u212b-\ufb01ve' });
    const given = new Map<string, Uint8Array>();
    {
      await using keys = await fileKeyring(options);
      given.set((await keys.current()).id, (await keys.current()).key);
      for (let i = 0; i < 3; i++) given.set(...(Object.values(await keys.add()) as [string, Uint8Array]));
    }
    await using again = await fileKeyring({ ...options, passphrase: '\u00c5-five' });
    expect((await again.list()).map((key) => key.id)).toEqual([...given.keys()]);
    for (const [id, key] of given) expect((await again.get(id)).key).toEqual(key);
  });

  it('works with the national profile', async () => {
    const options = await made({ crypto: nationalCrypto(), passphrase: PASSPHRASE });
    await using keys = await fileKeyring(options);
    expect((await keys.current()).key).toHaveLength(32);
    await expect(fileKeyring({ ...options, crypto })).rejects.toEqual(keyFileError('profile'));
  });

  it('that is reached through a link is changed where it lies', async () => {
    const options = await made();
    const path = join(folder(), 'link.json');
    symlinkSync(options.path, path);
    await using keys = await fileKeyring({ ...options, path });
    await keys.add();
    expect(lstatSync(path).isSymbolicLink()).toBe(true);
    expect(read(options.path).keys).toHaveLength(2);
  });
});

describe('a key file that is refused is left as it is:', () => {
  it('missing', async () => {
    const path = join(folder(), 'keyring.json');
    await expect(fileKeyring({ path, crypto })).rejects.toEqual(keyFileError('missing'));
    expect(existsSync(path)).toBe(false);
  });

  it('there already', async () => {
    const options = await made();
    const before = readFileSync(options.path);
    await expect(createFileKeyring(options)).rejects.toEqual(keyFileError('exists'));
    expect(readFileSync(options.path)).toEqual(before);
    expect(readdirSync(join(options.path, '..'))).toHaveLength(1);
  });

  it('no folder to write in', async () => {
    await expect(createFileKeyring({ path: join(folder(), 'none', 'keyring.json'), crypto })).rejects.toEqual(keyFileError('write'));
  });

  it('not readable', async () => {
    await expect(fileKeyring({ path: folder(), crypto })).rejects.toEqual(keyFileError('read'));
  });

  it.each([0o640, 0o604, 0o660, 0o601])('open to others (%o)', async (mode) => {
    const options = await made();
    chmodSync(options.path, mode);
    await expect(fileKeyring(options)).rejects.toThrow(`(mode 0${mode.toString(8)})`);
    chmodSync(options.path, 0o400);
    await using keys = await fileKeyring(options);
    expect(await keys.list()).toHaveLength(1);
  });

  it.each<[string, string | undefined, string | undefined, string]>([
    ['a wrong passphrase', PASSPHRASE, 'another', 'wrong'],
    ['no passphrase', PASSPHRASE, undefined, 'absent'],
    ['a passphrase too many', undefined, PASSPHRASE, 'unprotected'],
  ])('%s', async (_what, passphrase, given, reason) => {
    const options = await made({ passphrase });
    const before = readFileSync(options.path);
    await expect(fileKeyring({ ...options, passphrase: given })).rejects.toEqual(passphraseError(reason));
    expect(readFileSync(options.path)).toEqual(before);
  });

  it.each<[string, (file: Json & { keys: Json[] }) => unknown, string]>([
    ['a newer schema', (file) => ({ ...file, schema: 'rescue-face/keyring@2', more: true }), 'newer'],
    ['another schema', (file) => ({ ...file, schema: 'somebody/else@1' }), 'damaged'],
    ['another profile', (file) => ({ ...file, profile: 'rot-13' }), 'profile'],
    ['no keys', (file) => ({ ...file, keys: [] }), 'damaged'],
    ['a key twice', (file) => ({ ...file, keys: [...file.keys, ...file.keys] }), 'damaged'],
    ['a key of nothing', (file) => ({ ...file, keys: [{}] }), 'damaged'],
    ['another time', (file) => ({ ...file, keys: file.keys.map((key) => ({ ...key, createdAt: 1 })) }), 'damaged'],
    ['another id', (file) => ({ ...file, keys: file.keys.map((key) => ({ ...key, id: 'rk-other' })) }), 'damaged'],
    ['no digest', ({ check: _check, ...file }) => file, 'damaged'],
    ['a list', () => [], 'damaged'],
    ['null', () => null, 'damaged'],
  ])('with %s', async (_what, change, reason) => {
    const options = await made();
    const changed = JSON.stringify(change(read(options.path)));
    writeFileSync(options.path, changed);
    await expect(fileKeyring(options)).rejects.toEqual(keyFileError(reason));
    expect(readFileSync(options.path, 'utf8')).toBe(changed);
  });

  it.each([
    { N: 2 ** 21, r: 8, p: 1 },
    { N: 2 ** 10, r: 8, p: 1 },
    { N: 2 ** 14 + 1, r: 8, p: 1 },
    { N: 2 ** 14, r: 8, p: 17 },
    { N: 2 ** 14, r: 0, p: 1 },
  ])('with a cost of the passphrase that nobody should pay or trust: $N $r $p', async (cost) => {
    const options = await made({ passphrase: PASSPHRASE });
    const { passphrase, keys } = decodeKeyringFile(crypto, readFileSync(options.path));
    writeFileSync(options.path, encodeKeyringFile(crypto, { passphrase: { kdf: 'scrypt', salt: passphrase?.salt ?? '', ...cost }, keys }));
    await expect(fileKeyring(options)).rejects.toEqual(keyFileError('damaged'));
  });

  it('with any flipped bit that is not white space, and shortened anywhere', async () => {
    const options = await made();
    const whole = readFileSync(options.path);
    const said = JSON.stringify(read(options.path));
    for (let place = 0; place < whole.length; place++) {
      const flipped = Buffer.from(whole);
      flipped[place] = (flipped[place] ?? 0) ^ (1 << (place % 8));
      for (const bytes of [flipped, whole.subarray(0, place)]) {
        writeFileSync(options.path, bytes);
        const error = await fileKeyring(options).then(
          () => undefined,
          (reason: unknown) => reason,
        );
        if (error === undefined) expect(JSON.stringify(read(options.path)), `byte ${place}`).toBe(said);
        else expect(error).toMatchObject({ code: 'ERR_KEY_FILE' });
      }
    }
  });

  it('and no error says what stands in it, nor the passphrase', async () => {
    const options = await made({ passphrase: PASSPHRASE });
    const whole = readFileSync(options.path, 'utf8');
    const key = String(read(options.path).keys[0]?.['key']);
    const errors: unknown[] = [];
    // A parser that meets a key without quotation marks quotes its beginning.
    const bare = whole.replace(`"${key}"`, `x${key}`);
    expect(() => JSON.parse(bare)).toThrow(key.slice(0, 6));
    for (const text of [whole, bare, whole.replace(key.slice(0, 8), 'AAAAAAAA'), whole.slice(0, -40), `x${whole}`]) {
      writeFileSync(options.path, text);
      errors.push(await fileKeyring({ ...options, passphrase: 'hush hush' }).catch((reason: unknown) => reason));
    }
    for (const error of errors) {
      for (let e = error; e instanceof Error; e = e.cause) {
        expect(`${e.message} ${e.stack} ${JSON.stringify(e)}`).not.toMatch(/hush|AAAAAAAA|rk-/);
        expect(`${e.message} ${JSON.stringify(e)}`).not.toContain(key.slice(0, 6));
      }
    }
  });
});

describe('a change', () => {
  it('by somebody else since the opening is not overwritten', async () => {
    const options = await made();
    await using one = await fileKeyring(options);
    await using other = await fileKeyring(options);
    const added = await other.add();
    await expect(one.add()).rejects.toEqual(keyFileError('changed'));
    await expect(one.retire('rk-none')).resolves.toBeUndefined();
    await using again = await fileKeyring(options);
    expect((await again.current()).id).toBe(added.id);
  });

  it('of a file that has gone is refused, and nothing is written in its place', async () => {
    const options = await made();
    await using keys = await fileKeyring(options);
    await DISK.remove(options.path);
    await expect(keys.add()).rejects.toEqual(keyFileError('missing'));
    expect(existsSync(options.path)).toBe(false);
    expect(await keys.list()).toHaveLength(1);
  });

  it('of a retired key takes its bytes out of the file', async () => {
    const options = await made();
    await using keys = await fileKeyring(options);
    const old = await keys.current();
    const oldText = Buffer.from(old.key).toString('base64');
    await keys.add();
    expect(readFileSync(options.path, 'utf8')).toContain(oldText);
    await keys.retire(old.id);
    expect(readFileSync(options.path, 'utf8')).not.toContain(oldText);
  });
});

it.each<[string, unknown, string]>([
  ['no options', undefined, 'Expected an object for the keyring, received undefined'],
  ['an unknown option', { path: 'a', crypto, passPhrase: 'b' }, 'unknown option "passPhrase" in the keyring, did you mean "passphrase"?'],
  ['no path', { crypto }, 'Expected non-empty string for path, received undefined'],
  ['no ciphers', { path: 'a' }, 'Expected CryptoProvider for crypto, received undefined'],
  ['an empty passphrase', { path: 'a', crypto, passphrase: '' }, 'Expected non-empty string for passphrase, received an empty string'],
])('%s is told in one sentence', async (_what, options, message) => {
  await expect(fileKeyring(options as FileKeyringOptions)).rejects.toThrow(new TypeError(message));
  await expect(createFileKeyring(options as FileKeyringOptions)).rejects.toThrow(new TypeError(message));
});
