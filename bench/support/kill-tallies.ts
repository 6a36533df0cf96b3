import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { addTally, emptyTally, type KillTally } from './kill-runs.js';

/** What the kills are a test of, and what does the killing: tallies of other code do not count. */
const SUBJECT = [
  'src/core',
  'src/runtime',
  'src/vault',
  'src/adapters',
  'bench/support/kill-child.mjs',
  'bench/support/kill-look.mjs',
  'bench/support/kill-process.ts',
  'bench/support/kill-runs.ts',
  'bench/support/kill-told.ts',
  'bench/support/write-check.mjs',
  'bench/support/write-child.mjs',
  'bench/support/write-points.ts',
  'test/faults/write-points.c',
];

/** One run of many, on one machine, between a start and an end or an interruption. */
export interface KillRun {
  readonly commit: string;
  readonly node: string;
  readonly started: string;
  readonly seed: number;
  readonly seconds: number;
  readonly tally: KillTally;
}

/** Tallies of interrupted runs, kept until the code they are of changes. Several processes may add to them at a time. */
export class KillTallies {
  readonly subject: string;
  readonly #folder: string;
  readonly #mine: string;
  readonly #seed: number;
  readonly #begun = Date.now();
  readonly #commit: string;

  constructor(root: string) {
    this.subject = digestOf(root);
    this.#folder = path.join(root, '.cache', 'faults', this.subject);
    mkdirSync(this.#folder, { recursive: true });
    this.#seed = (this.#begun ^ process.pid) >>> 0;
    this.#mine = path.join(this.#folder, `${this.#begun}-${process.pid}.json`);
    this.#commit = execFileSync('git', ['rev-parse', 'HEAD'], { cwd: root, encoding: 'utf8' }).trim();
  }

  /** Where this run's random numbers begin. */
  get seed(): number {
    return this.#seed;
  }

  /** Where something else about this code may be kept. */
  file(name: string): string {
    return path.join(this.#folder, name);
  }

  /** Keeps this run's tally so far. */
  keep(tally: KillTally): void {
    const run: KillRun = {
      commit: this.#commit,
      node: process.version,
      started: new Date(this.#begun).toISOString(),
      seed: this.#seed,
      seconds: Math.round((Date.now() - this.#begun) / 1000),
      tally,
    };
    writeFileSync(`${this.#mine}.new`, `${JSON.stringify(run)}\n`);
    renameSync(`${this.#mine}.new`, this.#mine);
  }

  /** Every run of this code. */
  runs(): KillRun[] {
    const names = readdirSync(this.#folder).filter((name) => name.endsWith('.json'));
    return names.sort().map((name) => JSON.parse(readFileSync(path.join(this.#folder, name), 'utf8')) as KillRun);
  }

  /** All of them together. */
  sum(): KillTally {
    const sum = emptyTally();
    for (const { tally } of this.runs()) addTally(sum, tally);
    return sum;
  }
}

function digestOf(root: string): string {
  const hash = createHash('sha256');
  for (const file of SUBJECT.flatMap((place) => filesUnder(path.join(root, place)))) {
    hash
      .update(`${path.relative(root, file)}\0`)
      .update(readFileSync(file))
      .update('\0');
  }
  return hash.digest('hex').slice(0, 16);
}

function filesUnder(place: string): string[] {
  if (!statSync(place).isDirectory()) return [place];
  return readdirSync(place)
    .sort()
    .flatMap((name) => filesUnder(path.join(place, name)));
}
