import { runInNewContext } from 'node:vm';
import { memoryStore, type StoreBatch, type TemplateRecord } from 'rescue-face/adapters/memory-store';
import { describe, expect, it } from 'vitest';

function template(id: string, vector: Float32Array): TemplateRecord {
  return { kind: 'template', id, personId: 'p', photoId: 'f', embedding: { space: 's', vector } };
}

describe('memoryStore', () => {
  it('copies the numbers a vector shows, not the memory beneath it, and shares none', async () => {
    await using store = memoryStore();
    const shared = new Float32Array(new SharedArrayBuffer(4 * 1000)).fill(1);
    await store.commit({ puts: [template('a', shared.subarray(10, 14))] });
    shared.fill(2);
    const stored = (await store.get('template', 'a'))?.record.embedding.vector;
    expect(stored).toEqual(Float32Array.of(1, 1, 1, 1));
    expect(stored?.buffer.byteLength).toBe(16);
    const bytes = Buffer.from('xabcx').subarray(1, 4);
    await store.commit({ entries: [{ schema: 'a@1', header: bytes }] });
    bytes.fill(0);
    for await (const { header } of store.readEntries(0)) expect(Buffer.from(header).toString()).toBe('abc');
  });

  it.each<[string, Record<string, unknown>]>([
    ['a record twice', { puts: [template('a', new Float32Array(1)), template('a', new Float32Array(1))] }],
    ['a record put and deleted', { puts: [template('a', new Float32Array(1))], deletes: [{ kind: 'template', id: 'a' }] }],
    ['a record without an id', { puts: [template('', new Float32Array(1))] }],
    ['a record with half a character for an id', { puts: [template('\ud83d', new Float32Array(1))] }],
    ['a record with a line break in its id', { puts: [{ kind: 'person', id: 'a\nb', createdAt: 0 }] }],
    ['a record with too long an id', { deletes: [{ kind: 'person', id: 'x'.repeat(257) }] }],
    ['a template without embedding', { puts: [{ kind: 'template', id: 'a', personId: 'p', photoId: 'f' }] }],
    ['a template with an empty vector', { puts: [template('a', new Float32Array(0))] }],
    ['a person without a time', { puts: [{ kind: 'person', id: 'a' }] }],
    [
      'a photo without a face',
      { puts: [{ kind: 'photo', id: 'a', personId: 'p', episodeId: 'e', digest: '0'.repeat(64), width: 1, height: 1 }] },
    ],
    ['a record that is null', { puts: [null] }],
    ['a record of an unknown kind', { puts: [{ kind: 'animal', id: 'a' }] }],
    ['a record that is not plain data', { puts: [{ kind: 'person', id: 'a', createdAt: () => 0 }] }],
    ['a record with an object of a class', { puts: [{ kind: 'person', id: 'a', createdAt: new Date(0) }] }],
  ])('refuses %s with ERR_STORE_RECORD and changes nothing', async (_what, bad) => {
    const batch = bad as StoreBatch;
    await using store = memoryStore();
    await expect(store.commit({ ...batch, entries: [{ schema: 'a@1', header: new Uint8Array(1) }] })).rejects.toMatchObject({
      code: 'ERR_STORE_RECORD',
    });
    expect(store.revision).toBe(0);
  });

  it('takes plain data of another realm', async () => {
    await using store = memoryStore();
    const record = runInNewContext(
      "({ kind: 'template', id: 'a', personId: 'p', photoId: 'f', embedding: { space: 's', vector: Float32Array.of(1) } })",
    );
    await store.commit({ puts: [record] });
    expect((await store.get('template', 'a'))?.record.embedding.vector).toEqual(Float32Array.of(1));
  });

  it('names the kind and the field, never the value', async () => {
    await using store = memoryStore();
    const puts = [{ kind: 'episode', id: 'e', personId: '', createdAt: 0 }] as const;
    await expect(store.commit({ puts })).rejects.toThrow('episode.personId is missing or not what it should be');
    const odd = [{ kind: 'person', id: '110101\n', createdAt: 0 }] as const;
    await expect(store.commit({ puts: odd })).rejects.not.toThrow(/110101/);
  });

  it('refuses mistakes in one sentence', async () => {
    await using store = memoryStore();
    // @ts-expect-error a misspelt key
    await expect(store.commit({ put: [] })).rejects.toThrow('unknown option "put" in commit, did you mean "puts"?');
    // @ts-expect-error a kind there is not
    await expect(store.get('animal', 'a')).rejects.toThrow(TypeError);
    await expect(store.get('person', '')).rejects.toThrow(TypeError);
    expect(() => store.changes(-1)).toThrow(RangeError);
    expect(() => store.readEntries(0.5)).toThrow(RangeError);
  });

  it('lets the event loop turn during a long scan', async () => {
    await using store = memoryStore();
    await store.commit({ puts: Array.from({ length: 2000 }, (_, i) => ({ kind: 'person', id: `${i}`, createdAt: i }) as const) });
    let turns = 0;
    const count = () => {
      turns++;
      timer = setImmediate(count);
    };
    let timer = setImmediate(count);
    let records = 0;
    for await (const _ of store.scan('person')) records++;
    clearImmediate(timer);
    expect(records).toBe(2000);
    expect(turns).toBeGreaterThan(5);
  });

  it('stops a scan whose signal is aborted on the way', async () => {
    await using store = memoryStore();
    await store.commit({ puts: ['a', 'b', 'c'].map((id) => ({ kind: 'person', id, createdAt: 0 }) as const) });
    const controller = new AbortController();
    const reason = new Error('enough');
    const seen: string[] = [];
    const scan = (async () => {
      for await (const { record } of store.scan('person', { signal: controller.signal })) {
        seen.push(record.id);
        controller.abort(reason);
      }
    })();
    await expect(scan).rejects.toBe(reason);
    expect(seen).toEqual(['a']);
  });
});
