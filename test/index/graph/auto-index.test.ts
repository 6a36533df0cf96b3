import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AutoIndexOptions, autoIndex, type GraphIndex } from 'rescue-face/vector-index';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { embedding, entries, isInstalled, OPTIONS } from './graph-gallery.js';

const there = await isInstalled('hnswlib-node');
let folder: string;
const open: GraphIndex[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'auto-index-'));
});
afterEach(async () => {
  for (const index of open.splice(0)) await index[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

function auto(options: Partial<AutoIndexOptions> = {}): GraphIndex {
  const index = autoIndex({ ...OPTIONS, smallest: undefined, ...options });
  open.push(index);
  return index;
}

const TIMEOUT = { timeout: 60_000 };

it('is exact below a million entries unless asked otherwise, and says what a graph would take', TIMEOUT, async () => {
  const index = auto();
  await index.upsert(entries(5000));
  const stats = await index.settled();
  expect(stats).toMatchObject({ state: 'waiting', answers: 'exact', pids: [] });
  expect(stats.estimatedBytes).toBeGreaterThan(5000 * 16 * 4);
});

it.skipIf(!there)('makes a graph where exact search is slower than it may be', TIMEOUT, async () => {
  const index = auto({ latencyMs: 0 });
  await index.upsert(entries(9999));
  for (let i = 0; i < 20; i++) await index.search(embedding(i), { k: 1 });
  expect(await index.settled()).toMatchObject({ state: 'waiting' });
  await index.upsert(entries(1, 9999));
  for (let i = 0; i < 20; i++) await index.search(embedding(i), { k: 1 });
  await expect.poll(async () => (await index.stats()).state, { timeout: 30_000 }).toBe('proven');
  expect((await index.stats()).exactMs).toBeGreaterThan(0);
});

it.skipIf(!there)('makes none that would take more memory than it may, and drops one that comes to', TIMEOUT, async () => {
  const first = auto({ smallest: 100, memoryBytes: 0 });
  await first.upsert(entries(1000));
  expect(await first.settled()).toMatchObject({ state: 'over-budget', answers: 'exact', pids: [] });
  const { estimatedBytes } = await first.stats();
  const second = auto({ smallest: 100, memoryBytes: estimatedBytes });
  await second.upsert(entries(1000));
  expect(await second.settled()).toMatchObject({ state: 'proven' });
  await second.upsert(entries(1, 1000));
  expect(await second.settled()).toMatchObject({ state: 'over-budget', answers: 'exact', pids: [] });
  expect((await second.search(embedding(1000), { k: 1 })).hits[0]?.id).toBe('id-1000');
});

it.skipIf(!there)('keeps its choice, and what met the target, for the next time', TIMEOUT, async () => {
  const choiceFile = join(folder, 'index.json');
  const tight = { m: 4, maxM: 64, maxEf: 32, target: { rank1: 0.99, recallAt10: 0.95 }, choiceFile };
  const first = auto({ ...tight, smallest: 4000 });
  await first.upsert(entries(4000));
  const { m } = await first.settled();
  expect(m).toBeGreaterThan(4);
  expect(JSON.parse(readFileSync(choiceFile, 'utf8'))).toMatchObject({ version: 1, engine: 'hnswlib', dimension: 16, m });
  expect(statSync(choiceFile).mode & 0o077).toBe(0);
  // A gallery that has shrunk a little does not swing back, and nothing is tried again that was not enough.
  const second = auto({ ...tight, smallest: 4000 });
  const links = new Set<number>();
  await second.upsert(entries(3000));
  expect(await second.settled({ onProgress: (stats) => links.add(stats.m) })).toMatchObject({ state: 'proven', m });
  expect([...links]).toEqual([m]);
  const another = auto({ ...tight, smallest: 4000, engine: 'usearch' });
  await another.upsert(entries(3000));
  expect(await another.settled()).toMatchObject({ state: 'waiting', m: 4 });
});

const CHOSEN = { version: 1, engine: 'hnswlib', dimension: 16, rank1: 0.95, recallAt10: 0.95, maxEf: 4096 };

it('begins with the links of its choice', async () => {
  const choiceFile = join(folder, 'index.json');
  writeFileSync(choiceFile, JSON.stringify({ ...CHOSEN, m: 48 }));
  expect(await auto({ choiceFile }).stats()).toMatchObject({ m: 48 });
});

it.each([
  '',
  '{',
  'null',
  ...[{ version: 2 }, { dimension: 17 }, { rank1: 0.9 }, { maxEf: 16 }, { m: 1e9 }].map((other) =>
    JSON.stringify({ ...CHOSEN, m: 48, ...other }),
  ),
])('makes its choice anew where the file holds %j', TIMEOUT, async (text) => {
  const choiceFile = join(folder, 'index.json');
  writeFileSync(choiceFile, text);
  const index = auto({ choiceFile });
  await index.upsert(entries(100));
  expect(await index.settled()).toMatchObject({ state: 'waiting', m: 16 });
});

it.skipIf(!there)('goes on where its choice cannot be kept', TIMEOUT, async () => {
  const choiceFile = join(folder, 'nowhere', 'index.json');
  const index = auto({ smallest: 100, choiceFile });
  await index.upsert(entries(1000));
  expect(await index.settled()).toMatchObject({ state: 'proven' });
  expect(existsSync(choiceFile)).toBe(false);
});

it('knows how templates differ with the model in the package only', () => {
  expect(() => autoIndex({ space: 'another', dimension: 16 })).toThrow('Expected noise (see fitMatedNoise)');
  // @ts-expect-error no such engine
  expect(() => autoIndex({ ...OPTIONS, engine: 'faiss' })).toThrow('Expected one of');
});
