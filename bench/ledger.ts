import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { standardCrypto } from 'rescue-face/adapters/node-crypto';
import { CHECKS, type Vector } from '../test/ledger/vectors.js';
import { measureLedger } from './support/ledger-subject.js';
import { mulberry32 } from './support/mulberry32.js';
import { type BenchContext, type BenchOutcome, bar } from './support/report.js';
import { measureYear } from './support/year-report.js';

const ENTRIES = 200_000;
/** A province's year (bars of the project): its searches and its stations. */
const YEAR = { searches: 200_000, stations: 110, year: 2026, seed: 20261122 };

/**
 * The ledger without keys: how quickly entries of a province's year are looked through, and whether proofs are those of
 * the standard. And the report of such a year out of entries that were read. The number of entries, and of the year's
 * searches, may be given as words.
 */
export async function run(context: BenchContext): Promise<BenchOutcome> {
  const entries = context.args.length > 0 ? Number(context.args[0]) : ENTRIES;
  const ledger = await measureLedger(entries, mulberry32(20261122), context.log);
  const searches = Number(context.args[1] ?? YEAR.searches);
  const year = await measureYear({ ...YEAR, searches }, context.log);
  return {
    data: { entries, year: { ...YEAR, searches }, candidates: 10, hash: 'sha-256', checkpoints: 2 },
    bars: [
      bar('ledger.verify.entries-per-s', ledger.year.entriesPerS, 'entries/s', '>=', 40_000),
      bar('ledger.vectors.passed', context.dataDir === undefined ? Number.NaN : passed(context.dataDir), '', '=', 518),
      bar('ledger.report.year-s', searches < YEAR.searches ? Number.NaN : year.totalS, 's', '<=', 20),
    ],
    results: { ledger, year },
  };
}

/** How many of the proofs of transparency-dev/merkle hold or fail as they should. */
function passed(dataDir: string): number {
  const folder = path.join(dataDir, 'rfc6962-vectors');
  const sha256 = standardCrypto();
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.json'));
  return files.filter((file) => {
    const vector = JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as Vector;
    return CHECKS[file.split(/[/\\]/)[0] ?? '']?.(sha256, vector).holds === !vector.wantErr;
  }).length;
}
