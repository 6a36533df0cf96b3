import { chmodSync, copyFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createGallery } from 'rescue-face';
import { fileKeyring } from 'rescue-face/adapters/file-keyring';
import { standardCrypto } from 'rescue-face/adapters/node-crypto';
import { sqliteStore } from 'rescue-face/adapters/sqlite-store';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { textsIn } from '../../src/cli/texts.js';
import { tamper } from '../ledger/tampered-ledger.js';
import { runCli } from './run-cli.js';

const SLOW = 200_000;
const work = mkdtempSync(join(tmpdir(), 'ledger-cli-'));
const data = join(work, 'gallery');
const crypto = standardCrypto();
const NAME = 'rescue.example.cn/jinan';

async function add(count: number): Promise<void> {
  await using keys = await fileKeyring({ path: join(data, 'keyring.json'), crypto });
  await using store = await sqliteStore({ folder: data, crypto, keys });
  const entry = { schema: 'search@1', header: new TextEncoder().encode('{"at":0}') };
  await store.commit({ entries: Array.from({ length: count }, () => entry) });
}

async function ask(code: number, ...args: string[]): Promise<Record<string, unknown>> {
  const { code: ended, stdout, stderr } = await runCli(['ledger', ...args, '--json'], work);
  expect([stderr, ended]).toEqual([code === 0 || code === 9 ? '' : expect.any(String), code]);
  return JSON.parse(stdout) as Record<string, unknown>;
}

describe('the ledger on the command line', { timeout: SLOW }, () => {
  beforeAll(async () => {
    await createGallery({ dataDir: data });
    await add(5);
  }, SLOW);
  afterAll(() => rmSync(work, { recursive: true, force: true }));

  test('is signed, lodged, proven, copied and verified, by whoever has no keys', async () => {
    const { verifierKey } = await ask(0, 'keygen', '--out', 'signing.key', '--name', NAME);
    if (process.platform !== 'win32') expect(statSync(join(work, 'signing.key')).mode & 0o777).toBe(0o600);
    await ask(2, 'keygen', '--out', 'signing.key', '--name', NAME);
    const key = ['--key', String(verifierKey)];
    const signed = await ask(0, 'checkpoint', '--data', data, '--signing-key', 'signing.key', '--out', 'first.txt');
    expect(signed).toMatchObject({ origin: NAME, size: 5 });
    await add(2);
    await ask(0, 'checkpoint', '--data', data, '--signing-key', 'signing.key', '--out', 'second.txt');
    const both = ['--checkpoint', 'first.txt', '--checkpoint', 'second.txt', ...key];
    expect(await ask(0, 'verify', data, ...both)).toMatchObject({ holds: true, size: 7, checkpoints: 2 });
    expect(await ask(0, 'prove', '--data', data, '--entry', '3', '--size', '5')).toMatchObject({ kind: 'inclusion', root: signed['root'] });
    expect(await ask(0, 'prove', '--data', data, '--from', '5')).toMatchObject({ kind: 'consistency', size: 7 });
    expect(await ask(0, 'verify', data, ...both, '--origin', NAME)).toMatchObject({ holds: true });
    const foreign = { holds: false, reason: 'checkpoint', problem: 'origin' };
    expect(await ask(9, 'verify', data, ...both, '--origin', 'rescue.example.cn/other')).toMatchObject(foreign);
    for (const [entry, size] of [
      ['7', '7'],
      ['5', '5'],
      ['0', '8'],
    ] as const) {
      await ask(2, 'prove', '--data', data, '--entry', entry, '--size', size);
    }
    await ask(2, 'prove', '--data', data, '--entry', '3', '--from', '5');
    expect(await ask(0, 'audit-copy', data, '--out', 'copy.jsonl')).toMatchObject({ entries: 7 });
    expect(await ask(0, 'verify', 'copy.jsonl', ...both)).toMatchObject({ holds: true, size: 7, checkpoints: 2 });

    const whole = readFileSync(join(work, 'copy.jsonl'), 'utf8');
    writeFileSync(join(work, 'cut.jsonl'), `${whole.split('\n').slice(0, 6).join('\n')}\n`);
    expect(await ask(9, 'verify', 'cut.jsonl')).toMatchObject({ holds: false, reason: 'cut', size: 5, expected: 7 });
    await ask(2, 'verify', 'copy.jsonl', '--checkpoint', 'first.txt');
    const note = readFileSync(join(work, 'first.txt'), 'utf8').replace('\n5\n', '\n4\n');
    writeFileSync(join(work, 'forged.txt'), note);
    expect(await ask(9, 'verify', 'copy.jsonl', '--checkpoint', 'forged.txt', ...key)).toMatchObject({
      reason: 'checkpoint',
      problem: 'signature',
    });
    await ask(2, 'verify', 'first.txt');
    await ask(2, 'verify', 'nowhere');
    if (process.platform !== 'win32') {
      copyFileSync(join(work, 'signing.key'), join(work, 'open.key'));
      for (const mode of [0o604, 0o640, 0o620]) {
        chmodSync(join(work, 'open.key'), mode);
        await ask(2, 'checkpoint', '--data', data, '--signing-key', 'open.key', '--out', 'third.txt');
      }
    }

    await tamper(data, (sql) => sql.exec("UPDATE entries SET header = CAST('{}' AS BLOB) WHERE seq = 2"));
    expect(await ask(9, 'verify', data)).toMatchObject({ holds: false, reason: 'leaf', seq: 2 });
    const { stdout } = await runCli(['ledger', 'verify', data, '--lang', 'zh-CN'], work);
    expect(stdout.trim()).toBe(textsIn('zh-CN').ledgerFaultLeaf(2));
  });
});
