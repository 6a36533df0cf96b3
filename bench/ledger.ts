import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { standardCrypto } from 'rescue-face/adapters/node-crypto';
import { CHECKS, type Vector } from '../test/ledger/vectors.js';
import { measureLedger } from './support/ledger-subject.js';
import { mulberry32 } from './support/random-embeddings.js';
import { type BenchContext, type BenchOutcome, bar } from './support/report.js';

const ENTRIES = 200_000;

/** The ledger without keys: how quickly it is looked through, and whether proofs are those of the standard. The number of entries may be given as a word. */
export async function run(context: BenchContext): Promise<BenchOutcome> {
  const entries = context.args.length > 0 ? Number(context.args[0]) : ENTRIES;
  const ledger = await measureLedger(entries, mulberry32(20261122), context.log);
  return {
    data: { entries, candidates: 10, hash: 'sha-256', checkpoints: 2 },
    bars: [
      bar('ledger.verify.entries-per-s', ledger.entriesPerS, 'entries/s', '>=', 40_000),
      bar('ledger.vectors.passed', context.dataDir === undefined ? Number.NaN : passed(context.dataDir), '', '=', 518),
    ],
    results: { ledger },
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
