import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's root. */
export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** One promise about speed, memory or accuracy. */
export interface Bar {
  /** Fixed name, `<bench>.<what>`. */
  readonly id: string;
  readonly value: number;
  readonly unit: string;
  readonly limit: { readonly op: '<=' | '>=' | '='; readonly value: number };
  readonly holds: boolean;
}

/** A bar, judged. A value that is not a number never holds. */
export function bar(id: string, value: number, unit: string, op: Bar['limit']['op'], limit: number): Bar {
  const holds = op === '<=' ? value <= limit : op === '>=' ? value >= limit : value === limit;
  return { id, value, unit, limit: { op, value: limit }, holds };
}

/** What a benchmark is run with. */
export interface BenchContext {
  readonly name: string;
  /** The words after the benchmark's name. */
  readonly args: readonly string[];
  /** The repository's root. */
  readonly root: string;
  /** The photo folders, or `undefined` where they are absent. */
  readonly dataDir: string | undefined;
  /** Networks for the pluggable paths, or `undefined` where they are absent. */
  readonly modelsDir: string | undefined;
  /** A line on stderr. */
  log(line: string): void;
}

/** What a benchmark answers. */
export interface BenchOutcome {
  /** What was measured on: data sets, counts, seeds, sizes. */
  readonly data: Readonly<Record<string, unknown>>;
  readonly bars: readonly Bar[];
  /** The tables behind the bars. */
  readonly results: Readonly<Record<string, unknown>>;
}

/** What every `bench/<name>.ts` exports as `run`. */
export type BenchRun = (context: BenchContext) => Promise<BenchOutcome>;

export function openContext(name: string, args: readonly string[]): BenchContext {
  return {
    name,
    args,
    root: ROOT,
    dataDir: sharedFolder('RESCUE_FACE_DATA', 'data'),
    modelsDir: sharedFolder('RESCUE_FACE_MODELS', 'models'),
    log: (line) => void process.stderr.write(`${line}\n`),
  };
}

/** Writes `bench/results/<name>.json` and returns its path. */
export function writeReport(name: string, started: Date, outcome: BenchOutcome): string {
  const folder = path.join(ROOT, 'bench', 'results');
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, `${name}.json`);
  const report = {
    name,
    machine: {
      cpu: os.cpus()[0]?.model ?? 'unknown',
      cores: os.availableParallelism(),
      memory: `${(os.totalmem() / 2 ** 30).toFixed(1)} GiB`,
      node: process.version,
      os: `${process.platform}-${process.arch} ${os.release()}`,
    },
    commit: commit(),
    date: started.toISOString(),
    data: outcome.data,
    bars: outcome.bars,
    results: outcome.results,
  };
  const text = JSON.stringify(report, (_key, value: unknown) => (typeof value === 'number' ? rounded(value) : value), 2);
  writeFileSync(file, `${text}\n`);
  return file;
}

/** The bars as lines of text. */
export function barTable(bars: readonly Bar[]): string {
  const rows = bars.map((one) => [
    one.holds ? 'holds' : 'FAILS',
    one.id,
    `${rounded(one.value)} ${one.unit}`.trim(),
    `${one.limit.op} ${one.limit.value}`,
  ]);
  const widths = [0, 1, 2, 3].map((column) => Math.max(0, ...rows.map((row) => (row[column] ?? '').length)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** Five significant digits: what is beyond is noise, and diffs stay readable. */
function rounded(value: number): number {
  return Number.isFinite(value) && !Number.isInteger(value) ? Number(value.toPrecision(5)) : value;
}

/** The checked-out commit; `-dirty` when anything but benchmark results differs from it. */
export function commit(): string {
  const git = (...args: string[]) => execFileSync('git', args, { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  try {
    const dirty = git('status', '--porcelain', '--', '.', ':(exclude)bench/results') !== '';
    return `${git('rev-parse', 'HEAD')}${dirty ? '-dirty' : ''}`;
  } catch {
    return 'unknown';
  }
}

function sharedFolder(variable: string, folder: string): string | undefined {
  const place = process.env[variable] ?? path.join(ROOT, '..', 'shared', folder);
  return existsSync(place) ? place : undefined;
}
