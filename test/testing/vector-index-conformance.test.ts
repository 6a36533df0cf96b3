import { vectorIndexConformance } from 'rescue-face/testing';
import { exactIndex, type VectorIndex } from 'rescue-face/vector-index';
import { describe, expect, it } from 'vitest';
import { BROKEN_INDEXES } from './broken-indexes.js';
import { PlainIndex } from './plain-index.js';
import { brokenClauses } from './verdicts.js';

/** An index that holds one byte a number, over a store that is written first. */
function int8Index(options: { readonly space: string; readonly dimension: number }): VectorIndex {
  const store = new Map<string, Float32Array>();
  const index = exactIndex({ ...options, precision: 'int8', vectors: async () => store });
  const upsert = index.upsert.bind(index);
  index.upsert = async (entries, write) => {
    const copies = entries.map(({ id, embedding }) => [id, embedding.vector.slice()] as const);
    await upsert(entries, write);
    for (const [id, vector] of copies) store.set(id, vector);
  };
  return index;
}

describe.each([
  ['exactIndex', vectorIndexConformance((options) => exactIndex(options))],
  ['exactIndex with two threads', vectorIndexConformance((options) => exactIndex({ ...options, threads: 2 }))],
  ['exactIndex with int8', vectorIndexConformance(int8Index)],
  ['the plain index', vectorIndexConformance(({ space, dimension }) => new PlainIndex(space, dimension))],
])('%s', (_name, clauses) => {
  it.each(clauses.map((clause) => [clause.id, clause.title, clause] as const))('%s: %s', (_id, _title, clause) => clause.run());
});

describe('an index that', () => {
  it.each(BROKEN_INDEXES)('%s fails %s and nothing else', async (_fault, clause, Broken) => {
    const clauses = vectorIndexConformance(({ space, dimension }) => new Broken(space, dimension));
    expect(await brokenClauses(clauses)).toEqual([clause]);
  });

  it('is broken in any clause is among them', () => {
    const clauses = vectorIndexConformance(({ space, dimension }) => new PlainIndex(space, dimension)).map(({ id }) => id);
    expect([...new Set(BROKEN_INDEXES.map(([, clause]) => clause))].sort()).toEqual(clauses.sort());
  });
});
