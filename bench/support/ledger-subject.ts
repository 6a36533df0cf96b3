import type { LedgerEntry } from 'rescue-face';
import { standardCrypto } from 'rescue-face/adapters/node-crypto';
import { sqliteLedger, sqliteStore } from 'rescue-face/adapters/sqlite-store';
import { TreeHead, type TreeState, verifyLedger } from 'rescue-face/ledger';
import { bytesOf, ledgerYear, type PlainEntry } from './ledger-year.js';
import { newFolder } from './store-subject.js';
import { median, now } from './timing.js';

const PEOPLE = 20_000;
const CANDIDATES = 10;
/** Entries of one commit: what is measured is reading them. */
const TOGETHER = 250;
const ROUNDS = 3;
const TEXT = new TextEncoder();

/**
 * Looks through a ledger as `rescue-face ledger verify` does, with a checkpoint in the middle and one at its end: one of a
 * province's year, and one of nothing but searches with ten candidates each, the longest entries there are.
 */
export async function measureLedger(entries: number, random: () => number, log: (line: string) => void) {
  const year = ledgerYear({ searches: entries, stations: 110, year: 2026, seed: 20261122 });
  const ofYear = () => {
    const next = year.next();
    if (next.done) throw new Error('a year has more entries than searches');
    return yearEntry(next.value);
  };
  return {
    year: await lookedThrough('a year', entries, ofYear, log),
    searches: await lookedThrough('searches', entries, () => search(random), log),
  };
}

async function lookedThrough(what: string, entries: number, make: () => LedgerEntry, log: (line: string) => void) {
  const subject = await newFolder();
  let fragments = 0;
  const counted = () => {
    const entry = make();
    fragments += entry.fragments?.length ?? 0;
    return entry;
  };
  try {
    const checkpoints = await fillLedger(subject.options, entries, counted, log);
    const rates: number[] = [];
    const cpuUs: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      await using ledger = await sqliteLedger({ path: subject.options.folder });
      const [start, cpu] = [now(), process.cpuUsage()];
      const verdict = await verifyLedger(ledger.entries(), { hash: standardCrypto(), size: ledger.size, checkpoints });
      const used = process.cpuUsage(cpu);
      if (!verdict.holds || verdict.size !== entries) throw new Error(`the ledger does not hold: ${JSON.stringify(verdict)}`);
      rates.push((entries / (now() - start)) * 1000);
      cpuUs.push((used.user + used.system) / entries);
      log(`ledger: ${what}: ${Math.round(rates.at(-1) ?? 0)} entries/s, ${cpuUs.at(-1)?.toFixed(1)} µs of processor time each`);
    }
    return { entriesPerS: median(rates), cpuUs: median(cpuUs), fragments: fragments / entries };
  } finally {
    await subject.remove();
  }
}

/** As the store takes it: who acted under the ledger's key, persons under theirs, what else there is under a key of its own. */
function yearEntry({ schema, header, fragments }: PlainEntry): LedgerEntry {
  const said = fragments.map((fields, at) => {
    const { personId } = fields;
    const bytes = bytesOf(fields);
    if (at === 0) return { subject: { kind: 'ledger' } as const, bytes };
    if (typeof personId === 'string') return { subject: { kind: 'person', personId } as const, bytes };
    return { subject: { kind: 'unenrolled' } as const, bytes };
  });
  return { schema, header: bytesOf(header), fragments: said };
}

async function fillLedger(
  options: Awaited<ReturnType<typeof newFolder>>['options'],
  entries: number,
  make: () => LedgerEntry,
  log: (line: string) => void,
): Promise<readonly TreeState[]> {
  await using store = await sqliteStore(options);
  for (let done = 0; done < entries; done += TOGETHER) {
    await store.commit({ entries: Array.from({ length: Math.min(TOGETHER, entries - done) }, make) });
    if (done % 20_000 === 0) log(`ledger: ${done} of ${entries} entries written`);
  }
  const head = new TreeHead(store.ledgerHash);
  const states: TreeState[] = [];
  const start = now();
  for await (const page of store.readLeaves(0)) {
    for (const leaf of page) {
      head.append(leaf);
      if (head.size === entries >> 1 || head.size === entries) states.push({ size: head.size, root: head.root() });
    }
  }
  log(`ledger: the root of ${entries} leaves in ${((now() - start) / 1000).toFixed(2)} s`);
  return states;
}

/** A search's entry with ten candidates, as `search` writes it. */
export function search(random: () => number): LedgerEntry {
  const header = {
    at: 1_760_000_000_000,
    calibration: 'default-2026',
    candidates: CANDIDATES,
    gallery: { persons: PEOPLE, revision: 20, templates: PEOPLE },
    legalBasis: 'statutory-duty',
    photo: 'searched',
    purpose: 'identify-person',
    rankedBy: 's-norm',
    source: 'recogniser',
    space: '0123456789abcdef'.repeat(4),
    station: 'jinan-1',
    topK: CANDIDATES,
  };
  const fragments = Array.from({ length: CANDIDATES }, (_, rank) => {
    const personId = `person-${Math.floor(random() * PEOPLE)}`;
    const said = { band: 'high', normalizedScoreE6: 4_123_456, personId, photoId: `photo-${rank}`, rank, similarityE6: 912_345 };
    return { subject: { kind: 'person', personId } as const, bytes: TEXT.encode(JSON.stringify(said)) };
  });
  const operator = { subject: { kind: 'ledger' } as const, bytes: TEXT.encode(JSON.stringify({ operator: 'clerk-7' })) };
  const probe = { digest: 'f'.repeat(64), episodeId: 'episode-1', face: { height: 200, width: 160, x: 10, y: 20 } };
  const unenrolled = { subject: { kind: 'unenrolled' } as const, bytes: TEXT.encode(JSON.stringify(probe)) };
  return { schema: 'search@1', header: TEXT.encode(JSON.stringify(header)), fragments: [operator, unenrolled, ...fragments] };
}
