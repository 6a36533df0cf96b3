import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { GraphSetup } from './graph-setup.js';

/** What a choice is good for: for anything else it is made anew. */
type Purpose = Pick<GraphSetup, 'engine' | 'dimension' | 'target' | 'maxEf'>;

/** What was found out about a graph, so that it need not be found out again: nothing of anybody in it. */
export interface GraphChoice {
  /** Links that met the target. */
  readonly m: number;
}

/** The choice in a file; undefined where there is none for this purpose, or nothing that can be read: it is then made anew. */
export function readChoice(file: string, purpose: Purpose): GraphChoice | undefined {
  try {
    const { m, ...of } = JSON.parse(readFileSync(file, 'utf8')) as { readonly m: unknown };
    if (JSON.stringify(of) !== JSON.stringify(head(purpose))) return undefined;
    return Number.isInteger(m) && Number(m) >= 4 && Number(m) <= 128 ? { m: Number(m) } : undefined;
  } catch {
    return undefined;
  }
}

/** Keeps a choice. Where that fails it is made anew another time. */
export function keepChoice(file: string, purpose: Purpose, m: number): void {
  const beside = `${file}.new`;
  try {
    writeFileSync(beside, `${JSON.stringify({ ...head(purpose), m })}\n`, { mode: 0o600 });
    renameSync(beside, file);
  } catch {
    // Nothing depends on it.
  }
}

function head({ engine, dimension, target: { rank1, recallAt10 }, maxEf }: Purpose) {
  return { version: 1, engine, dimension, rank1, recallAt10, maxEf };
}
