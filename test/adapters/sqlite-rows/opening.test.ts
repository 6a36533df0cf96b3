import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { checkedWrite } from '../../../src/adapters/sqlite-store/check-write.js';
import { PAGE_SIZE } from '../../../src/adapters/sqlite-store/database.js';
import { packWrites } from '../../../src/adapters/sqlite-store/packed-writes.js';
import type { DriverName } from '../../../src/adapters/sqlite-store/sql-driver.js';
import {
  closed,
  driverOf,
  entriesOf,
  fresh,
  KEY,
  newFolder,
  noise,
  onEveryDriver,
  opened,
  record,
  rowsOf,
  TEMPLATE,
  tag,
  write,
} from './support.js';

const WORKER = new URL('../../../dist/sqlite-worker.js', import.meta.url).href;

/** Another process that opens the gallery as a writer, puts a record, and says so; it ends when it is killed. */
async function otherWriter(folder: string, driver: DriverName) {
  const owner = JSON.stringify({ pid: 0, host: 'elsewhere', since: '2024-01-01T00:00:00.000Z' });
  const page = packWrites([checkedWrite(write({ puts: [record(999)] }))]);
  const script = `
    import { Worker } from 'node:worker_threads';
    const as = { kind: 'writer', owner: { ...${owner}, pid: process.pid }, create: undefined };
    const workerData = { control: new SharedArrayBuffer(8), init: { folder: ${JSON.stringify(folder)}, driver: ${JSON.stringify(driver)}, as } };
    const worker = new Worker(new URL(${JSON.stringify(WORKER)}), { workerData, execArgv: [] });
    const { count, numbers, bytes, words } = ${JSON.stringify({ ...page, numbers: [...page.numbers], bytes: [...page.bytes] })};
    const writes = { count, numbers: Float64Array.from(numbers), bytes: Uint8Array.from(bytes), words };
    worker.on('message', (message) => {
      if (message.number === 0) worker.postMessage({ type: 'task', number: 1, task: 'commit', payload: { writes } });
      else console.log(message.type);
    });`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [said] = (await once(child.stdout, 'data')) as [Buffer];
  expect(String(said).trim()).toBe('result');
  return {
    pid: child.pid,
    async kill() {
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}

/** A closed gallery with some records in it. */
async function gallery(driver: DriverName): Promise<{ folder: string; file: string }> {
  const folder = newFolder();
  const rows = await fresh(driver, folder);
  await rows.commit(write({ puts: Array.from({ length: 200 }, (_, i) => record(i, { sealed: noise(900) })) }));
  await closed(rows);
  return { folder, file: join(folder, 'rescue-face.db') };
}

onEveryDriver('opening', (driver) => {
  it('makes a gallery for its owner alone, and never over another', async () => {
    const folder = join(newFolder(), 'deep', 'down');
    await expect(opened({ folder, driver })).rejects.toMatchObject({ code: 'ERR_STORE_MISSING' });
    await expect(opened({ folder, driver, readOnly: true })).rejects.toMatchObject({ code: 'ERR_STORE_MISSING' });
    expect(existsSync(folder)).toBe(false);
    const facts = { vault: noise(9) };
    const rows = await opened({ folder, driver, create: { facts, keys: [KEY], revision: 7 } });
    expect([await rows.fact('vault'), rows.standing]).toEqual([facts.vault, { revision: 7, head: 0, forgotten: 7 }]);
    await rows.commit(write({ puts: [record(1)] }));
    if (process.platform !== 'win32') {
      expect((statSync(folder).mode & 0o777).toString(8)).toBe('700');
      for (const name of readdirSync(folder))
        expect([name, (statSync(join(folder, name)).mode & 0o777).toString(8)]).toEqual([name, '600']);
    }
    await closed(rows);
    await expect(opened({ folder, driver, create: { facts, keys: [] } })).rejects.toMatchObject({ code: 'ERR_STORE_EXISTS' });
    const again = await opened({ folder, driver });
    expect(again.standing.revision).toBe(8);
    await closed(again);
    // What is left of a database that is gone belongs to somebody.
    rmSync(join(folder, 'rescue-face.db'));
    writeFileSync(join(folder, 'rescue-face.db-wal'), noise(100));
    await expect(opened({ folder, driver, create: { facts, keys: [] } })).rejects.toMatchObject({ code: 'ERR_STORE_EXISTS' });
  });

  it('leaves nothing that is taken for a database when it stops while making one', async () => {
    const folder = newFolder();
    writeFileSync(join(folder, 'rescue-face.db.new'), noise(5000));
    await expect(opened({ folder, driver })).rejects.toMatchObject({ code: 'ERR_STORE_MISSING' });
    const rows = await fresh(driver, folder);
    await rows.verify();
    await closed(rows);
    expect(readdirSync(folder).sort()).toEqual(['rescue-face.db', 'rescue-face.lock']);
  });

  it('refuses a second writer and names the first, in this process and in another; a killed one leaves its place', async () => {
    const { folder } = await gallery(driver);
    const clock = { now: () => Date.UTC(2026, 0, 2) };
    const first = await opened({ folder, driver, clock });
    const here = { pid: process.pid, host: hostname(), since: '2026-01-02T00:00:00.000Z' };
    await expect(opened({ folder, driver })).rejects.toMatchObject({ code: 'ERR_STORE_LOCKED', details: here });
    await first.commit(write({}));
    await closed(first);

    const other = await otherWriter(folder, driver);
    const details = { pid: other.pid, host: 'elsewhere', since: '2024-01-01T00:00:00.000Z' };
    await expect(opened({ folder, driver })).rejects.toMatchObject({ code: 'ERR_STORE_LOCKED', retryable: true, details });
    const view = await opened({ folder, driver, readOnly: true });
    expect((await view.get({ kind: TEMPLATE, tag: tag(999) }))?.revision).toBe(3);
    await closed(view);
    await other.kill();

    // It left a log behind, and to bring that in is writing.
    await expect(opened({ folder, driver, readOnly: true })).rejects.toMatchObject({ code: 'ERR_STORE_UNAVAILABLE' });
    const next = await opened({ folder, driver });
    expect(next.standing.revision).toBe(3);
    await next.verify();
    await closed(next);
    const later = await opened({ folder, driver, readOnly: true });
    expect(later.standing.revision).toBe(3);
  });

  it('reads on while another writes, and sees what it has written', async () => {
    const { folder } = await gallery(driver);
    const view = await opened({ folder, driver, readOnly: true });
    const rows = await opened({ folder, driver });
    await rows.commit(write({ puts: [record(1000)] }));
    expect((await view.get(record(1000)))?.revision).toBe(2);
    expect(await rowsOf(view.rows({ select: 'changes', since: 1 }))).toHaveLength(1);
    expect(view.standing.revision).toBe(2);
    await view.verify();
  });

  it('leaves the file alone that is no gallery', async () => {
    const folder = newFolder();
    const file = join(folder, 'rescue-face.db');
    const database = (await driverOf(driver)).open(file, 'new');
    database.exec('CREATE TABLE somebody (elses TEXT)');
    database.close();
    for (const bytes of [readFileSync(file), Buffer.from('hello'), Buffer.alloc(0), Buffer.from(noise(100_000))]) {
      writeFileSync(file, bytes);
      for (const readOnly of [false, true]) {
        await expect(opened({ folder, driver, readOnly })).rejects.toMatchObject({
          code: 'ERR_STORE_FOREIGN',
          details: { file: 'rescue-face.db' },
        });
      }
      expect(readFileSync(file).equals(bytes)).toBe(true);
      expect(readdirSync(folder).filter((name) => /db-(wal|journal)$/.test(name))).toEqual([]);
    }
  });

  it('leaves the file alone that a newer version wrote', async () => {
    const { folder, file } = await gallery(driver);
    const bytes = readFileSync(file);
    bytes.writeUInt32BE(41, 60); // user_version
    writeFileSync(file, bytes);
    for (const readOnly of [false, true]) {
      await expect(opened({ folder, driver, readOnly })).rejects.toMatchObject({
        code: 'ERR_STORE_NEWER',
        details: { found: 41, known: 1 },
      });
    }
    expect(readFileSync(file).equals(bytes)).toBe(true);
  });

  it('tells a file that was cut short, or whose header is damaged', async () => {
    const { folder, file } = await gallery(driver);
    const whole = readFileSync(file);
    const damaged: Buffer[] = [whole.subarray(0, PAGE_SIZE * 3), whole.subarray(0, PAGE_SIZE), whole.subarray(0, 2000)];
    for (const at of [0, 16, 100, 8000]) {
      const flipped = Buffer.from(whole);
      flipped[at] = (flipped[at] ?? 0) ^ 0xff;
      damaged.push(flipped);
    }
    for (const [i, bytes] of damaged.entries()) {
      writeFileSync(file, bytes);
      await expect(opened({ folder, driver }), `damage ${i}`).rejects.toMatchObject({ code: 'ERR_STORE_CORRUPT' });
      await expect(opened({ folder, driver, readOnly: true }), `damage ${i}`).rejects.toMatchObject({ code: 'ERR_STORE_CORRUPT' });
    }
    writeFileSync(file, whole);
    const database = (await driverOf(driver)).open(file, 'write');
    database.exec('DROP INDEX records_by_key');
    database.close();
    await expect(opened({ folder, driver })).rejects.toMatchObject({ code: 'ERR_STORE_CORRUPT', details: { problem: 'its schema' } });
    writeFileSync(file, whole);
    await (await opened({ folder, driver })).verify();
  });

  it('finds on verifying that a page was changed, or that something is missing', async () => {
    const { folder, file } = await gallery(driver);
    const whole = readFileSync(file);
    let told = 0;
    const pages = whole.length / PAGE_SIZE;
    for (let page = 2; page < pages; page += 3) {
      const bytes = Buffer.from(whole);
      // The beginning of a page says what lies where in it.
      noise(12).forEach((byte, i) => {
        bytes[page * PAGE_SIZE + i] = byte;
      });
      writeFileSync(file, bytes);
      const error = await opened({ folder, driver, readOnly: true })
        .then((rows) => rows.verify())
        .catch((failure: unknown) => failure);
      expect(error).toMatchObject({ code: 'ERR_STORE_CORRUPT' });
      told += 1;
    }
    expect(told).toBeGreaterThan(5);
  });

  it('finds on verifying that an entry was cut short', async () => {
    const { folder, file } = await gallery(driver);
    const rows = await opened({ folder, driver });
    const fragments = [{ key: KEY, commitment: KEY.commitment, sealed: noise(40) }];
    await rows.commit(
      write({ entries: Array.from({ length: 9 }, () => ({ leaf: noise(32), schema: 's@1', header: noise(9), fragments })) }),
    );
    await closed(rows);
    const connection = (await driverOf(driver)).open(file, 'write');
    connection.prepare('UPDATE entries SET fragments = substr(fragments, 1, 80) WHERE seq = 4').run();
    connection.close();
    const again = await opened({ folder, driver });
    await expect(again.verify()).rejects.toMatchObject({ code: 'ERR_STORE_CORRUPT' });
    await expect(entriesOf(again.entries(0))).rejects.toMatchObject({ code: 'ERR_STORE_CORRUPT' });
  });

  it('tells a folder that cannot be read or written', async () => {
    const { folder } = await gallery(driver);
    const file = join(newFolder(), 'a file');
    writeFileSync(file, 'x');
    await expect(opened({ folder: file, driver })).rejects.toMatchObject({ code: 'ERR_STORE_MISSING' });
    await expect(opened({ folder: join(file, 'x'), driver, create: { facts: {}, keys: [] } })).rejects.toMatchObject({
      code: 'ERR_STORE_UNAVAILABLE',
    });
    const inTheWay = newFolder();
    mkdirSync(join(inTheWay, 'rescue-face.db'));
    await expect(opened({ folder: inTheWay, driver })).rejects.toMatchObject({ code: 'ERR_STORE_UNAVAILABLE' });
    if (process.getuid?.() === 0) return; // Nothing is forbidden to root.
    chmodSync(folder, 0o500);
    await expect(opened({ folder, driver })).rejects.toMatchObject({ code: 'ERR_STORE_UNAVAILABLE' });
    chmodSync(folder, 0o700);
  });

  it('gives a whole copy while others write, and keeps nothing of it', async () => {
    const { folder } = await gallery(driver);
    const rows = await opened({ folder, driver });
    const target = newFolder();
    const file = join(target, 'rescue-face.db');
    let copying = true;
    const pieces: Uint8Array[] = [];
    const copy = (async () => {
      for await (const piece of rows.copy()) pieces.push(piece);
      copying = false;
    })();
    let commits = 0;
    for (; copying; commits++) await rows.commit(write({ puts: [record(10_000 + commits, { sealed: tag(commits) })] }));
    await copy;
    expect(commits).toBeGreaterThan(0);
    writeFileSync(file, Buffer.concat(pieces));
    const copied = await opened({ folder: target, driver });
    await copied.verify();
    const { revision } = copied.standing;
    expect(revision).toBeGreaterThanOrEqual(1);
    expect(await rowsOf(copied.rows({ select: 'kind', kind: TEMPLATE }))).toHaveLength(200 + revision - 1);

    const view = await opened({ folder, driver, readOnly: true });
    for await (const _ of view.copy()) break;
    const reason = new Error('mine');
    const stop = new AbortController();
    const aborted = view.copy({ signal: stop.signal })[Symbol.asyncIterator]().next();
    setTimeout(() => stop.abort(reason), 1);
    await aborted.catch((error: unknown) => expect(error).toBe(reason));
    const left = () => readdirSync(folder).filter((name) => name.includes('copy'));
    await closed(view);
    expect(left()).toEqual([]);
    await closed(rows);
    writeFileSync(join(folder, 'rescue-face.copy-0123456789abcdef'), noise(10));
    await opened({ folder, driver });
    expect(left()).toEqual([]);
  });

  it('brings nothing of the host into the way: an unknown driver and unknown options are mistakes', async () => {
    const folder = newFolder();
    await expect(opened({ folder, driver: 'sqlite' as never })).rejects.toThrow(TypeError);
    await expect(opened({ folder, dir: 1 } as never)).rejects.toThrow('unknown option "dir"');
    await expect(opened({ folder, readOnly: true, create: { facts: {}, keys: [] } })).rejects.toThrow(TypeError);
  });
});
