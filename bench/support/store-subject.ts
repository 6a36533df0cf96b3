import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Detector, Embedder, Embedding, Store } from 'rescue-face';
import { standardCrypto } from 'rescue-face/adapters/node-crypto';
import { createSqliteStore, type SqliteStoreOptions } from 'rescue-face/adapters/sqlite-store';
import { fixedKeys } from './fixed-keys.mjs';
import { randomEmbedding } from './random-embeddings.js';

/** Numbers in every template, and the space they are said to be of. */
export const DIMENSION = 128;
export const SPACE = 'bench';

/** Who acts in benchmarks. */
export const ACT = { operator: 'bench', station: 'bench', purpose: 'drill' } as const;

/** A new store's options, in a folder that `remove` takes away. */
export async function newFolder(): Promise<{ readonly options: SqliteStoreOptions; remove(): Promise<void> }> {
  const folder = await mkdtemp(path.join(tmpdir(), 'store-bench-'));
  const crypto = standardCrypto();
  const options = { folder, crypto, keys: fixedKeys(crypto) };
  await createSqliteStore(options);
  return { options, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** Puts people with one template each into a store. */
export async function fill(store: Store, people: number, random: () => number, onDone?: (done: number) => void): Promise<void> {
  const batch = 1000;
  for (let from = 0; from < people; from += batch) {
    const puts = Array.from({ length: Math.min(batch, people - from) }, (_, i) => {
      const personId = `person-${from + i}`;
      const embedding = randomEmbedding(random, DIMENSION, SPACE);
      return [
        { kind: 'person', id: personId, createdAt: 0 } as const,
        {
          kind: 'template',
          id: `template-${from + i}`,
          personId,
          photoId: `photo-${from + i}`,
          filter: { station: 'jinan-1', at: 0 },
          embedding,
        } as const,
      ];
    }).flat();
    await store.commit({ puts });
    onDone?.(Math.min(people, from + batch));
  }
}

/** A detector that finds one face in everything, and an embedder that answers with the next of these. */
export function standIns(next: () => Embedding): { readonly detector: Detector; readonly embedder: Embedder } {
  const point = (x: number, y: number) => ({ x, y });
  const landmarks = [point(20, 20), point(40, 20), point(30, 32), point(22, 44), point(38, 44)] as const;
  return {
    detector: {
      id: 'bench',
      detect: async () => [{ box: { x: 10, y: 8, width: 40, height: 48 }, score: 1, landmarks, rotation: 0 }],
      [Symbol.asyncDispose]: async () => {},
    },
    embedder: { space: SPACE, dimension: DIMENSION, embed: async () => next(), [Symbol.asyncDispose]: async () => {} },
  };
}
