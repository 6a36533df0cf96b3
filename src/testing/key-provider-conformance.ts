import assert from 'node:assert/strict';
import type { KeyProvider, RootKey } from '../core/contracts.js';
import { bind, type Clause, type ClauseText, refused, refusedAsMistake, refusedBySignal } from './clause.js';

/** How the suite opens key providers. */
export interface KeyProviderFactory {
  /** A new provider with one key, which is the current one. */
  open(): KeyProvider | Promise<KeyProvider>;
  /** Opens again what the provider that was closed last has left. A durable provider needs this. */
  reopen?: (() => KeyProvider | Promise<KeyProvider>) | undefined;
}

/**
 * The promises of `KeyProvider`. Feed them to any test runner.
 *
 * @example
 * ```ts
 * import { mkdtemp } from 'node:fs/promises';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * import { createFileKeyring, fileKeyring } from 'rescue-face/adapters/file-keyring';
 * import { standardCrypto } from 'rescue-face/adapters/node-crypto';
 * import { keyProviderConformance } from 'rescue-face/testing';
 *
 * const crypto = standardCrypto();
 * let path = '';
 * const clauses = keyProviderConformance({
 *   async open() {
 *     path = join(await mkdtemp(join(tmpdir(), 'keys-')), 'keyring.json');
 *     await createFileKeyring({ path, crypto });
 *     return fileKeyring({ path, crypto });
 *   },
 *   reopen: () => fileKeyring({ path, crypto }),
 * });
 * for (const clause of clauses) await clause.run(); // or: test(clause.title, () => clause.run())
 * ```
 */
export function keyProviderConformance(factory: KeyProviderFactory): Clause[] {
  const durable: ClauseText<KeyProvider> = {
    id: 'durable',
    title: 'a provider that declares itself durable gives back after a reopening every key but the retired; another does not',
    async check(keys) {
      const declared = keys.capabilities.durable;
      const first = await keys.current();
      const kept = [await keys.add(), await keys.add()];
      await keys.retire(first.id);
      await keys[Symbol.asyncDispose]();
      if (factory.reopen === undefined && !declared) return;
      assert.ok(factory.reopen, 'a provider that declares itself durable needs reopen() to show it');
      const again = await factory.reopen();
      try {
        const ids = (await again.list()).map(({ id }) => id);
        if (!declared) return assert.ok(!ids.includes(kept[0]?.id ?? ''), 'a provider that is not durable gave a key back');
        assert.deepEqual(
          ids,
          kept.map(({ id }) => id),
        );
        for (const key of kept) assertSame(await again.get(key.id), key, 'a key after a reopening');
      } finally {
        await again[Symbol.asyncDispose]();
      }
    },
  };
  return bind('keys', () => factory.open(), [...CLAUSES, durable]);
}

const MISSING = 'ERR_KEY_MISSING';
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

function assertSame(actual: RootKey, expected: RootKey, what: string): void {
  assert.equal(actual.id, expected.id, `the id of ${what}`);
  assert.ok(hex(actual.key) === hex(expected.key), `${what} has other bytes`);
}

const CLAUSES: readonly ClauseText<KeyProvider>[] = [
  {
    id: 'current',
    title: 'a new provider has one key, the current one, of at least 16 bytes, and gives it by its id',
    async check(keys) {
      const current = await keys.current();
      assert.ok(current.id !== '' && current.key.length >= 16);
      assert.ok(new Set(current.key).size > 4, 'a key should be random');
      assertSame(await keys.get(current.id), current, 'the current key by its id');
      assertSame(await keys.current(), current, 'the current key asked for again');
    },
  },
  {
    id: 'add',
    title: 'add makes another key, which is the current one from then on',
    async check(keys) {
      const seen = [await keys.current()];
      for (let i = 0; i < 3; i++) {
        const added = await keys.add();
        assertSame(await keys.current(), added, 'the current key');
        seen.push(added);
      }
      assert.equal(new Set(seen.map(({ id }) => id)).size, seen.length, 'an id came twice');
      assert.equal(new Set(seen.map(({ key }) => hex(key))).size, seen.length, 'a key came twice');
    },
  },
  {
    id: 'keeps-old',
    title: 'an older key is given by its id, unchanged, however many came after it',
    async check(keys) {
      const seen = [await keys.current()];
      for (let i = 0; i < 4; i++) {
        seen.push(await keys.add());
        for (const key of seen.slice(0, -1)) assertSame(await keys.get(key.id), key, 'an older key');
      }
    },
  },
  {
    id: 'list',
    title: 'list names every key, oldest first, with the time it was made, and no key itself',
    async check(keys) {
      const ids = [(await keys.current()).id];
      for (let i = 0; i < 3; i++) ids.push((await keys.add()).id);
      const listed = await keys.list();
      assert.deepEqual(
        listed.map(({ id }) => id),
        ids,
      );
      for (const info of listed) {
        assert.ok(Number.isSafeInteger(info.createdAt) && info.createdAt >= 0);
        assert.deepEqual(Object.keys(info).sort(), ['createdAt', 'id']);
      }
    },
  },
  {
    id: 'parallel',
    title: 'keys added at the same time are all kept',
    async check(keys) {
      const added = await Promise.all(Array.from({ length: 5 }, () => keys.add()));
      for (const key of added) assertSame(await keys.get(key.id), key, 'a key added beside others');
    },
  },
  {
    id: 'retire',
    title: 'a retired key is gone, the others stay, and retiring it again or one that never was is passed over',
    async check(keys) {
      const [first, second, third] = [await keys.current(), await keys.add(), await keys.add()];
      await keys.retire(second.id);
      await refused(() => keys.get(second.id), MISSING, 'a retired key');
      await keys.retire(second.id);
      await keys.retire('never-was');
      assertSame(await keys.get(first.id), first, 'a key beside a retired one');
      assertSame(await keys.get(third.id), third, 'the current key beside a retired one');
    },
  },
  {
    id: 'retire-current',
    title: 'the current key cannot be retired',
    async check(keys) {
      const first = await keys.current();
      await refusedAsMistake(() => keys.retire(first.id), 'retiring the current key');
      assertSame(await keys.get(first.id), first, 'the current key');
      const added = await keys.add();
      await refusedAsMistake(() => keys.retire(added.id), 'retiring the current key');
      assertSame(await keys.get(added.id), added, 'the current key');
    },
  },
  {
    id: 'fresh-ids',
    title: 'the id of a retired key is not given again',
    async check(keys) {
      const gone: string[] = [];
      for (let i = 0; i < 8; i++) {
        const old = await keys.current();
        const { id } = await keys.add();
        assert.ok(!gone.includes(id), 'the id of a retired key came again');
        await keys.retire(old.id);
        gone.push(old.id);
      }
    },
  },
  {
    id: 'missing',
    title: 'an id that is not there is refused with ERR_KEY_MISSING',
    async check(keys) {
      await refused(() => keys.get('never-was'), MISSING, 'an unknown id');
      await refused(() => keys.get('__proto__'), MISSING, 'an unknown id');
    },
  },
  {
    id: 'copies-out',
    title: "nothing of the provider's own memory is handed out",
    async check(keys) {
      const { id, key } = await keys.current();
      const before = hex(key);
      for (const given of [{ key }, await keys.get(id), await keys.current()]) {
        given.key.fill(0);
        assert.ok(hex((await keys.get(id)).key) === before, 'a key changed with the copy that was handed out');
      }
      const added = await keys.add();
      const addedBefore = hex(added.key);
      added.key.fill(0);
      assert.ok(hex((await keys.get(added.id)).key) === addedBefore, 'an added key changed with the copy that was handed out');
    },
  },
  {
    id: 'mistakes',
    title: "a caller's mistake is refused with a TypeError or a RangeError",
    async check(keys) {
      for (const id of ['', undefined, 7]) {
        await refusedAsMistake(() => keys.get(id as never), 'getting what is no id');
        await refusedAsMistake(() => keys.retire(id as never), 'retiring what is no id');
      }
    },
  },
  {
    id: 'signal',
    title: 'an aborted signal rejects with its reason, and nothing is changed',
    async check(keys) {
      const old = await keys.current();
      await keys.add();
      await refusedBySignal([
        (options) => keys.current(options),
        (options) => keys.get(old.id, options),
        (options) => keys.list(options),
        (options) => keys.add(options),
        (options) => keys.retire(old.id, options),
      ]);
      assert.equal((await keys.list()).length, 2, 'keys after an aborted add and an aborted retirement');
    },
  },
  {
    id: 'closed',
    title: 'once closed, every call is refused with ERR_NOT_OPEN, and closing again is harmless',
    async check(keys) {
      const { id } = await keys.current();
      await keys[Symbol.asyncDispose]();
      for (const call of [() => keys.current(), () => keys.get(id), () => keys.list(), () => keys.add(), () => keys.retire(id)]) {
        await refused(call, 'ERR_NOT_OPEN', 'a call after close');
      }
    },
  },
];
