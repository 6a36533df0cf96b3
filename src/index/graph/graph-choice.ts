import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { GraphEngineName } from './graph-engine.js';

/** What was found out about a graph, so that it need not be found out again: nothing of anybody in it. */
export interface GraphChoice {
  readonly version: 1;
  readonly engine: GraphEngineName;
  /** Links that met the target. */
  readonly m: number;
}

/** The choice in a file; undefined where there is none, or nothing that can be read: it is then made anew. */
export function readChoice(file: string, engine: GraphEngineName): GraphChoice | undefined {
  try {
    const { version, engine: named, m } = JSON.parse(readFileSync(file, 'utf8')) as Partial<Record<keyof GraphChoice, unknown>>;
    if (version !== 1 || named !== engine) return undefined;
    return Number.isInteger(m) && Number(m) >= 4 && Number(m) <= 128 ? { version: 1, engine, m: Number(m) } : undefined;
  } catch {
    return undefined;
  }
}

/** Keeps a choice. Where that fails it is made anew another time. */
export function keepChoice(file: string, choice: GraphChoice): void {
  const beside = `${file}.new`;
  try {
    writeFileSync(beside, `${JSON.stringify(choice)}\n`, { mode: 0o600 });
    renameSync(beside, file);
  } catch {
    // Nothing depends on it.
  }
}
