import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LabelTable } from '../../src/index/label-table.js';
import { RowHash } from '../../src/index/row-hash.js';
import { VectorTable } from '../../src/index/vector-table.js';

/** Hashes that meet: few homes, most of them at the ends of two shards. */
const hash = fc.oneof(
  fc.constantFrom(0, 1, 2, 0xffffff, 0xfffffe, 0x7fffff, 0xff000000 | 0, -1),
  fc.integer({ min: 0xfff000, max: 0xffffff }),
  fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
);

describe('RowHash', () => {
  it('finds exactly the rows that are in it, whatever their hashes', () => {
    const step = fc.oneof(
      { weight: 3, arbitrary: fc.record({ type: fc.constant('add' as const), hash }) },
      fc.record({ type: fc.constant('remove' as const), pick: fc.nat() }),
      fc.record({ type: fc.constant('move' as const), pick: fc.nat() }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
        const hashes: number[] = [];
        const live: number[] = [];
        const rows = new RowHash((row) => hashes[row] ?? 0);
        for (const action of steps) {
          if (action.type === 'add') {
            live.push(hashes.push(action.hash) - 1);
            rows.add(action.hash, hashes.length - 1);
          } else if (live.length > 0) {
            const place = action.pick % live.length;
            const row = live[place] ?? 0;
            if (action.type === 'remove') {
              rows.remove(hashes[row] ?? 0, row);
              live.splice(place, 1);
            } else {
              rows.move(hashes[row] ?? 0, row, hashes.length);
              live[place] = hashes.push(hashes[row] ?? 0) - 1;
            }
          }
          for (let row = 0; row < hashes.length; row++) {
            expect(rows.find(hashes[row] ?? 0, (held) => held === row)).toBe(live.includes(row) ? row : undefined);
          }
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('labels of a VectorTable', () => {
  const name = fc.integer({ min: 0, max: 25 }).map((n) => `id-${n}`);
  const step = fc.oneof(
    fc.record({ type: fc.constant('upsert' as const), ids: fc.array(name, { maxLength: 12 }) }),
    fc.record({ type: fc.constant('remove' as const), ids: fc.array(name, { maxLength: 12 }) }),
  );

  it('stay with one vector while rows move, and are never given again', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        const labels = new LabelTable();
        const table = new VectorTable(1, { segmentRows: 3, labels });
        const model = new Map<string, number>();
        let next = 0;
        for (const action of steps) {
          if (action.type === 'upsert') {
            table.upsert([{ ids: action.ids, vectors: Float32Array.from(action.ids, (_, i) => next + i) }]);
            for (const id of action.ids) model.set(id, next++);
          } else {
            table.remove(action.ids);
            for (const id of action.ids) model.delete(id);
          }
          expect([labels.size, labels.next]).toEqual([model.size, next]);
          const live = new Map([...model].map(([id, label]) => [label, table.rowOf(id)]));
          for (let label = 0; label < next + 2; label++) expect(labels.rowOfLabel(label)).toBe(live.get(label));
          for (const [id, label] of model) {
            const row = table.rowOf(id) ?? -1;
            expect([labels.labelOf(row), table.row(row)[0], table.id(row)]).toEqual([label, label, id]);
          }
          expect(() => labels.labelOf(model.size)).toThrow(RangeError);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('are there only where they were asked for', () => {
    expect(new VectorTable(1).labels).toBeUndefined();
  });

  it('survive a hundred thousand replacements', () => {
    const labels = new LabelTable();
    const table = new VectorTable(1, { labels });
    const ids = Array.from({ length: 20_000 }, (_, i) => `${i}`);
    const vectors = new Float32Array(ids.length);
    for (let round = 0; round < 6; round++) table.upsert([{ ids, vectors }]);
    expect(labels.next).toBe(120_000);
    expect(labels.rowOfLabel(99_999)).toBeUndefined();
    expect(ids.every((_, row) => labels.labelOf(row) === 100_000 + row && labels.rowOfLabel(100_000 + row) === row)).toBe(true);
    table.remove(ids.slice(1));
    expect([labels.size, labels.rowOfLabel(100_000), labels.rowOfLabel(100_001)]).toEqual([1, 0, undefined]);
  });
});
