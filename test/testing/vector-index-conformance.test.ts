import { vectorIndexConformance } from 'rescue-face/testing';
import { exactIndex } from 'rescue-face/vector-index';
import { describe, expect, it } from 'vitest';
import { BROKEN_INDEXES } from './broken-indexes.js';
import { PlainIndex } from './plain-index.js';
import { brokenClauses } from './verdicts.js';

describe.each([
  ['exactIndex', vectorIndexConformance((options) => exactIndex(options))],
  ['exactIndex with two threads', vectorIndexConformance((options) => exactIndex({ ...options, threads: 2 }))],
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
