import { ed25519Signer, ed25519Verifier } from 'rescue-face/adapters/node-crypto';
import { CheckpointLog, checkConsistency, openCheckpoint } from 'rescue-face/ledger';
import { expect, it } from 'vitest';
import { ledgerOf } from '../../support/ledger.js';
import { openStation, searched, withPeople } from './station.js';

it('a checkpoint holds the entry that says it was made, and is the beginning of the next', async () => {
  const origin = 'rescue.example.cn/jinan';
  const signer = ed25519Signer({ name: origin, seed: new Uint8Array(32).fill(5) });
  await using station = await withPeople(await openStation());
  const { ledger } = station.sdk;
  const first = await ledger.checkpoint({ origin, signer });
  expect(first.checkpoint.size).toBe(station.store.head);
  expect((await ledgerOf(station.store)).at(-1)).toMatchObject({ schema: 'ledger-export@1', header: { what: 'proofs' } });
  expect(openCheckpoint(first.note, { origin, keys: [ed25519Verifier(signer.verifierKey)] })).toMatchObject({ isSigned: true });
  await searched(station);
  const second = await ledger.checkpoint({ origin, signer });
  const { proof } = await new CheckpointLog(station.store).consistencyProof(first.checkpoint.size, second.checkpoint.size);
  expect(checkConsistency(station.store.ledgerHash, first.checkpoint, second.checkpoint, proof)).toEqual({ holds: true });
  await expect(ledger.checkpoint({ origin: 'rescue.example.cn/qingdao', signer })).rejects.toMatchObject({ code: 'ERR_LEDGER_CHECKPOINT' });
});
