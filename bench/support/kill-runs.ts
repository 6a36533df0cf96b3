import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createFileKeyring, fileKeyring } from 'rescue-face/adapters/file-keyring';
import { standardCrypto } from 'rescue-face/adapters/node-crypto';
import { createSqliteStore, restoreSqliteStore } from 'rescue-face/adapters/sqlite-store';
import { type End, KillProcess } from './kill-process.js';
import { type Found, Told, type Wrongs } from './kill-told.js';

const CHILD = fileURLToPath(new URL('./kill-child.mjs', import.meta.url));
/** Kills survived by one store before the next is begun, so that reading it back stays quick. */
const KILLS_PER_STORE = 24;
/** Every how many kills all of a store is read back: what was lost stays lost. */
const LOOK_EVERY = 5;
/** The kill before which a backup is made, to which the store is put back in the end. */
const BACKUP_AT = 6;
/** People of earlier processes that each is told to erase. */
const TO_ERASE = 4;
/** Batch numbers left free for those a process has begun and not told of. */
const GAP = 64;
/** Lines a process tells at most before its end; how long after the last of them it ends, at most. */
const MOST_LINES = 48;
const LONGEST_DELAY_MS = 4;
/** The part of the processes that are killed at a moment of their first `OPENING` openings' time, rather than by their words. */
const BY_TIME = 0.2;
const OPENING = 1.3;

/** What became of the commits. */
export interface KillTally extends Wrongs {
  kills: number;
  /** Of those, how many before the store was open. */
  killsWhileOpening: number;
  /** Of those, how many in the middle of what takes longer than a commit. */
  killsDuring: Record<string, number>;
  stores: number;
  /** Times all of a store was read back. */
  looks: number;
  /** Batches told as committed, by all processes. */
  acknowledged: number;
  /** Processes that ended by themselves, told of a failure, or did not open the store. */
  failed: number;
  /** Stores that were put back to their last backup in the end, and erasures made good when those were opened. */
  restored: number;
  replayed: number;
}

export function emptyTally(): KillTally {
  return {
    kills: 0,
    killsWhileOpening: 0,
    killsDuring: {},
    stores: 0,
    looks: 0,
    acknowledged: 0,
    failed: 0,
    restored: 0,
    replayed: 0,
    lost: 0,
    halfVisible: 0,
    risen: 0,
  };
}

/** Kills processes that work on stores, at random moments, and looks at what is left. `left` says how many kills are wanted still. */
export async function killRuns(
  left: () => number,
  random: () => number,
  { streams, onStore }: { readonly streams: number; readonly onStore?: (tally: KillTally) => void },
): Promise<KillTally> {
  const tally = emptyTally();
  let underway = 0;
  const stream = async () => {
    const processes = new StartedAhead();
    try {
      for (;;) {
        const mine = Math.min(left() - underway, KILLS_PER_STORE);
        if (mine <= 0) return;
        underway += mine;
        // A store that nobody can open ends before its kills are done; they are not counted.
        addTally(tally, await oneStore(mine, random, processes));
        underway -= mine;
        onStore?.(tally);
      }
    } finally {
      await processes.dismiss();
    }
  };
  await Promise.all(Array.from({ length: streams }, stream));
  return tally;
}

/** The next process starts while this one works: starting takes longer than working. */
class StartedAhead {
  #next = new KillProcess(CHILD);

  take(): KillProcess {
    const taken = this.#next;
    this.#next = new KillProcess(CHILD);
    return taken;
  }

  dismiss(): Promise<void> {
    return this.#next.dismiss();
  }
}

async function oneStore(kills: number, random: () => number, processes: StartedAhead): Promise<KillTally> {
  const tally = { ...emptyTally(), stores: 1 };
  const folder = await newStore();
  const told = new Told();
  let usualMs = 200;
  let start = 0;
  try {
    // One more at the end reads what the last kill has left.
    for (let i = 0; i <= kills; i++) {
      const last = i === kills;
      const look = last || i % LOOK_EVERY === 0;
      const byTime = !look && i !== BACKUP_AT && random() < BY_TIME;
      const end: End = byTime
        ? { afterMs: random() * usualMs * OPENING }
        : { afterLines: last ? 0 : Math.floor(random() * MOST_LINES), delayMs: random() * LONGEST_DELAY_MS };
      const during = new Map<string, number>();
      // Behind the last one's beginning too: a process may have committed and been killed before it could say so.
      start = Math.max(start, told.newest) + GAP;
      const orders = { folder, start, look, thorough: last, backUp: i === BACKUP_AT, erase: told.toErase(TO_ERASE) };
      const { killed, opened, openMs } = await processes.take().live(orders, end, (line) => hear(line, { look, told, tally, during }));
      if (openMs !== undefined && !look) usualMs = openMs;
      if (!killed || (!opened && !byTime)) {
        tally.failed++;
        break;
      }
      if (last) {
        await restoreAndLook({ folder, start: Math.max(start, told.newest) + GAP }, told, tally, processes);
        break;
      }
      tally.kills++;
      if (!opened) tally.killsWhileOpening++;
      for (const [name, running] of during) if (running > 0) tally.killsDuring[name] = (tally.killsDuring[name] ?? 0) + 1;
    }
    return tally;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What was erased must stay so in a store that is put back to a backup from before. */
async function restoreAndLook(
  { folder, start }: { readonly folder: string; readonly start: number },
  told: Told,
  tally: KillTally,
  processes: StartedAhead,
): Promise<void> {
  const file = path.join(folder, 'backup');
  if (!existsSync(file)) return;
  const crypto = standardCrypto();
  {
    await using keys = await fileKeyring({ path: path.join(folder, 'keyring.json'), crypto });
    await restoreSqliteStore({ folder, file, crypto, keys, discardNewer: true });
  }
  tally.restored++;
  let found: Found | undefined;
  const orders = { folder, start, look: true, thorough: true, backUp: false, erase: [] };
  await processes.take().live(orders, { afterLines: 0, delayMs: 0 }, (line) => {
    found ??= foundIn(line);
  });
  if (found === undefined) tally.failed++;
  else {
    addWrongs(tally, told.compareRestored(found));
    tally.replayed += found.replayed;
  }
}

async function newStore(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'kills-'));
  const crypto = standardCrypto();
  const keyring = { path: path.join(folder, 'keyring.json'), crypto };
  await createFileKeyring(keyring);
  await using keys = await fileKeyring(keyring);
  await createSqliteStore({ folder, crypto, keys });
  return folder;
}

interface Hearing {
  readonly look: boolean;
  readonly told: Told;
  readonly tally: KillTally;
  /** Of what takes longer, how many are running. */
  readonly during: Map<string, number>;
}

function hear(line: string, { look, told, tally, during }: Hearing): void {
  const [what = '', first = '', second] = line.split(' ');
  if (what === 'put' || what === 'erase') {
    told.hear(what, Number(first), Number(second));
    tally.acknowledged++;
  } else if (what === 'begin') during.set(first, (during.get(first) ?? 0) + 1);
  else if (what === 'end') during.set(first, (during.get(first) ?? 0) - 1);
  else if (what === 'failed') tally.failed++;
  else if (what === 'open' && look) {
    const found = foundIn(line);
    if (found === undefined) return;
    tally.looks++;
    addWrongs(tally, told.compare(found));
  }
}

function foundIn(line: string): Found | undefined {
  return line.startsWith('open ') ? (JSON.parse(line.slice('open '.length)) as Found) : undefined;
}

function addWrongs(tally: KillTally, wrongs: Wrongs): void {
  for (const key of ['lost', 'halfVisible', 'risen'] as const) tally[key] += wrongs[key];
}

/** Adds what one store, or one run, has come to. */
export function addTally(sum: KillTally, { killsDuring, ...one }: KillTally): void {
  for (const key of Object.keys(one) as (keyof typeof one)[]) sum[key] += one[key];
  for (const [name, times] of Object.entries(killsDuring)) sum.killsDuring[name] = (sum.killsDuring[name] ?? 0) + times;
}
