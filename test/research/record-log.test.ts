import { mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { RecordLog } from '../../src/research/record-log.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'log-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function found(owner = 'me'): Promise<string[]> {
  const records: string[] = [];
  await using _ = await RecordLog.open(folder, 'kind', owner, (record) => records.push(record.toString()));
  return records.sort();
}

async function write(records: readonly string[], owner = 'me'): Promise<void> {
  await using log = await RecordLog.open(folder, 'kind', owner, () => {});
  await Promise.all(records.map((record) => log.append(Buffer.from(record))));
}

async function onlyFile(): Promise<string> {
  const names = await readdir(folder);
  expect(names).toHaveLength(1);
  return join(folder, names[0] ?? '');
}

// The records' own magic within a record must not be taken for the next record.
const RECORDS = ['one', 'RFR1 two', '', 'RFR1RFR1RFR1RFR1RFR1RFR1RFR1RFR1', 'last'];

test('records come back, from every file, and only to their owner', async () => {
  expect(await found()).toEqual([]);
  expect(await readdir(folder)).toEqual([]);
  await write(['b', 'a']);
  await write(['c']);
  await write(['d'], 'you');
  expect(await found()).toEqual(['a', 'b', 'c']);
  expect(await found('you')).toEqual(['d']);
  expect(await readdir(folder)).toHaveLength(3);
});

test('files are for their user alone', async () => {
  await write(['a']);
  expect((await stat(await onlyFile())).mode & 0o777).toBe(0o600);
});

test("a file renamed to another owner's is not believed", async () => {
  await write(['a']);
  const mine = await onlyFile();
  await write(['b'], 'you');
  const yours = (await readdir(folder)).map((name) => join(folder, name)).find((name) => name !== mine) ?? '';
  await rename(yours, mine);
  expect(await found()).toEqual([]);
});

test('a file cut short anywhere keeps the records before the cut', async () => {
  await write(RECORDS);
  const file = await onlyFile();
  const bytes = await readFile(file);
  const lengths = RECORDS.map((record) => 24 + record.length);
  expect(bytes.length).toBe(lengths.reduce((sum, length) => sum + length));
  for (let cut = 0; cut < bytes.length; cut++) {
    await writeFile(file, bytes.subarray(0, cut));
    let end = 0;
    const whole = RECORDS.filter((_, place) => {
      end += lengths[place] ?? 0;
      return end <= cut;
    });
    expect(await found()).toEqual(whole.sort());
  }
});

test('any flipped bit costs its own record and no other', async () => {
  await write(RECORDS);
  const file = await onlyFile();
  const bytes = await readFile(file);
  let end = 0;
  for (const [place, record] of RECORDS.entries()) {
    const start = end;
    end += 24 + record.length;
    const others = RECORDS.filter((_, other) => other !== place).sort();
    for (let bit = 8 * start; bit < 8 * end; bit++) {
      const flipped = Buffer.from(bytes);
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      await writeFile(file, flipped);
      expect(await found()).toEqual(others);
    }
  }
});
