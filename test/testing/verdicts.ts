import type { Clause } from 'rescue-face/testing';

/** The ids of the clauses that do not hold. */
export async function brokenClauses(clauses: readonly Clause[]): Promise<string[]> {
  const broken: string[] = [];
  for (const clause of clauses) {
    await clause.run().catch(() => broken.push(clause.id));
  }
  return broken;
}
