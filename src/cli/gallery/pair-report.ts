import { closeSync, fdatasyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import type { DuplicatePair } from 'rescue-face';
import { formatSafeCsv } from '../csv.js';
import { writeReport } from '../output.js';
import { systemCode } from '../system-code.js';
import type { Texts } from '../texts.js';

const COLUMNS = ['personA', 'photoA', 'personB', 'photoB', 'similarity', 'normalizedScore', 'band', 'log10LikelihoodRatio'];

/**
 * Pairs as they are found. The gallery remembers how far a run has come, so a run that is cut short must not lose what
 * it was given: each pair is written beside the report at once, and the next run of the same kind goes on with them.
 */
export class PairReport {
  readonly #pairs = new Map<string, DuplicatePair>();
  readonly #out: string | undefined;
  readonly #texts: Texts;
  #descriptor: number | undefined;

  private constructor(out: string | undefined, texts: Texts) {
    this.#out = out;
    this.#texts = texts;
  }

  /** `criterion` tells runs of different kinds apart: what was found by another is not taken over. */
  static async open(out: string | undefined, criterion: string, texts: Texts): Promise<PairReport> {
    const report = new PairReport(out, texts);
    if (out === undefined) return report;
    const file = partOf(out);
    const [first, ...lines] = readLines(file);
    const goesOn = first === criterion;
    if (!goesOn) await rm(file, { force: true });
    report.#descriptor = openSync(file, 'a', 0o600);
    if (goesOn) for (const line of lines) report.#take(parsed(line));
    // A line that was cut short by the end of a process is closed off.
    report.#write(goesOn ? '' : criterion);
    return report;
  }

  add(pair: DuplicatePair): void {
    this.#take(pair);
    this.#write(JSON.stringify(pair));
  }

  /** All pairs, most alike first; the CSV is in its place. */
  async finish(): Promise<readonly DuplicatePair[]> {
    const pairs = [...this.#pairs.values()].sort((x, y) => y.similarity - x.similarity);
    if (this.#out !== undefined) {
      const rows = pairs.map(({ a, b, similarity, normalizedScore, band, log10LikelihoodRatio }) =>
        [a.personId, a.photoId, b.personId, b.photoId, similarity, normalizedScore, band, log10LikelihoodRatio].map((cell) => cell ?? ''),
      );
      await writeReport(this.#out, formatSafeCsv([COLUMNS, ...rows]), this.#texts);
      this.close();
      await rm(partOf(this.#out), { force: true });
    }
    return pairs;
  }

  close(): void {
    if (this.#descriptor !== undefined) closeSync(this.#descriptor);
    this.#descriptor = undefined;
  }

  #take(pair: DuplicatePair | undefined): void {
    if (pair !== undefined) this.#pairs.set(JSON.stringify([pair.a.personId, pair.b.personId].sort()), pair);
  }

  #write(line: string): void {
    if (this.#descriptor === undefined) return;
    writeSync(this.#descriptor, `${line}\n`);
    fdatasyncSync(this.#descriptor);
  }
}

function partOf(out: string): string {
  return `${out}.part`;
}

function readLines(file: string): string[] {
  try {
    return readFileSync(file, 'utf8').split('\n');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return [];
    throw error;
  }
}

/** One line; nothing of one that was cut short. */
function parsed(line: string): DuplicatePair | undefined {
  try {
    return line === '' ? undefined : (JSON.parse(line) as DuplicatePair);
  } catch {
    return undefined;
  }
}
