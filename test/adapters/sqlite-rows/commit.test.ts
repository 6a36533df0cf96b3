import { expect, it } from 'vitest';
import {
  closed,
  deletion,
  entriesOf,
  fresh,
  KEY,
  keyRow,
  newFolder,
  noise,
  numberOf,
  onEveryDriver,
  opened,
  record,
  rowsOf,
  TEMPLATE,
  tag,
  write,
} from './support.js';

const conflict = (what: string) => ({ code: 'ERR_STORE_CONFLICT', details: { what } });

onEveryDriver('a commit', (driver) => {
  it('raises the revision by one, numbers entries from 0, and is there after reopening', async () => {
    const folder = newFolder();
    const rows = await fresh(driver, folder);
    expect(rows.standing).toEqual({ revision: 0, head: 0, forgotten: 0 });
    const put = record(1);
    const [header, leaf] = [noise(20), noise(32)];
    const fragment = { key: KEY, commitment: KEY.commitment, sealed: noise(50) };
    expect(await rows.commit(write({ puts: [put], entries: [{ leaf, schema: 's@1', header, fragments: [fragment, fragment] }] }))).toEqual({
      revision: 1,
      firstSeq: 0,
    });
    expect(await rows.commit(write({}))).toEqual({ revision: 2, firstSeq: 1 });
    await closed(rows);

    const again = await opened({ folder, driver });
    expect(again.standing).toEqual({ revision: 2, head: 1, forgotten: 0 });
    const key = { keyNo: 1, ...KEY };
    expect(await again.get(put)).toEqual({ kind: TEMPLATE, tag: put.tag, revision: 1, sealed: put.sealed, key });
    const { sealed } = fragment;
    const stored = { sealed, commitment: KEY.commitment, place: { owner: KEY.owner, role: KEY.role }, key };
    expect(await entriesOf(again.entries(0))).toEqual([{ seq: 0, schema: 's@1', header, leaf, fragments: [stored, stored] }]);
    for await (const leaves of again.leaves(0)) expect(leaves).toEqual([leaf]);
    await again.verify();
  });

  it('refuses each write of a group for itself, and takes nothing of it', async () => {
    const rows = await fresh(driver);
    await rows.commit(write({ puts: [record(1)] }));
    const entry = { leaf: noise(32), schema: 's@1', header: noise(4), fragments: [] };
    const half = { puts: [record(7)], newKeys: [keyRow(9)], entries: [entry] };
    const results = await Promise.allSettled([
      rows.commit(write({ puts: [record(2)] })),
      rows.commit(write({ ...half, expectations: [{ ...record(1), revision: 9 }] })),
      rows.commit(write({ ...half, expectedHead: 3 })),
      rows.commit(write({ ...half, puts: [record(7), record(8, { key: keyRow(77) })] })),
      rows.commit(write({ ...half, newKeys: [keyRow(9), { ...KEY, commitment: noise(32) }] })),
      rows.commit(write({ puts: [record(3)], entries: [entry] })),
    ]);
    expect(results.map((result) => (result.status === 'fulfilled' ? result.value : result.reason))).toMatchObject([
      { revision: 2, firstSeq: 0 },
      conflict('template'),
      conflict('ledger'),
      conflict('keys'),
      conflict('keys'),
      { revision: 3, firstSeq: 0 },
    ]);
    expect((await rowsOf(rows.rows({ select: 'kind', kind: TEMPLATE }))).map(numberOf)).toEqual([1, 2, 3]);
    expect(await rows.keys([keyRow(9)])).toEqual([undefined]);
    expect(rows.standing).toMatchObject({ revision: 3, head: 1 });
    await rows.verify();
  });

  it('lets one of many win who expect the same', async () => {
    const rows = await fresh(driver);
    const results = await Promise.allSettled(
      Array.from({ length: 20 }, (_, i) =>
        rows.commit(write({ puts: [record(1, { sealed: tag(i) })], expectations: [{ ...record(1), revision: 0 }] })),
      ),
    );
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const { revision = 0 } = (await rows.get(record(1))) ?? {};
    await rows.commit(write({ puts: [record(1)], expectations: [{ ...record(1), revision }] }));
    await expect(rows.commit(write({ puts: [record(1)], expectations: [{ ...record(1), revision }] }))).rejects.toMatchObject(
      conflict('template'),
    );
  });

  it('keeps the order of first puts, and counts a record put again after a deletion as new', async () => {
    const rows = await fresh(driver);
    await rows.commit(write({ puts: [record(1), record(2), record(3)] }));
    await rows.commit(write({ puts: [record(1)] }));
    await rows.commit(write({ deletes: [deletion(2), deletion(99)] }));
    const gone = await rowsOf(rows.rows({ select: 'changes', since: 2 }));
    expect(gone.map(numberOf)).toEqual([2]);
    expect(gone[0]?.key).toBeUndefined();
    await rows.commit(write({ puts: [record(2)] }));
    expect((await rowsOf(rows.rows({ select: 'kind', kind: TEMPLATE }))).map(numberOf)).toEqual([1, 3, 2]);
    const changes = await rowsOf(rows.rows({ select: 'changes', since: 0 }));
    expect(changes.map((row) => [numberOf(row), row.revision])).toEqual([
      [3, 1],
      [1, 2],
      [2, 4],
    ]);
  });

  it('takes a key twice with one commitment, destroys it only when nothing lies under it, and never gives its number again', async () => {
    const rows = await fresh(driver);
    const key = keyRow(5);
    await rows.commit(write({ newKeys: [key], puts: [record(1, { key, owner: key.owner })] }));
    await rows.commit(write({ newKeys: [{ ...key, sealed: noise(60) }] }));
    expect((await rows.keys([key, KEY, keyRow(6)])).map((found) => found?.keyNo)).toEqual([2, 1, undefined]);
    expect((await rows.keys([key]))[0]?.sealed).toEqual(key.sealed);
    await expect(rows.commit(write({ destroyed: [key] }))).rejects.toMatchObject(conflict('keys'));
    const fragments = [{ key, commitment: key.commitment, sealed: noise(9) }];
    await rows.commit(
      write({
        deletes: [deletion(1)],
        entries: [{ leaf: noise(32), schema: 's@1', header: noise(1), fragments }],
        destroyed: [key, keyRow(6)],
      }),
    );
    expect(await rows.keys([key])).toEqual([undefined]);
    const again = keyRow(5);
    await rows.commit(write({ newKeys: [again] }));
    expect((await rows.keys([again]))[0]?.keyNo).toBe(3);
    const [entry] = await entriesOf(rows.entries(0));
    expect(entry?.fragments).toEqual([{ sealed: fragments[0]?.sealed, commitment: key.commitment, place: { owner: key.owner, role: 1 } }]);
    await rows.verify();
  });

  it('sets and removes facts with the batch', async () => {
    const rows = await fresh(driver);
    await rows.commit(write({ facts: { a: noise(3), b: Uint8Array.of(1) } }));
    await rows.commit(write({ facts: { a: undefined, c: new Uint8Array() } }));
    await rows.commit(write({ facts: { b: Uint8Array.of(2) }, expectedHead: 9 })).catch(() => undefined);
    expect(await Promise.all(['a', 'b', 'c'].map((name) => rows.fact(name)))).toEqual([undefined, Uint8Array.of(1), new Uint8Array()]);
  });

  it('withdraws a write that is aborted while it waits, and lets one stand that has begun', async () => {
    const rows = await fresh(driver);
    const reason = new Error('mine');
    await expect(rows.commit(write({}), { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    const waiting = new AbortController();
    const first = rows.commit(write({ puts: [record(1)] }));
    const second = rows.commit(write({ puts: [record(2)] }), { signal: waiting.signal });
    const third = rows.commit(write({ puts: [record(3)] }));
    waiting.abort(reason);
    await expect(second).rejects.toBe(reason);
    expect([await first, await third].map(({ revision }) => revision)).toEqual([1, 2]);
    const late = new AbortController();
    const stands = rows.commit(write({ puts: [record(4)] }), { signal: late.signal });
    setTimeout(() => late.abort(reason), 0);
    const outcome = await stands.catch((error: unknown) => error);
    expect(outcome === reason).toBe((await rows.get(record(4))) === undefined);
  });

  it('tells a tag of another length as the mistake it is, without harm to others', async () => {
    const rows = await fresh(driver);
    const [good, bad] = await Promise.allSettled([
      rows.commit(write({ puts: [record(1)] })),
      rows.commit(write({ puts: [record(2, { tag: noise(5) })] })),
    ]);
    expect(good.status).toBe('fulfilled');
    expect(bad).toMatchObject({ reason: new RangeError('Expected 16 bytes for a tag, received 5') });
  });

  it('moves keys to another root key, passing over those that changed', async () => {
    const rows = await fresh(driver);
    const keys = [1, 2, 3, 4, 5].map((owner) => keyRow(owner));
    await rows.commit(write({ newKeys: keys }));
    expect(await rows.rootKeys()).toEqual(new Map([['root-1', 6]]));
    const some = await rows.keysNotUnder('root-2', 4);
    expect(some.map(({ keyNo }) => keyNo)).toEqual([1, 2, 3, 4]);
    await rows.rewrap(
      some.map(({ keyNo, sealed }, i) => ({ keyNo, was: i === 1 ? noise(60) : sealed, rootKeyId: 'root-2', sealed: tag(keyNo) })),
    );
    expect(await rows.rootKeys()).toEqual(
      new Map([
        ['root-1', 3],
        ['root-2', 3],
      ]),
    );
    expect((await rows.keysNotUnder('root-2', 9)).map(({ keyNo }) => keyNo)).toEqual([2, 5, 6]);
    expect((await rows.keys([KEY]))[0]).toMatchObject({ keyNo: 1, rootKeyId: 'root-2', sealed: tag(1), commitment: KEY.commitment });
    const wanted = keys.slice(3).map(({ commitment }) => commitment);
    expect((await rows.keysCommitted([...wanted, noise(32)])).map(({ keyNo }) => keyNo)).toEqual([5, 6]);
  });

  it('is refused by what is closed or only read', async () => {
    const folder = newFolder();
    const rows = await fresh(driver, folder);
    await rows.commit(write({ puts: [record(1)] }));
    const view = await opened({ folder, driver, readOnly: true });
    for (const change of [view.commit(write({})), view.purge(), view.rewrap([]), view.files.append('x', tag(1)), view.files.remove('x')]) {
      await expect(change).rejects.toMatchObject({ code: 'ERR_STORE_READ_ONLY' });
    }
    expect((await view.get(record(1)))?.revision).toBe(1);
    const waiting = rows.commit(write({ puts: [record(2)] })).catch((error: unknown) => error);
    await closed(rows);
    expect(await waiting).toMatchObject({ code: 'ERR_NOT_OPEN' });
    const notOpen = { code: 'ERR_NOT_OPEN', details: { what: 'store' } };
    for (const call of [
      rows.commit(write({})),
      rows.get(record(1)),
      rows.fact('a'),
      rowsOf(rows.rows({ select: 'kind', kind: 1 })),
      rows.purge(),
      rows.verify(),
      rows.files.list(),
    ]) {
      await expect(call).rejects.toMatchObject(notOpen);
    }
  });
});
