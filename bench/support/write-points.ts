import { type ChildProcessByStdio, execFile, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type Found, Told } from './kill-told.js';

/** What happens at a write point: see `write-points.c`. */
export type PointMode = 'kill' | 'half' | 'full' | 'error';

/** Something a process asks of its files, in one step of the store's life. */
export interface WritePoint {
  readonly step: string;
  readonly call: string;
}

/** What came of trying one point; `wrong` is empty where all was as it must be. */
export interface PointOutcome {
  readonly at: number;
  readonly mode: PointMode;
  /** The process was ended there, or went on to its end. */
  readonly ended: 'killed' | 'to-the-end';
  /** Calls that were refused, by code, with a code from the closed list. */
  readonly refused: readonly string[];
  readonly wrong: readonly string[];
}

const CHILD = fileURLToPath(new URL('./write-child.mjs', import.meta.url));
const CHECK = fileURLToPath(new URL('./write-check.mjs', import.meta.url));
const SOURCE = fileURLToPath(new URL('../../test/faults/write-points.c', import.meta.url));
/** For so many points a disk is full before there is room again. */
const FULL_FOR = 25;
/** A process that has not ended after so long hangs. */
const LONGEST_MS = 120_000;

/** The library and a folder for what is tried with it. */
export class WritePoints implements AsyncDisposable {
  readonly #folder: string;
  readonly #checkers: Checker[] = [];

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** `undefined` where there is no such thing: elsewhere than on Linux, or without a C compiler. */
  static async prepare(): Promise<WritePoints | undefined> {
    if (process.platform !== 'linux') return undefined;
    const folder = await mkdtemp(path.join(tmpdir(), 'write-points-'));
    for (const compiler of ['cc', 'gcc', 'clang']) {
      const isBuilt = await promisify(execFile)(compiler, [
        '-O1',
        '-shared',
        '-fPIC',
        '-o',
        path.join(folder, 'points.so'),
        SOURCE,
        '-ldl',
      ]).then(
        () => true,
        () => false,
      );
      if (isBuilt) return new WritePoints(folder);
    }
    await rm(folder, { recursive: true, force: true });
    return undefined;
  }

  /** Every point of an undisturbed life, in order; the first is point 1. */
  async count(): Promise<WritePoint[]> {
    const folder = await mkdtemp(path.join(this.#folder, 'life-'));
    const log = path.join(this.#folder, 'log');
    const { lines } = await this.#live(folder, { WRITE_POINTS_MODE: 'count', WRITE_POINTS_LOG: log });
    if (lines.at(-1) !== 'ended') throw new Error(`Expected an undisturbed life to end well, it ended with ${lines.at(-1)}`);
    const points: WritePoint[] = [];
    let step = '';
    for (const line of (await readFile(log, 'utf8')).trim().split('\n')) {
      if (line.startsWith('step ')) step = line.slice('step '.length);
      else points.push({ step, call: line });
    }
    await rm(folder, { recursive: true, force: true });
    return points;
  }

  /** One life that is ended or hindered at a point, and a look at what it has left. */
  async try(mode: PointMode, at: number): Promise<PointOutcome> {
    const folder = await mkdtemp(path.join(this.#folder, 'life-'));
    const { lines, signal, code } = await this.#live(folder, {
      WRITE_POINTS_MODE: mode,
      WRITE_POINTS_AT: String(at),
      WRITE_POINTS_LAST: String(FULL_FOR),
    });
    const wrong = lines.filter((line) => /^(foreign|unhandled|stuck) /.test(line));
    const isKilling = mode === 'kill' || mode === 'half';
    const ended = isKilling && signal === 'SIGKILL' ? 'killed' : 'to-the-end';
    if (ended === 'to-the-end' && lines.at(-1) !== 'ended') wrong.push(`ended with ${signal ?? code}`);
    const checker = this.#checkers.pop() ?? new Checker();
    wrong.push(...wrongsOf(lines, await checker.look(folder)));
    this.#checkers.push(checker);
    await rm(folder, { recursive: true, force: true });
    const refused = lines.filter((line) => line.startsWith('refused ')).map((line) => line.split(' ')[2] ?? '');
    return { at, mode, ended, refused, wrong };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const checker of this.#checkers) checker.end();
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #live(
    folder: string,
    environment: Readonly<Record<string, string>>,
  ): Promise<{ readonly lines: readonly string[]; readonly code: number | null; readonly signal: NodeJS.Signals | null }> {
    const preload = { LD_PRELOAD: path.join(this.#folder, 'points.so'), WRITE_POINTS_FOLDER: folder };
    const child = spawn(process.execPath, ['--no-warnings', CHILD, folder], {
      // Where Node would write by io_uring, no call could be counted.
      env: { ...process.env, UV_USE_IO_URING: '0', ...preload, ...environment },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const lines: string[] = [];
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.endsWith(';')) lines.push(line.slice(0, -1));
    });
    const hanging = setTimeout(() => child.kill('SIGABRT'), LONGEST_MS);
    const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve) => {
      child.once('close', (...how) => resolve(how));
    });
    clearTimeout(hanging);
    return { lines, code, signal };
  }
}

/** What a look at a folder answers. */
type Look = { readonly failure: string } | { readonly found: Found & { readonly created: boolean }; readonly again: Found };

function wrongsOf(lines: readonly string[], look: Look): string[] {
  if ('failure' in look) return [`not opened again: ${look.failure}`];
  const told = new Told();
  for (const line of lines) {
    const [what, number, seq] = line.split(' ');
    if (what === 'put' || what === 'erase') told.hear(what, Number(number), Number(seq));
  }
  const wrong: string[] = [];
  if (look.found.created && lines.includes('created')) wrong.push('lost the store');
  for (const [when, found] of Object.entries({ first: look.found, second: look.again })) {
    for (const [what, count] of Object.entries(told.compare(found))) if (count > 0) wrong.push(`${what} at the ${when} look: ${count}`);
  }
  return wrong;
}

/** A process, without the library, that looks at one folder after another. */
class Checker {
  readonly #child: ChildProcessByStdio<Writable, Readable, null>;
  readonly #lines: AsyncIterator<string>;

  constructor() {
    this.#child = spawn(process.execPath, ['--no-warnings', CHECK], { stdio: ['pipe', 'pipe', 'inherit'] });
    const lines: Interface = createInterface({ input: this.#child.stdout });
    this.#lines = lines[Symbol.asyncIterator]();
  }

  async look(folder: string): Promise<Look> {
    this.#child.stdin.write(`${folder}\n`);
    const { value, done } = await this.#lines.next();
    return done === true ? { failure: 'the looking process ended' } : (JSON.parse(String(value)) as Look);
  }

  end(): void {
    this.#child.stdin.end();
  }
}
