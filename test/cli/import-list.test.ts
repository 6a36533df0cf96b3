import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { formatSafeCsv } from '../../src/cli/csv.js';
import { columnsOf } from '../../src/cli/import/columns.js';
import { derivedId } from '../../src/cli/import/ids.js';
import { type Encoding, readImportCsv } from '../../src/cli/import/read-csv.js';
import { textsIn } from '../../src/cli/texts.js';

const texts = textsIn('en');
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rescue-face-list-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

async function read(list: string | Uint8Array, map?: string, encoding: Encoding = 'utf-8') {
  const file = join(folder, 'list.csv');
  writeFileSync(file, list);
  return readImportCsv(file, map, encoding, texts);
}

describe('a list of photos', () => {
  test('gives one row per photo, whatever the columns are called', async () => {
    const list =
      '\uFEFF照片,编号,姓名,救助编号,入站,区划,备注\r\n"a,b.jpg", 17 ,"张 ""三""",N-1,2026-03-01,370102,whatever\r\n\r\nsub/2.jpg,18,,,2026-03-01T09:30Z,,\r\n';
    const map = '照片=photo,编号=personId,姓名=name,救助编号=rescueNumber,入站=admittedAt,区划=label:county';
    const { rows, failures } = await read(list, map);
    expect(failures).toEqual([]);
    expect(rows).toEqual([
      {
        row: 2,
        file: 'a,b.jpg',
        path: resolve(folder, 'a,b.jpg'),
        personId: '17',
        name: '张 "三"',
        rescueNumber: 'N-1',
        // Midnight in China standard time.
        admittedAt: Date.UTC(2026, 1, 28, 16),
        labels: { county: '370102' },
      },
      { row: 4, file: 'sub/2.jpg', path: resolve(folder, 'sub/2.jpg'), personId: '18', admittedAt: Date.UTC(2026, 2, 1, 9, 30) },
    ]);
  });

  test('fails row by row where cells are missing or cannot be', async () => {
    const list = [
      'photo,personId,admittedAt,name',
      'a.jpg,1,2026-02-30,x',
      'b.jpg,2',
      ',3,,',
      'd.jpg,,,',
      `e.jpg,${'9'.repeat(257)},,`,
      'f.jpg,6,2026-02-28,x',
      ',,,',
      'h.jpg,8,,a\tb',
    ];
    const { rows, failures } = await read(list.join('\n'));
    expect(rows.map(({ row }) => row)).toEqual([7]);
    expect(failures.map(({ row, file, code }) => [row, file, code])).toEqual([
      [2, 'a.jpg', 'bad-date'],
      [3, 'b.jpg', 'wrong-cells'],
      [4, '', 'missing-cell'],
      [5, 'd.jpg', 'missing-cell'],
      [6, 'e.jpg', 'bad-cell'],
      [9, 'h.jpg', 'bad-cell'],
    ]);
  });

  test('may be in GB 18030, and says so where it is not what it was said to be', async () => {
    // 照片,personId / 1.jpg,张
    const gb = Buffer.concat([Buffer.from([0xd5, 0xd5, 0xc6, 0xac]), Buffer.from(',personId\n1.jpg,'), Buffer.from([0xd5, 0xc5])]);
    expect((await read(gb, '照片=photo', 'gb18030')).rows).toMatchObject([{ file: '1.jpg', personId: '张' }]);
    await expect(read(gb, '照片=photo')).rejects.toThrow(texts.badEncoding('utf-8'));
  });

  test.each([
    ['', undefined, texts.emptyList],
    ['photo,id\n', undefined, texts.columnNeeded('personId')],
    ['photo,id\n', 'id=person', texts.badMap('photo, personId, episodeId, name, rescueNumber, station, admittedAt, label:NAME')],
    ['photo,id\n', 'no=personId', texts.noColumn('no')],
    ['photo,a,b\n', 'a=personId,b=personId', texts.columnTwice('personId')],
    ['photo,personId\na.jpg,"张三', undefined, texts.badQuotes(2)],
  ])('%j with %j is refused as a whole', async (list, map, sentence) => {
    const refusal = read(list, map);
    await expect(refusal).rejects.toThrow(sentence);
    await expect(refusal).rejects.toMatchObject({ exitCode: 2 });
    await expect(refusal).rejects.not.toThrow(/张三/);
  });

  test('a column that is named like a field needs no mention, and a mention overrides it', () => {
    expect([...columnsOf(['photo', 'personId', 'label:a'], undefined, texts)]).toEqual([
      ['photo', 0],
      ['personId', 1],
      ['label:a', 2],
    ]);
    expect([...columnsOf(['photo', 'personId', 'bild'], 'bild=photo', texts)]).toEqual([
      ['personId', 1],
      ['photo', 2],
    ]);
  });
});

describe('tables for spreadsheet programs', () => {
  test('no text becomes a formula, and numbers stay numbers', () => {
    fc.assert(
      fc.property(fc.constantFrom('=', '+', '-', '@', '\t', '\r'), fc.string(), (first, rest) => {
        const cell = formatSafeCsv([[first + rest]]).slice(1);
        expect(cell).toMatch(/^"?'/);
      }),
    );
    expect(formatSafeCsv([['张三', 'a"b', -0.5, 'x,y']])).toBe('\uFEFF张三,"a""b",-0.5,"x,y"\r\n');
  });
});

describe('ids of what is imported', () => {
  test('are UUIDs, the same in every run, and different where anything differs', () => {
    const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
    // A change of these would make every photo of a running import come in twice.
    expect(derivedId('photo', 'p', 'd')).toBe(derivedId('photo', 'p', 'd'));
    expect(derivedId('photo', 'p-1', '00')).toBe('aed803ae-e8a5-88a5-8def-8fcd82a2778b');
    const parts = fc.array(fc.string(), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(parts, parts, (a, b) => {
        expect(derivedId(...a)).toMatch(uuid);
        expect(derivedId(...a) === derivedId(...b)).toBe(JSON.stringify(a) === JSON.stringify(b));
      }),
    );
  });
});
