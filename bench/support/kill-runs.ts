import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { standardCrypto } from 'rescue-face/adapters/node-crypto';
import { createSqliteStore } from 'rescue-face/adapters/sqlite-store';
import { fixedKeys } from './fixed-keys.mjs';

const CHILD = fileURLToPath(new URL('./kill-child.mjs', import.meta.url));
/** Kills survived by one store before the next is begun, so that reading it back stays quick. */
const KILLS_PER_STORE = 40;
/** Every how many kills all of a store is read back: what was lost stays lost. */
const LOOK_EVERY = 4;
/** Batch numbers left free for those a process has begun and not told of. */
const GAP = 64;
/** Lines a process tells at most before its end; how long after the last of them it ends, at most; and its longest life. */
const MOST_LINES = 60;
const LONGEST_DELAY_MS = 4;
const LONGEST_LIFE_MS = 2000;
/** A process that says nothing for so long is a failure of its own. */
const SILENCE_MS = 60_000;

/** What became of the commits. */
export interface KillTally {
  kills: number;
  /** Batches told as committed, by all processes. */
  acknowledged: number;
  /** Of those, how many were not there afterwards. */
  lost: number;
  /** Batches of which a part was there. */
  halfVisible: number;
  /** Erased people who were there again. */
  risen: number;
  /** Openings that failed. */
  refused: number;
}

interface Found {
  readonly persons: readonly string[];
  readonly episodes: readonly string[];
  readonly templates: readonly string[];
  readonly entries: readonly string[];
}

/** Kills processes that work on stores, at random moments, and looks each time at what is left. */
export async function killRuns(
  kills: number,
  random: () => number,
  options: { readonly streams: number; readonly onKill?: (tally: KillTally) => void },
): Promise<KillTally> {
  const tally: KillTally = { kills: 0, acknowledged: 0, lost: 0, halfVisible: 0, risen: 0, refused: 0 };
  let left = kills;
  const stream = async () => {
    while (left > 0) {
      const mine = Math.min(left, KILLS_PER_STORE);
      left -= mine;
      await oneStore(mine, random, tally, options.onKill);
    }
  };
  await Promise.all(Array.from({ length: options.streams }, stream));
  return tally;
}

async function oneStore(kills: number, random: () => number, tally: KillTally, onKill?: (tally: KillTally) => void): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'kills-'));
  const crypto = standardCrypto();
  await createSqliteStore({ folder, crypto, keys: fixedKeys(crypto) });
  const told = new Told();
  try {
    for (let i = 0; i < kills; i++) {
      const alive = await live(
        folder,
        told,
        { lines: Math.floor(random() * MOST_LINES), delayMs: random() * LONGEST_DELAY_MS, look: i % LOOK_EVERY === 0 },
        tally,
      );
      if (!alive) return;
      tally.kills++;
      onKill?.(tally);
    }
    await live(folder, told, { lines: 0, delayMs: 0, look: true }, tally); // What the last one left.
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** One process from its start to its end; false where it could not open the store. */
async function live(
  folder: string,
  told: Told,
  end: { readonly lines: number; readonly delayMs: number; readonly look: boolean },
  tally: KillTally,
): Promise<boolean> {
  const child = spawn(process.execPath, [CHILD, folder, String(told.newest + GAP), end.look ? 'look' : ''], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  // Once its output has been read to the end, not only once it is gone.
  const ended = new Promise((resolve) => child.once('close', resolve));
  const lines = createInterface({ input: child.stdout });
  const silence = setTimeout(() => child.kill('SIGKILL'), SILENCE_MS);
  let opened = false;
  let left = end.lines;
  const kill = () => void sleep(end.delayMs).then(() => child.kill('SIGKILL'));
  lines.on('line', (line) => {
    if (!opened) {
      opened = true;
      if (end.look) told.compare(JSON.parse(line.slice(0, -1)) as Found, tally);
      setTimeout(kill, LONGEST_LIFE_MS).unref();
    } else {
      told.hear(line);
      left--;
    }
    if (left === 0) kill();
  });
  await ended;
  clearTimeout(silence);
  if (!opened) tally.refused++;
  tally.acknowledged += told.heard();
  return opened;
}

/** What the processes said they had done, and what a store must therefore show. */
class Told {
  readonly #put = new Set<number>();
  readonly #erasing = new Set<number>();
  readonly #erased = new Set<number>();
  #heard = 0;
  /** The highest number told or found. */
  newest = 0;

  /** Acknowledgements since the last question. */
  heard(): number {
    const count = this.#heard;
    this.#heard = 0;
    return count;
  }

  hear(line: string): void {
    const [, what, numberText] = /^(put|erasing|erase) (\d+);$/.exec(line) ?? [];
    const number = Number(numberText);
    if (what === undefined) return; // A line the kill has cut.
    this.newest = Math.max(this.newest, number);
    if (what === 'erasing') this.#erasing.add(number);
    else {
      (what === 'put' ? this.#put : this.#erased).add(number);
      this.#heard++;
    }
  }

  compare(found: Found, tally: KillTally): void {
    const there = { persons: new Set(found.persons), episodes: new Set(found.episodes), templates: new Set(found.templates) };
    const entries = new Set(found.entries);
    const numbers = new Set([...this.#put, ...found.persons.map((id) => Number(id.slice(1)))]);
    for (const entry of entries) numbers.add(Number(entry.split(' ')[1]));
    for (const number of numbers) {
      this.newest = Math.max(this.newest, number);
      const id = `p${number}`;
      const parts = [there.persons, there.episodes, there.templates].filter((ids) => ids.has(id)).length;
      const entered = entries.has(`put ${number}`);
      const gone = entries.has(`erase ${number}`);
      if (parts !== 0 && parts !== 3) tally.halfVisible++;
      else if (parts === 3 && !entered) tally.halfVisible++;
      else if (parts === 3 && gone) tally.risen++;
      // An erasure that was on its way may have been made good from the journal, without an entry.
      else if (parts === 0 && entered && !gone && !this.#erasing.has(number)) tally.halfVisible++;
      if (this.#put.has(number) && !entered) tally.lost++;
      if (this.#put.has(number) && parts === 0 && !this.#erasing.has(number)) tally.lost++;
      if (this.#erased.has(number) && !gone) tally.lost++;
      if (parts === 3 || entered) this.#put.add(number);
      if (gone) this.#erased.add(number);
    }
  }
}
