import { memoryStore, type Store } from 'rescue-face/adapters/memory-store';
import { ed25519Signer, ed25519Verifier } from 'rescue-face/adapters/node-crypto';
import { sqliteStore } from 'rescue-face/adapters/sqlite-store';
import { CheckpointLog, checkConsistency, checkInclusion, openCheckpoint, TreeHead } from 'rescue-face/ledger';
import { describe, expect, it } from 'vitest';
import { fixedKeys } from '../../bench/support/fixed-keys.mjs';
import { wrapStore } from '../support/wrapped-store.js';
import { add, crypto, newGallery, tamper } from './tampered-ledger.js';

const origin = 'rescue.example.cn/jinan';
const signer = ed25519Signer({ name: origin, seed: new Uint8Array(32).fill(3) });
const known = { origin, keys: [ed25519Verifier(signer.verifierKey)] };
const entry = (at: number) => ({ schema: 'search@1', header: new TextEncoder().encode(`{"at":${at}}`) });

async function rootAt(store: Store, size: number): Promise<Uint8Array> {
  const head = new TreeHead(store.ledgerHash);
  for await (const page of store.readLeaves(0)) for (const leaf of page) if (head.size < size) head.append(leaf);
  return head.root();
}

describe('the log of checkpoints', () => {
  it('signs the present, remembers it before it gives it out, and goes on from there', async () => {
    await using store = memoryStore();
    const log = new CheckpointLog(store);
    const sizes = [];
    for (const count of [0, 3, 0, 5]) {
      await store.commit({ entries: Array.from({ length: count }, (_, at) => entry(at)) });
      const { checkpoint, note } = await log.checkpoint({ origin, signer });
      const opened = openCheckpoint(note, known);
      expect(opened).toMatchObject({ isSigned: true, checkpoint });
      expect(checkpoint.root).toEqual(await rootAt(store, checkpoint.size));
      expect(await new CheckpointLog(store).last()).toEqual({ checkpoint, note });
      sizes.push(checkpoint.size);
    }
    expect(sizes).toEqual([0, 3, 3, 8]);
    // Another log of the same store, which has to look at all of it.
    expect((await new CheckpointLog(store).checkpoint({ origin, signer })).checkpoint.size).toBe(8);
  });

  it('gives nothing out that is not remembered', async () => {
    await using inner = memoryStore();
    await inner.commit({ entries: [entry(1)] });
    const store = wrapStore(inner, { commit: () => Promise.reject(new Error('the disk is full')) });
    await expect(new CheckpointLog(store).checkpoint({ origin, signer })).rejects.toThrow('the disk is full');
    expect(await new CheckpointLog(inner).last()).toBeUndefined();
  });

  it('refuses one of two that sign at the same time, and another name', async () => {
    await using store = memoryStore();
    await store.commit({ entries: [entry(1)] });
    const both = await Promise.allSettled([1, 2].map(() => new CheckpointLog(store).checkpoint({ origin, signer })));
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const log = new CheckpointLog(store);
    const another = log.checkpoint({ origin: 'another.example.cn', signer });
    await expect(another).rejects.toMatchObject({ code: 'ERR_LEDGER_CHECKPOINT', details: { reason: 'origin' } });
    // By one log one after the other.
    const two = await Promise.all([log.checkpoint({ origin, signer }), log.checkpoint({ origin, signer })]);
    expect(two[0]).toEqual(two[1]);
  });

  it('proves that an entry is there, and that one ledger is the beginning of another', async () => {
    await using store = memoryStore();
    await store.commit({ entries: Array.from({ length: 11 }, (_, at) => entry(at)) });
    const log = new CheckpointLog(store);
    for (const [seq, size] of [
      [0, 1],
      [4, 7],
      [10, 11],
      [10, undefined],
    ] as const) {
      const { leaf, proof, tree } = await log.inclusionProof(seq, size);
      expect(tree).toEqual({ size: size ?? 11, root: await rootAt(store, size ?? 11) });
      expect(checkInclusion(store.ledgerHash, leaf, seq, tree, proof)).toEqual({ holds: true });
    }
    for (const [from, to] of [
      [1, 1],
      [3, 8],
      [7, undefined],
    ] as const) {
      const { proof, tree } = await log.consistencyProof(from, to);
      expect(checkConsistency(store.ledgerHash, { size: from, root: await rootAt(store, from) }, tree, proof)).toEqual({ holds: true });
    }
    await expect(log.inclusionProof(11)).rejects.toThrow(RangeError);
    await expect(log.inclusionProof(0, 12)).rejects.toThrow(RangeError);
    await expect(log.consistencyProof(0)).rejects.toThrow(RangeError);
    await expect(log.consistencyProof(3, 2)).rejects.toThrow(RangeError);
  });

  it('signs nothing of a ledger that was rewritten or cut since', async () => {
    const gallery = await newGallery();
    try {
      await add(gallery.folder, 6);
      const sign = async () => {
        await using store = await sqliteStore({ folder: gallery.folder, crypto, keys: fixedKeys(crypto) });
        return (await new CheckpointLog(store).checkpoint({ origin, signer })).checkpoint.size;
      };
      expect(await sign()).toBe(6);
      await add(gallery.folder, 2);
      expect(await sign()).toBe(8);
      await tamper(gallery.folder, (sql) =>
        sql.exec(
          'UPDATE entries SET seq = 100 WHERE seq = 2; UPDATE entries SET seq = 2 WHERE seq = 3; UPDATE entries SET seq = 3 WHERE seq = 100',
        ),
      );
      await expect(sign()).rejects.toMatchObject({ code: 'ERR_LEDGER_CHECKPOINT', details: { reason: 'changed' } });
      await tamper(gallery.folder, (sql) => sql.exec('DELETE FROM entries WHERE seq > 5; UPDATE standing SET head = 6'));
      await expect(sign()).rejects.toMatchObject({ code: 'ERR_LEDGER_CHECKPOINT', details: { reason: 'shrunk' } });
    } finally {
      gallery.remove();
    }
  });
});
