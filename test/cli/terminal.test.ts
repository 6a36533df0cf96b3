import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { rounded, toJson } from '../../src/cli/json.js';
import { degrees, instant, milliseconds, percent } from '../../src/cli/numbers.js';
import { Progress } from '../../src/cli/terminal/progress.js';
import { columns, safeText } from '../../src/cli/terminal/safe-text.js';
import { table } from '../../src/cli/terminal/table.js';

describe('text in a terminal', () => {
  test('no name can move the cursor or turn the writing round', () => {
    expect(safeText('a\x1b[31mb\u202ec\nd')).toBe('a\ufffd[31mb\ufffdc\ufffdd');
    expect(safeText('张三 à')).toBe('张三 à');
  });

  test('wide characters take two columns', () => {
    expect([columns('abc'), columns('相似度'), columns('（a）')]).toEqual([3, 6, 5]);
  });

  test('columns are aligned, numbers to the right', () => {
    expect(
      table(
        ['位次', 'x'],
        [
          [1, '张'],
          [10, 'b'],
        ],
      ),
    ).toBe('位次  x\n   1  张\n  10  b');
  });

  test('numbers are shown for people', () => {
    expect([milliseconds(1.26), milliseconds(430.4), milliseconds(12_340)]).toEqual(['1.3 ms', '430 ms', '12.3 s']);
    expect([percent(1, 3), percent(0, 0)]).toEqual(['33.3 %', '–']);
    expect([degrees(-12.4), degrees(-0.2), degrees(7.6)]).toEqual(['−12°', '0°', '8°']);
    expect(instant('2026-01-02T03:04:05.678Z')).toBe('2026-01-02 03:04 UTC');
  });
});

describe('progress', () => {
  function watch(isTTY: boolean) {
    let now = 0;
    const written: string[] = [];
    const progress = new Progress({ isTTY, write: (text) => written.push(text) }, () => now);
    const at = (time: number, text: string) => {
      now = time;
      progress.say(text);
    };
    return { written, progress, at };
  }

  test('says nothing for two seconds, then a line every five where nobody watches', () => {
    const { written, at, progress } = watch(false);
    for (let time = 0; time <= 13_000; time += 500) at(time, String(time));
    progress.end();
    expect(written).toEqual(['2000\n', '7000\n', '12000\n']);
  });

  test('rewrites one line on a terminal, and takes it away', () => {
    const { written, at, progress } = watch(true);
    at(100, 'early');
    at(2500, 'a');
    at(2550, 'too soon');
    at(2700, 'b');
    progress.end();
    expect(written).toEqual(['\r\x1b[2Ka', '\r\x1b[2Kb', '\r\x1b[2K']);
  });

  test('a quick run leaves nothing behind', () => {
    const { written, at, progress } = watch(true);
    at(100, 'early');
    progress.end();
    expect(written).toEqual([]);
  });
});

describe('JSON', () => {
  test('reads back as what was written, whatever the strings hold', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => JSON.stringify(JSON.parse(toJson({ value }))) === JSON.stringify({ value })));
    const awkward = { text: '[\n 1,\n 2 ]', list: [1.5, -2e-7], empty: [], nested: [[1, 2], [3]] };
    expect(JSON.parse(toJson(awkward))).toEqual(awkward);
  });

  test('lists of numbers stay on one line', () => {
    expect(toJson({ a: [1, 2, 3] })).toBe('{\n  "a": [1, 2, 3]\n}\n');
    expect(rounded(0.123456789, 6)).toBe(0.123457);
  });
});
