import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import type { LedgerEntry } from 'rescue-face';
import { type SealedStore, sqliteStore } from 'rescue-face/adapters/sqlite-store';
import { fill, newFolder } from './store-subject.js';
import { median, now } from './timing.js';

const CALLERS = 16;
const ROUNDS = 9;
const ROUND_MS = 1500;
const PEOPLE = 20_000;
const CANDIDATES = 10;
/** Entries made for one round; more commits than that go through them again. */
const ENTRIES = 8192;
const TEXT = new TextEncoder();

/**
 * Commits by sixteen callers against bare durable transactions of one row each in the same file system, in turn; and
 * the processor time each takes: an entry about one person, and a search's with ten candidates, out of twenty thousand.
 */
export async function measureCommits(random: () => number, log: (line: string) => void) {
  const bare = await bareTransactions();
  const subject = await newFolder();
  const store = await sqliteStore(subject.options);
  try {
    log(`store: ${PEOPLE} people`);
    await fill(store, PEOPLE, random);
    const rates = { bare: [] as number[], view: [] as number[], search: [] as number[] };
    const cpu = { view: [] as number[], search: [] as number[] };
    for (let round = -1; round < ROUNDS; round++) {
      const bareRate = bare.run();
      const view = await sixteen(store, () => entry(1, random));
      const search = await sixteen(store, () => entry(CANDIDATES, random));
      if (round < 0) continue;
      rates.bare.push(bareRate);
      rates.view.push(view.perSecond);
      rates.search.push(search.perSecond);
      cpu.view.push(view.cpuMs);
      cpu.search.push(search.cpuMs);
    }
    const ratio = (name: 'view' | 'search') => median(rates[name].map((rate, round) => rate / (rates.bare[round] ?? Number.NaN)));
    return {
      overBare: ratio('view'),
      searchOverBare: ratio('search'),
      entryCpuMs: median(cpu.view),
      searchEntryCpuMs: median(cpu.search),
      perSecond: { bare: median(rates.bare), view: median(rates.view), search: median(rates.search) },
    };
  } finally {
    await store[Symbol.asyncDispose]();
    await subject.remove();
    await bare.close();
  }
}

/** A usage entry as `view` and `search` write them: who acted, and one fragment per person. */
function entry(persons: number, random: () => number): LedgerEntry {
  const header = TEXT.encode(
    JSON.stringify({
      at: 1_760_000_000_000,
      candidates: persons,
      gallery: { persons: PEOPLE, revision: 20, templates: PEOPLE },
      space: 'bench',
      station: 'bench',
    }),
  );
  const fragments = Array.from({ length: persons }, (_, rank) => {
    const personId = `person-${Math.floor(random() * PEOPLE)}`;
    const bytes = TEXT.encode(JSON.stringify({ personId, photoId: `photo-${rank}`, rank, similarityE6: 912_345 }));
    return { subject: { kind: 'person', personId } as const, bytes };
  });
  const operator = { subject: { kind: 'ledger' } as const, bytes: TEXT.encode(JSON.stringify({ operator: 'clerk-7' })) };
  const probe = { subject: { kind: 'unenrolled' } as const, bytes: TEXT.encode(JSON.stringify({ digest: 'f'.repeat(64) })) };
  return { schema: 'bench@1', header, fragments: persons > 1 ? [operator, probe, ...fragments] : [operator, ...fragments] };
}

async function sixteen(store: SealedStore, make: () => LedgerEntry) {
  // Made before: what is measured is what the store makes of them.
  const entries = Array.from({ length: ENTRIES }, make);
  const end = now() + ROUND_MS;
  const before = process.cpuUsage();
  let commits = 0;
  let next = 0;
  const start = now();
  const caller = async () => {
    while (now() < end) {
      const at = next++ % ENTRIES;
      await store.commit({ entries: entries.slice(at, at + 1) });
      commits++;
    }
  };
  await Promise.all(Array.from({ length: CALLERS }, caller));
  const { user, system } = process.cpuUsage(before);
  return { perSecond: (1000 * commits) / (now() - start), cpuMs: (user + system) / 1000 / commits };
}

/** One row a transaction, as durable as the store's: the write-ahead log flushed at every commit. */
async function bareTransactions() {
  const folder = await mkdtemp(path.join(tmpdir(), 'bare-'));
  const database = new Database(path.join(folder, 'bare.db'));
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  database.exec('CREATE TABLE entries (seq INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT');
  const insert = database.prepare('INSERT INTO entries (bytes) VALUES (?)');
  const bytes = randomBytes(512);
  return {
    run(): number {
      const end = now() + ROUND_MS;
      let commits = 0;
      const start = now();
      while (now() < end) {
        insert.run(bytes);
        commits++;
      }
      return (1000 * commits) / (now() - start);
    },
    async close() {
      database.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
