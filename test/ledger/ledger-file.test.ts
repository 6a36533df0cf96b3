import fc from 'fast-check';
import { standardCrypto } from 'rescue-face/adapters/node-crypto';
import { type KeylessEntry, leafHash, readLedgerFile, type UnreadableEntry, verifyLedger, writeLedgerFile } from 'rescue-face/ledger';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../src/core/canonical-json.js';
import { fragmentBytes, leafBytes } from '../../src/core/ledger-leaf.js';
import { isCanonicalObject } from '../../src/ledger/canonical-header.js';

const hash = standardCrypto();
const utf8 = (text: string) => new TextEncoder().encode(text);

function entry(seq: number): KeylessEntry {
  const fragment = { owner: new Uint8Array(16).fill(seq), role: seq, commitment: new Uint8Array(32).fill(1), digest: new Uint8Array(32) };
  const parts = { schema: 'search@1', header: utf8(`{"at":${seq}}`), fragments: fragmentBytes([fragment, fragment]) };
  return { seq, ...parts, leaf: leafHash(hash, leafBytes(parts)) };
}

async function* pages<T>(...all: T[]): AsyncGenerator<T> {
  yield* all;
}

const SIZE = 5;
const ENTRIES = Array.from({ length: SIZE }, (_, seq) => entry(seq));

async function written(entries: readonly (KeylessEntry | UnreadableEntry)[] = ENTRIES, size = SIZE): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of writeLedgerFile({ origin: '站', hash: 'sha-256', size, entries: pages(entries) })) parts.push(part);
  return Buffer.concat(parts);
}

async function verdictOn(...parts: Uint8Array[]) {
  const opened = await readLedgerFile(pages(...parts));
  if (!opened.isLedger) return opened;
  const { size, entries } = opened.ledger;
  return verifyLedger(entries, { hash, size });
}

describe('a ledger file', () => {
  it('says what it is, and holds, however it is cut into pieces', async () => {
    const bytes = await written();
    const opened = await readLedgerFile(pages(bytes));
    expect(opened).toMatchObject({ isLedger: true, ledger: { origin: '站', hash: 'sha-256', size: SIZE } });
    expect(await verdictOn(bytes)).toMatchObject({ holds: true, size: SIZE });
    for (const length of [1, 7, 100]) {
      const pieces = Array.from({ length: Math.ceil(bytes.length / length) }, (_, at) => bytes.subarray(at * length, (at + 1) * length));
      expect(await verdictOn(...pieces)).toMatchObject({ holds: true, size: SIZE });
    }
  });

  it('is not written of what cannot be read, or is not as much as was said', async () => {
    await expect(written([entry(0), { unreadable: true }], 2)).rejects.toMatchObject({ code: 'ERR_STORE_CORRUPT', details: { seq: 1 } });
    await expect(written(ENTRIES, SIZE + 1)).rejects.toMatchObject({ code: 'ERR_STORE_CORRUPT' });
    await expect(written(ENTRIES, SIZE - 1)).rejects.toMatchObject({ code: 'ERR_STORE_CORRUPT' });
  });

  it('answers to whatever is wrong in it', async () => {
    const text = (await written()).toString();
    const lines = text.split('\n').slice(0, -1);
    const told = (change: (lines: string[]) => string[], end = '\n') => verdictOn(utf8(`${change([...lines]).join('\n')}${end}`));
    const at = (line: number, change: (line: string) => string) => (all: string[]) =>
      all.map((each, place) => (place === line ? change(each) : each));
    expect(await told((all) => all, '')).toEqual({ holds: false, reason: 'format', seq: 4 });
    expect(await told((all) => all.slice(0, -1))).toEqual({ holds: false, reason: 'cut', size: 4, expected: 5 });
    expect(await told((all) => [...all, ''])).toEqual({ holds: false, reason: 'format', seq: 5 });
    expect(await told((all) => [...all, 'garbage'])).toEqual({ holds: false, reason: 'format', seq: 5 });
    expect(await told((all) => [...all, all[5] ?? ''])).toEqual({ holds: false, reason: 'sequence', seq: 5 });
    expect(await told(at(3, (line) => line.replace('"seq":2', '"seq":2,"seq":2')))).toEqual({ holds: false, reason: 'format', seq: 2 });
    expect(await told(at(3, (line) => line.replace('"seq":2', '"seq":2.0')))).toEqual({ holds: false, reason: 'format', seq: 2 });
    expect(await told(at(3, (line) => line.replace('{', '{ ')))).toEqual({ holds: false, reason: 'format', seq: 2 });
    expect(await told(at(3, (line) => line.replace('"role":2', '"role":4294967296')))).toEqual({ holds: false, reason: 'format', seq: 2 });
    expect(await told(at(3, (line) => line.replace('"role":2', '"role":3')))).toEqual({ holds: false, reason: 'leaf', seq: 2 });
    expect(await told(at(3, (line) => line.replace('search@1', 'view@1')))).toEqual({ holds: false, reason: 'leaf', seq: 2 });
    expect(await told(([head = '', a = '', b = '', ...rest]) => [head, b, a, ...rest])).toEqual({
      holds: false,
      reason: 'sequence',
      seq: 0,
    });
    expect(await told(at(0, (line) => line.replace('"version":1', '"version":2')))).toEqual({ isLedger: false, reason: 'version' });
    expect(await told(at(0, () => '{}'))).toEqual({ isLedger: false, reason: 'format' });
    expect(await verdictOn()).toEqual({ isLedger: false, reason: 'format' });
  });

  it('with any one bit changed never holds as if nothing were', async () => {
    const bytes = await written();
    const whole = await verdictOn(bytes);
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length * 8 - 1), async (bit) => {
        const changed = Uint8Array.from(bytes);
        const place = bit >> 3;
        changed[place] = (changed[place] ?? 0) ^ (1 << (bit & 7));
        const verdict = await verdictOn(changed);
        const isNamed = bytes.subarray(0, place).includes(0x0a) || 'holds' in verdict;
        // The origin and the hash's name stand in the first line and in no leaf.
        if (bytes.indexOf(0x0a) <= place) expect(verdict).not.toEqual(whole);
        expect(isNamed || !verdict.isLedger).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('of any bytes is answered to', async () => {
    const bytes = await written();
    const noise = fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.uint8Array({ maxLength: 6 }), fc.nat(9)), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(noise, async (edits) => {
        let changed = Buffer.from(bytes);
        for (const [at, put, gone] of edits) changed = Buffer.concat([changed.subarray(0, at), put, changed.subarray(at + gone)]);
        await verdictOn(changed);
      }),
      { numRuns: 500 },
    );
  });
});

describe('canonical headers', () => {
  const value = fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      fc.string({ unit: fc.constantFrom('a', 'B', ' ', '!', '"', '\\', '\u0001', '\u007f', '站', '\u{20BB7}') }),
      fc.maxSafeInteger(),
      fc.boolean(),
      fc.array(tie('value'), { maxLength: 3 }),
      tie('object'),
    ),
    object: fc.dictionary(fc.string({ unit: fc.constantFrom('a', 'b', '!', '"', '站', ' '), maxLength: 3 }), tie('value'), { maxKeys: 4 }),
  }));

  it('are those that are written', () => {
    fc.assert(
      fc.property(value.object, (object) => {
        expect(isCanonicalObject(canonicalJson(object as Record<string, string>))).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it('and no others', () => {
    const isRewritten = (bytes: Uint8Array) => {
      try {
        const read = JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)) as never;
        return !Array.isArray(read) && typeof read === 'object' && Buffer.compare(canonicalJson(read), bytes) === 0;
      } catch {
        return false;
      }
    };
    fc.assert(
      fc.property(value.object, fc.nat(), fc.constantFrom(...'{}[]",:0123456789-. \\etrufals+E'), fc.nat(2), (object, at, put, gone) => {
        const text = Buffer.from(canonicalJson(object as Record<string, string>));
        const place = at % (text.length + 1);
        const changed = Uint8Array.from(Buffer.concat([text.subarray(0, place), Buffer.from(put), text.subarray(place + gone)]));
        expect(isCanonicalObject(changed)).toBe(isRewritten(changed));
      }),
      { numRuns: 5000 },
    );
    const no = [
      '',
      '{',
      '[]',
      '{"a":01}',
      '{"a":-0}',
      '{"a":1.5}',
      '{"b":1,"a":1}',
      '{"a":1,"a":1}',
      '{"a":null}',
      '{"a":1}}',
      '{"a":1e3}',
    ];
    for (const text of no) expect(isCanonicalObject(utf8(text)), text).toBe(false);
    expect(isCanonicalObject(utf8(`{"a":${'['.repeat(40)}${']'.repeat(40)}}`))).toBe(true);
    expect(isCanonicalObject(utf8(`{"a":${'['.repeat(100_000)}`))).toBe(false);
    expect(isCanonicalObject(utf8('{"a":9007199254740991}'))).toBe(true);
    expect(isCanonicalObject(utf8('{"a":9007199254740992}'))).toBe(false);
  });
});
