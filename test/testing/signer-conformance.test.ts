import { createHash, generateKeyPairSync, sign, verify } from 'node:crypto';
import { type SignerPair, signerConformance } from 'rescue-face/testing';
import { describe, expect, it } from 'vitest';
import { BROKEN_SIGNERS, plainPair } from './broken-signers.js';
import { brokenClauses } from './verdicts.js';

/** What a host may bring: here ECDSA, whose signatures differ from call to call. */
function hostPair(): SignerPair {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const key = { key: privateKey, dsaEncoding: 'ieee-p1363' } as const;
  const der = publicKey.export({ format: 'der', type: 'spki' });
  const keyId = createHash('sha256')
    .update('hsm.example.cn\n')
    .update(Uint8Array.of(255))
    .update('ecdsa')
    .update(der)
    .digest()
    .readUInt32BE();
  const checked = (bytes: Uint8Array) => {
    if (!(bytes instanceof Uint8Array)) throw new TypeError('Expected bytes');
    return bytes;
  };
  return {
    signer: {
      name: 'hsm.example.cn',
      keyId,
      async sign(message, { signal } = {}) {
        signal?.throwIfAborted();
        return Uint8Array.from(sign('sha256', checked(message), key));
      },
    },
    verifier: {
      name: 'hsm.example.cn',
      keyId,
      verify: (message, signature) => verify('sha256', checked(message), { ...key, key: publicKey }, checked(signature)),
    },
  };
}

describe.each([
  ['ed25519Signer', plainPair],
  ['a signer of the host', hostPair],
])('%s', (_name, open) => {
  it.each(signerConformance({ open }).map((clause) => [clause.id, clause.title, clause] as const))('%s: %s', (_id, _title, clause) =>
    clause.run(),
  );
});

describe('a signer that', () => {
  it.each(BROKEN_SIGNERS)('%s fails %s and nothing else', async (_fault, clause, open) => {
    expect(await brokenClauses(signerConformance({ open }))).toEqual([clause]);
  });

  it('is broken in any clause is among them', () => {
    const clauses = signerConformance({ open: plainPair }).map(({ id }) => id);
    expect([...new Set(BROKEN_SIGNERS.map(([, clause]) => clause))].sort()).toEqual(clauses.sort());
  });
});
