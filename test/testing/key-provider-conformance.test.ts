import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileKeyring, type KeyProvider } from 'rescue-face/adapters/file-keyring';
import { standardCrypto } from 'rescue-face/adapters/node-crypto';
import { type Clause, keyProviderConformance } from 'rescue-face/testing';
import { afterAll, describe, expect, it } from 'vitest';
import { DISK } from '../../src/adapters/file-keyring/file-layer.js';
import { createKeyring } from '../../src/adapters/file-keyring/open-file-keyring.js';
import { BROKEN_KEYRINGS } from './broken-keyrings.js';
import { PlainKeyring } from './plain-keyring.js';
import { brokenClauses } from './verdicts.js';

const crypto = standardCrypto();
const folder = mkdtempSync(join(tmpdir(), 'rescue-face-keys-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let files = 0;
function fileKeyringClauses(passphrase?: string): Clause[] {
  const last = () => join(folder, `keyring-${files}.json`);
  const reopen = () => fileKeyring({ path: last(), crypto, passphrase });
  return keyProviderConformance({
    async open() {
      files++;
      // The least cost a file may ask for, so that a test takes milliseconds.
      await createKeyring({ path: last(), crypto, passphrase }, DISK, { N: 2 ** 14, r: 8, p: 1 });
      return reopen();
    },
    reopen,
  });
}

const named = (clauses: readonly Clause[]) => clauses.map((clause) => [clause.id, clause.title, clause] as const);
const plain = (): KeyProvider => new PlainKeyring();

describe('fileKeyring', () => {
  it.each(named(fileKeyringClauses()))('%s: %s', (_id, _title, clause) => clause.run());
});

describe('fileKeyring with a passphrase', () => {
  it.each(named(fileKeyringClauses('correct horse')))('%s: %s', (_id, _title, clause) => clause.run());
});

describe('a keyring in memory', () => {
  it.each(named(keyProviderConformance({ open: plain, reopen: plain })))('%s: %s', (_id, _title, clause) => clause.run());
});

describe('a keyring that', () => {
  it.each(BROKEN_KEYRINGS)('%s fails %s and nothing else', async (_fault, clause, open) => {
    expect(await brokenClauses(keyProviderConformance({ open, reopen: open }))).toEqual([clause]);
  });

  it('survives a reopening and says it does not fails keys/durable and nothing else', async () => {
    let last = new PlainKeyring();
    const clauses = keyProviderConformance({
      open() {
        last = new PlainKeyring();
        return last;
      },
      reopen: () => last.revived(),
    });
    expect(await brokenClauses(clauses)).toEqual(['keys/durable']);
  });

  it('is broken in any clause is among them', () => {
    const clauses = keyProviderConformance({ open: plain }).map(({ id }) => id);
    expect([...new Set(BROKEN_KEYRINGS.map(([, clause]) => clause))].sort()).toEqual(clauses.sort());
  });
});
