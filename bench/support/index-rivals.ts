import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { RecallProof } from 'rescue-face/vector-index';
import type { TestSet } from './index-data.js';
import type { EngineOptions } from './index-engines.js';

/** What one child process is to do. */
export interface CurveJob extends EngineOptions {
  readonly set: TestSet;
  /** Widths of the search to go through: for graphs. */
  readonly efs: readonly number[];
  /** Said beside the progress. */
  readonly told: string;
}

export interface CurvePoint {
  readonly ef: number | undefined;
  readonly searches: number;
  /** Searches whose first answer is the exact one; share of the ten nearest found. */
  readonly recall1: number;
  readonly recall10: number;
  readonly meanMs: number;
  readonly medianMs: number;
  readonly p99Ms: number;
  /** Searches a second: of two callers side by side, or of one call on all threads. */
  readonly perSecond: number | undefined;
}

export interface CurveResult extends EngineOptions {
  /** Inserting alone, the numbers laid ready before. */
  readonly buildMs: number;
  /** Growth of what the process and its children hold. */
  readonly memoryBytes: number;
  readonly fileBytes: number | undefined;
  readonly curve: readonly CurvePoint[];
  /** What the index itself proved. */
  readonly proof?: RecallProof | undefined;
}

/** A rival that did not come to its end. */
export interface CurveFailure extends EngineOptions {
  readonly failed: string;
}

const EFS = [16, 32, 64, 128, 192, 256, 384, 512, 768, 1024];

/** Measures rivals on one gallery, one after the other, each in a process of its own. */
export async function measureRivals(
  set: TestSet,
  rivals: readonly EngineOptions[],
  log: (line: string) => void,
  efs: readonly number[] = EFS,
): Promise<(CurveResult | CurveFailure)[]> {
  const results: (CurveResult | CurveFailure)[] = [];
  for (const rival of rivals) {
    const told = `${set.kind} ${set.count}: ${rival.engine}${rival.m === undefined ? '' : ` M ${rival.m}`}, ${rival.threads} thread(s)`;
    log(told);
    results.push(await inChild({ ...rival, set, efs, told }));
  }
  return results;
}

function inChild(job: CurveJob): Promise<CurveResult | CurveFailure> {
  const script = fileURLToPath(new URL('index-child.ts', import.meta.url));
  const { engine, threads, m, efConstruction } = job;
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--expose-gc', '--import', 'tsx', script, JSON.stringify(job)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
    child.once('error', reject);
    child.once('close', (code, signal) => {
      const line = output.trimEnd().split('\n').at(-1) ?? '';
      if (code === 0 && line !== '') resolve(JSON.parse(line) as CurveResult);
      else resolve({ engine, threads, m, efConstruction, failed: `ended with ${signal ?? code}` });
    });
  });
}
