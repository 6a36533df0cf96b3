import { deepStrictEqual } from 'node:assert/strict';
import { join } from 'node:path';
import { standardCrypto } from 'rescue-face/adapters/node-crypto';
import { createSqliteStore, type SqliteStoreOptions, sqliteStore, writeBackup } from 'rescue-face/adapters/sqlite-store';
import { describe, expect, it } from 'vitest';
import { fixedKeys } from '../../../bench/support/fixed-keys.mjs';
import { openRows } from '../../../src/adapters/sqlite-store/open-rows.js';
import { ownerOf as ownerOfRecord } from '../../../src/core/record-owner.js';
import { openBackup } from '../../../src/vault/main.js';
import { copyOf, filesIn, within } from './folders.js';
import { batchOf, contentOf, erasureOf, recordsOf, textsOf, withoutErased } from './people.js';
import { DRIVERS, hasDriver, newFolder, subject } from './store-subject.js';

const PEOPLE = 180;
/** In the middle of the others. */
const ERASED = [40, 42, 120, 169] as const;
const HALF_ERASED = 150;

/** The sealed bytes and wrapped keys that there are, by what tells one row from another. */
async function sealedIn({ folder, driver }: SqliteStoreOptions): Promise<Map<string, Uint8Array>> {
  await using rows = await openRows({ folder, driver });
  const sealed = new Map<string, Uint8Array>();
  for (const kind of [1, 2, 3, 4, 5, 6, 7, 8]) {
    for await (const page of rows.rows({ select: 'kind', kind })) {
      for (const row of page) sealed.set(`${kind} ${Buffer.from(row.tag).toString('hex')}`, row.sealed);
    }
  }
  for (const { keyNo, sealed: bytes } of await rows.keysNotUnder('no root key', 1e6)) sealed.set(`key ${keyNo}`, bytes);
  return sealed;
}

/** Every place where a piece of these bytes lies in files: 16 bytes of it at the beginning, the middle and the end. */
function leftIn(files: readonly { readonly name: string; readonly bytes: Buffer }[], pieces: readonly Uint8Array[]): string[] {
  return files.flatMap(({ name, bytes }) =>
    pieces.flatMap((piece) => {
      const last = piece.length - 16;
      return [0, last >> 1, last]
        .filter((at) => bytes.includes(Buffer.from(piece.subarray(at, at + 16))))
        .map((at) => `${name}: byte ${at}`);
    }),
  );
}

for (const driver of DRIVERS.filter(hasDriver)) {
  describe(`an erasure over ${driver}`, () => {
    it.each([false, true])(
      'leaves no byte of the erased in any file, and the others whole (reopened before the purge: %s)',
      async (reopened) => {
        const options = await subject(driver);
        await createSqliteStore(options);
        await within(options, async (store) => {
          for (let at = 0; at < PEOPLE; at += 30) await Promise.all(Array.from({ length: 30 }, (_, i) => store.commit(batchOf(at + i))));
          for (const number of [...ERASED, HALF_ERASED, 1, 178]) await store.commit({ puts: recordsOf(number, 1) });
          await store.cache?.begin('templates');
          await store.cache?.append('templates', new Uint8Array(1000));
        });
        const before = await sealedIn(options);
        const whole = await within(options, contentOf);

        let store = await sqliteStore(options);
        for (const number of ERASED) {
          await store.commit({ puts: recordsOf(number - 1, 2) });
          await store.commit(erasureOf(number));
        }
        await store.commit(erasureOf(HALF_ERASED, 'biometric'));
        if (reopened) {
          await store[Symbol.asyncDispose]();
          store = await sqliteStore(options);
        }
        await store.purge();
        const open = await copyOf(options.folder);
        const backup = join(await newFolder(), 'backup');
        await writeBackup(store.backup(), { file: backup, crypto: options.crypto, keys: fixedKeys(options.crypto) });
        expect(store.replayedErasures).toBe(0);
        await store[Symbol.asyncDispose]();

        const after = await sealedIn(options);
        const gone = [...before].filter(([name]) => !after.has(name)).map(([, bytes]) => bytes);
        // Five records and two keys of each, three records and a key of the other, nothing of anybody else.
        expect(gone).toHaveLength(ERASED.length * 7 + 4);
        const files = [...filesIn(open), ...filesIn(options.folder)];
        expect(leftIn(files, gone)).toEqual([]);
        expect(files.map(({ name }) => name)).not.toContain('rescue-face.cache-templates');
        expect(leftIn([{ name: 'backup', bytes: await unsealed(backup) }], gone)).toEqual([]);
        // A search that can fail: what was there is found where it was.
        const kept = [...before].filter(
          ([name, bytes]) => after.get(name) === bytes || Buffer.compare(after.get(name) ?? bytes, bytes) === 0,
        );
        expect(
          leftIn(
            filesIn(options.folder),
            kept.slice(0, 3).map(([, bytes]) => bytes),
          ).length,
        ).toBeGreaterThan(0);

        const left = await within(options, contentOf);
        const expected = withoutErased(whole, ERASED);
        deepStrictEqual(left.entries.slice(0, whole.entries.length), expected.entries);
        expect(left.entries).toHaveLength(whole.entries.length + ERASED.length + 1);
        const changed = new Set<string>(ERASED.map((number) => textsOf(number - 1).personId));
        const isTouched = (personId: string) => changed.has(personId) || personId === textsOf(HALF_ERASED).personId;
        const ownerOf = ({ record }: (typeof left.records)[number]) => ownerOfRecord(record) ?? record.id;
        const untouched = (records: typeof left.records) => records.filter((stored) => !isTouched(ownerOf(stored)));
        deepStrictEqual(untouched(left.records), untouched(expected.records));
        const half = left.records.filter((stored) => ownerOf(stored) === textsOf(HALF_ERASED).personId);
        expect(half.map(({ record }) => record)).toEqual(
          recordsOf(HALF_ERASED, 1).filter(({ kind }) => kind === 'person' || kind === 'episode'),
        );
      },
    );
  });
}

/** The database in a backup. */
async function unsealed(file: string): Promise<Buffer> {
  const crypto = standardCrypto();
  const bytes = filesIn(join(file, '..'))[0]?.bytes ?? Buffer.alloc(0);
  const pieces = async function* () {
    yield new Uint8Array(bytes);
  };
  const { content } = await openBackup(crypto, fixedKeys(crypto), pieces(), {});
  const parts: Uint8Array[] = [];
  for await (const part of content) parts.push(part);
  return Buffer.concat(parts);
}
