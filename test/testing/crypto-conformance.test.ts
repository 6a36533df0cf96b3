import { nationalCrypto, standardCrypto } from 'rescue-face/adapters/node-crypto';
import { cryptoProviderConformance } from 'rescue-face/testing';
import { describe, expect, it } from 'vitest';
import { BROKEN_CRYPTO } from './broken-crypto.js';
import { brokenClauses } from './verdicts.js';

describe.each([
  ['standardCrypto', standardCrypto],
  ['nationalCrypto', nationalCrypto],
])('%s', (_name, open) => {
  it.each(cryptoProviderConformance({ open }).map((clause) => [clause.id, clause.title, clause] as const))(
    '%s: %s',
    (_id, _title, clause) => clause.run(),
  );
});

describe('a crypto provider that', () => {
  it.each(BROKEN_CRYPTO)('%s fails %s and nothing else', async (_fault, clause, open) => {
    expect(await brokenClauses(cryptoProviderConformance({ open }))).toEqual([clause]);
  });

  it('is broken in any clause is among them', () => {
    const clauses = cryptoProviderConformance({ open: standardCrypto }).map(({ id }) => id);
    expect([...new Set(BROKEN_CRYPTO.map(([, clause]) => clause))].sort()).toEqual(clauses.sort());
  });
});
