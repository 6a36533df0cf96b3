import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parseAgeDbPairs, parseLfwPairs, parsePairsCsv } from '../../src/research/pair-lists.js';
import { type PairLayout, readPairs } from '../../src/research/read-pairs.js';
import { ResearchDataError } from '../../src/research/research-data-error.js';

/** Refused with this message, which never repeats a name. */
function refused(parse: () => unknown, message: RegExp): void {
  expect(parse).toThrow(ResearchDataError);
  expect(parse).toThrow(message);
  expect(parse).not.toThrow(/Secret/);
}

describe("LFW's lists", () => {
  test('hold mated and non-mated pairs per fold', () => {
    const text = '2\t2\nAn_A\t1\t12\nAn_A\t2\t3\nAn_A\t1\tBe\t1\nBe\t1\tCe\t4\nCe\t1\t2\nCe\t3\t2\nCe\t1\tAn_A\t1\nBe\t3\tAn_A\t10000\n';
    const pairs = parseLfwPairs(`\uFEFF${text.replaceAll('\n', '\r\n')}`);
    expect(pairs).toHaveLength(8);
    expect(pairs.map(({ fold, mated }) => [fold, mated])).toEqual([
      [0, true],
      [0, true],
      [0, false],
      [0, false],
      [1, true],
      [1, true],
      [1, false],
      [1, false],
    ]);
    expect(pairs[0]).toEqual({ fold: 0, mated: true, a: 'An_A/An_A_0001.jpg', b: 'An_A/An_A_0012.jpg' });
    expect(pairs[7]).toEqual({ fold: 1, mated: false, a: 'Be/Be_0003.jpg', b: 'An_A/An_A_10000.jpg' });
  });

  test('with one number are one fold; names may hold spaces between tabs', () => {
    expect(parseLfwPairs('1\nAn A\t1\t2\nAn 1 Be 1\n')).toEqual([
      { fold: 0, mated: true, a: 'An A/An A_0001.jpg', b: 'An A/An A_0002.jpg' },
      { fold: 0, mated: false, a: 'An/An_0001.jpg', b: 'Be/Be_0001.jpg' },
    ]);
  });

  test.each([
    ['', /^line 1: /],
    ['1\t1\t1\n', /^line 1: .*heading/],
    ['0\t1\n', /^line 1: .*whole number/],
    ['x\n', /^line 1: .*whole number/],
    ['1\t1\nSecret\t1\t2\n', /^line 1: Expected 2 pairs.*received 1/],
    ['1\t1\nSecret\t1\t2\nSecret\t1\tB\t1\nSecret\t1\tC\t1\n', /^line 1: Expected 2 pairs.*received 3/],
    ['1\t1\nSecret\t1\nSecret\t1\tB\t1\n', /^line 2: Expected 3 fields.*received 2/],
    ['1\t1\nSecret\t1\t2\nSecret\t1\t2\n', /^line 3: Expected 4 fields.*received 3/],
    ['1\t1\nSecret\t1\t2\nSecret\t1\tSecret\t2\n', /^line 3: Expected two people/],
    ['1\t1\nSecret\t1\t1\nSecret\t1\tB\t1\n', /^line 2: .*same one twice/],
    ['1\t1\nSecret\t0\t1\nSecret\t1\tB\t1\n', /^line 2: .*whole number/],
    ['1\t1\nSecret\t1\t2\n\nSecret\t1\tB\t1\n', /^line 1: Expected 2 pairs/],
  ])('%j is refused', (text, message) => refused(() => parseLfwPairs(text), message));
});

describe("AgeDB's lists", () => {
  test('are cut into equal folds in their order', () => {
    const text = Array.from({ length: 6 }, (_, i) => `${i}_A_1_m.jpg sub\\${i}_B_2_f.jpg ${['1', '0', '-1'][i % 3]}`).join('\n');
    const pairs = parseAgeDbPairs(text, { folds: 3 });
    expect(pairs.map(({ fold, mated }) => [fold, mated])).toEqual([
      [0, true],
      [0, false],
      [1, false],
      [1, true],
      [2, false],
      [2, false],
    ]);
    expect(pairs[5]).toEqual({ fold: 2, mated: false, a: '5_A_1_m.jpg', b: 'sub/5_B_2_f.jpg' });
  });

  test('have ten folds by default', () => {
    const text = Array.from({ length: 20 }, (_, i) => `a${i} b${i} 1`).join('\n');
    expect(parseAgeDbPairs(text).map(({ fold }) => fold)).toEqual(Array.from({ length: 20 }, (_, i) => Math.floor(i / 2)));
  });

  test.each([
    ['Secret b 1\nc d 0\ne f 1\n', /2 folds divide, received 3/],
    ['Secret b 1\nSecret d 2\n', /^line 2: .*label/],
    ['Secret b 1\nSecret 1\n', /^line 2: .*label/],
    ['Secret b 1\nSecret Secret 1\n', /^line 2: .*same one twice/],
    ['', /received 0/],
  ])('%j is refused', (text, message) => refused(() => parseAgeDbPairs(text, { folds: 2 }), message));

  test('are not cut into no folds', () => {
    expect(() => parseAgeDbPairs('a b 1\n', { folds: 0 })).toThrow(RangeError);
  });
});

describe('CSV lists', () => {
  test('take their columns in any order', () => {
    expect(parsePairsCsv('a,b,note,mated,fold\r\nx/1.jpg,"y,z\\2.jpg",?,0,7\r\n')).toEqual([
      { fold: 7, mated: false, a: 'x/1.jpg', b: 'y,z/2.jpg' },
    ]);
  });

  test.each([
    ['fold,mated,a\n0,1,Secret\n', /^line 1: .*missing b/],
    ['fold,mated,a,b\n0,yes,Secret,b\n', /^line 2: .*mated/],
    ['fold,mated,a,b\n0,1,Secret,b\n-1,1,Secret,b\n', /^line 3: .*whole number/],
    ['fold,mated,a,b\n0,1,Secret,\n', /^line 2: .*empty/],
    ['fold,mated,a,b\n0,1,Secret,Secret\n', /^line 2: .*same one twice/],
    ['fold,mated,a,b\n', /no pairs/],
  ])('%j is refused', (text, message) => refused(() => parsePairsCsv(text), message));
});

describe('files', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pairs-'));
  });
  afterEach(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  async function write(name: string, text: string): Promise<string> {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
    return join(folder, name);
  }

  test.each<[string, string, PairLayout]>([
    ['LFW', '1\t1\nA\t1\t2\nA\t1\tB\t1\n', 'lfw'],
    ['AgeDB', '1_A_1_m.jpg 2_A_2_m.jpg 1\n1_A_1_m.jpg 2_B_2_m.jpg 0\n', 'agedb'],
    ['CSV', '\uFEFFfold,mated,a,b\n0,1,a,b\n0,0,a,c\n', 'csv'],
  ])('in the layout of %s are told by their text', async (_, text, layout) => {
    const file = await write('pairs', text);
    const options = { folds: 1 };
    expect(await readPairs(file, options)).toEqual(await readPairs(file, { ...options, layout }));
    expect((await readPairs(file, options)).map(({ mated }) => mated)).toEqual([true, false]);
  });

  test.each(['a b c\n', '', 'photo,person\n', 'a b 2\n', '1.5\n'])('that begin with %j are refused', async (text) => {
    await expect(readPairs(await write('pairs', text))).rejects.toThrow(ResearchDataError);
  });

  async function cfp(): Promise<void> {
    await write(
      'Protocol/Pair_list_F.txt',
      '1 ../Data/Images/001/frontal/01.jpg\n2 ../Data/Images/001/frontal/02.jpg\n3 ../Data/Images/002/frontal/01.jpg\n',
    );
    await write('Protocol/Pair_list_P.txt', '1 ../Data/Images/001/profile/01.jpg\r\n2 ..\\Data\\Images\\002\\profile\\01.jpg\r\n');
    for (let fold = 1; fold <= 10; fold++) {
      const number = String(fold).padStart(2, '0');
      await write(`Protocol/Split/FF/${number}/same.txt`, '1,2\n');
      await write(`Protocol/Split/FF/${number}/diff.txt`, '1,3\n2, 3\n');
      await write(`Protocol/Split/FP/${number}/same.txt`, '1,1\n');
      await write(`Protocol/Split/FP/${number}/diff.txt`, '1,2\n');
    }
  }

  test("of CFP's folder name frontal photos, or a frontal and a profile", async () => {
    await cfp();
    const frontal = await readPairs(folder, { layout: 'cfp-ff' });
    expect(frontal).toHaveLength(30);
    expect(frontal.slice(0, 2)).toEqual([
      { fold: 0, mated: true, a: '001/frontal/01.jpg', b: '001/frontal/02.jpg' },
      { fold: 0, mated: false, a: '001/frontal/01.jpg', b: '002/frontal/01.jpg' },
    ]);
    const profile = await readPairs(folder, { layout: 'cfp-fp' });
    expect(profile.slice(-2)).toEqual([
      { fold: 9, mated: true, a: '001/frontal/01.jpg', b: '001/profile/01.jpg' },
      { fold: 9, mated: false, a: '001/frontal/01.jpg', b: '002/profile/01.jpg' },
    ]);
    await expect(readPairs(folder)).rejects.toThrow(/cfp-ff or cfp-fp/);
  });

  test.each([
    ['Protocol/Split/FF/03/diff.txt', '1,3\n1,9\n', 'Protocol/Split/FF/03/diff.txt, line 2: Expected numbers of the pair list'],
    ['Protocol/Split/FF/03/diff.txt', '1 3\n', 'diff.txt, line 1: Expected "i,j"'],
    ['Protocol/Pair_list_F.txt', '1 ../Data/Images/1.jpg\n1 ../Data/Images/2.jpg\n', 'Pair_list_F.txt, line 2: Expected every number once'],
    ['Protocol/Pair_list_F.txt', '1 ../Other/1.jpg\n', 'Pair_list_F.txt, line 1: Expected a number and a file below Images'],
    ['Protocol/Pair_list_F.txt', '', 'empty'],
  ])('of CFP with a bad %s are refused', async (name, text, message) => {
    await cfp();
    await write(name, text);
    await expect(readPairs(folder, { layout: 'cfp-ff' })).rejects.toThrow(message);
  });

  test('of another folder, or one that is missing, are refused', async () => {
    await expect(readPairs(folder)).rejects.toThrow(/not in the layout of CFP/);
    await expect(readPairs(join(folder, 'nowhere'))).rejects.toThrow(/ENOENT/);
    await expect(readPairs(folder, { layout: 'other' as PairLayout })).rejects.toThrow(TypeError);
  });
});
