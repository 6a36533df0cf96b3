import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodePhoto, encodeJpeg } from 'rescue-face';
import { beforeAll, describe, expect, test } from 'vitest';
import { textsIn } from '../../src/cli/texts.js';
import { expectSelfContained } from './expect-report.js';
import { crop } from './people-folder.js';
import { runCli, SAMPLES } from './run-cli.js';

const work = mkdtempSync(join(tmpdir(), 'rescue-face-cli-'));
const group = 'group.jpg';
const en = textsIn('en');
const zh = textsIn('zh-CN');
const run = (...args: string[]) => runCli(args, work);
const SLOW = 300_000;

beforeAll(async () => {
  const { image } = await decodePhoto(readFileSync(join(SAMPLES, 'sample6.jpg')));
  const put = async (name: string, picture: typeof image) =>
    writeFileSync(join(work, name), (await encodeJpeg(picture, { maxSide: 640 })).bytes);
  await put(group, crop(image, 0, 0, image.width, image.height * 0.6));
  await put('grey.jpg', { width: 200, height: 200, data: new Uint8Array(200 * 200 * 3).fill(128) });
  writeFileSync(join(work, 'cut.jpg'), readFileSync(join(work, group)).subarray(0, 5000));
  writeFileSync(join(work, 'not-json.json'), '{');
  mkdirSync(join(work, 'folder.html'));
}, SLOW);

describe('wrong usage ends with 2 and one sentence', () => {
  test.each([
    [['demo', '--top-k', '0', '--no-html'], 'badInteger', ['--top-k', 1, 50]],
    [['demo', '--threads', 'many', '--no-html'], 'badInteger', ['--threads', 1, 64]],
    [['demo', '--out', 'photo.jpg'], 'badHtmlName', ['--out']],
    [['demo', '--out', 'absent/report.html'], 'noOutFolder', ['absent/report.html']],
    [['demo', 'absent'], 'noFolder', ['absent']],
    [['compare', group, group, '--face-a', '0'], 'badFace', ['--face-a']],
    [['compare', group], 'missingArgument', ['B']],
    [['detect'], 'missingArgument', ['FILE']],
    [['demo', '--out', 'folder.html'], 'outIsFolder', ['folder.html']],
    [['demo', '--bogus'], 'unknownOption', ['--bogus']],
    [['serach'], 'unknownCommand', ['serach']],
    [['compare', 'a', 'b', 'c'], 'tooManyArguments', []],
    [['demo', '--model'], 'missingOptionArgument', ['--model <FILE>']],
  ] as const)('%j', async (args, key, values) => {
    for (const [language, texts] of [
      ['en', en],
      ['zh-CN', zh],
    ] as const) {
      const { code, stdout, stderr } = await run(...args, `--lang=${language}`);
      const text = texts[key];
      const sentence = typeof text === 'string' ? text : (text as (...values: readonly (string | number)[]) => string)(...values);
      expect([code, stdout]).toEqual([2, '']);
      expect(stderr).toContain(texts.failure(sentence));
      expect(stderr.split('\n')).toHaveLength(2);
    }
  });

  test('an unknown language, and with --json a document', async () => {
    const { code, stdout } = await run('demo', '--lang', 'fr', '--json');
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toEqual({
      schema: 'rescue-face-failure@1',
      code: 'ERR_USAGE',
      exitCode: 2,
      message: en.badLanguage('en, zh-CN'),
    });
  });
});

test('after two dashes, --json is a file', async () => {
  const { code, stdout, stderr } = await run('compare', '--', '--json');
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toContain(en.missingArgument('B'));
});

describe('help and version', () => {
  test('are in the language asked for, with the exit codes', async () => {
    const english = await run('--help');
    const chinese = await run('demo', '--help', '--lang', 'zh-CN');
    expect([english.code, chinese.code]).toEqual([0, 0]);
    for (const shown of [en.about, en.exitCodes]) expect(english.stdout.replace(/\s+/g, ' ')).toContain(shown.replace(/\s+/g, ' '));
    for (const shown of [zh.usageTitle, zh.optionsTitle, zh.globalOptionsTitle, zh.topKOption]) expect(chinese.stdout).toContain(shown);
    expect(chinese.stdout).not.toMatch(/Usage:|Options:|default:/);
  });

  test('the version is the package’s', async () => {
    const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string };
    expect((await run('--version')).stdout).toBe(`${version}\n`);
  });
});

describe('a missing or broken model ends with 4', () => {
  test.each([
    ['absent.json', 'ERR_MODEL_MISSING', '缺少模型文件'],
    ['not-json.json', 'ERR_MODEL_MANIFEST', '模型清单无效'],
  ])('%s', async (file, code, sentence) => {
    const ending = await run('compare', group, group, '--model', file, '--json', '--lang', 'zh-CN');
    expect(ending.code).toBe(4);
    expect(JSON.parse(ending.stdout)).toMatchObject({ code, exitCode: 4 });
    expect(ending.stderr).toContain(sentence);
  });
});

describe('detect', () => {
  test(
    'tells faces, no face and a damaged photo apart, and draws',
    async () => {
      const { code, stdout } = await run('detect', group, 'grey.jpg', 'cut.jpg', 'absent.jpg', '--json', '--html', 'faces.html');
      expect(code).toBe(3);
      const document = JSON.parse(stdout) as { photos: { file: string; faces: unknown[] }[]; unusable: { file: string; reason: string }[] };
      expect(document.photos.map(({ file, faces }) => [file, faces.length > 2])).toEqual([
        [group, true],
        ['grey.jpg', false],
      ]);
      expect(document.unusable.map(({ file, reason }) => [file, reason])).toEqual([
        ['cut.jpg', 'ERR_IMAGE_CORRUPT'],
        ['absent.jpg', 'unreadable'],
      ]);
      expectSelfContained(readFileSync(join(work, 'faces.html'), 'utf8'));
    },
    SLOW,
  );

  test(
    'prints a table; no face is an answer',
    async () => {
      const { code, stdout } = await run('detect', group, 'grey.jpg', '--lang', 'zh-CN');
      expect(code).toBe(0);
      for (const shown of [zh.points, zh.score, '0°', zh.facesOf('grey.jpg', 200, 200, 0)]) expect(stdout).toContain(shown);
    },
    SLOW,
  );
});

describe('compare', () => {
  test(
    'gives a similarity with its caution',
    async () => {
      const { code, stdout } = await run('compare', group, group, '--face-a', 'largest', '--face-b', '1', '--json');
      expect(code).toBe(0);
      const document = JSON.parse(stdout) as { similarity: number; caution: string[]; a: { face: { box: object } }; b: object };
      expect(document.similarity).toBeCloseTo(1, 4);
      expect(document.caution).toEqual([en.caution, en.cautionSimilarity]);
      expect(document.a).toEqual(document.b);
    },
    SLOW,
  );

  test(
    'another face is less alike, and the text says no more than that',
    async () => {
      const { code, stdout } = await run('compare', group, group, '--face-a', '1', '--face-b', '2');
      expect(code).toBe(0);
      expect(Number(/similarity: ([\d.]+)/.exec(stdout)?.[1])).toBeLessThan(0.95);
      expect(stdout).toContain(en.caution);
      expect(stdout).not.toMatch(/same|match|identical/i);
    },
    SLOW,
  );

  test.each([
    [[group, group], 'several-faces', zh.severalFaces],
    [['grey.jpg', group], 'no-face', zh.noFace],
  ])(
    '%j cannot be used: 3, and why',
    async (files, reason, sentence) => {
      const { code, stdout } = await run('compare', ...files, '--json', '--lang', 'zh-CN');
      expect(code).toBe(3);
      expect(JSON.parse(stdout)).toMatchObject({ status: 'unusable', which: 'a', file: files[0], reason, message: sentence });
    },
    SLOW,
  );

  test.each(['cut.jpg', 'absent.jpg'])(
    '%s: 3, naming the photo as it was given',
    async (file) => {
      const { code, stderr } = await run('compare', group, file, '--face-a', 'largest');
      expect(code).toBe(3);
      expect(stderr).toContain(`rescue-face: ${file}: `);
      expect(stderr).not.toContain(work);
    },
    SLOW,
  );

  test(
    'a number above the number of faces is wrong usage',
    async () => {
      const { code, stderr } = await run('compare', group, group, '--face-a', '9', '--face-b', '1');
      expect(code).toBe(2);
      expect(stderr).toContain(en.noSuchFace(4));
    },
    SLOW,
  );
});
