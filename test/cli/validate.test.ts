import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { beforeAll, describe, expect, test } from 'vitest';
import { textsIn } from '../../src/cli/texts.js';
import { expectSelfContained } from './expect-report.js';
import { runCli, SAMPLES } from './run-cli.js';

const work = mkdtempSync(join(tmpdir(), 'validate-'));
const run = (...args: string[]) => runCli(args, work);
const SLOW = 120_000;

beforeAll(async () => {
  writeFileSync(join(work, 'group.jpg'), readFileSync(join(SAMPLES, 'sample6.jpg')));
  await sharp({ create: { width: 300, height: 300, channels: 3, background: '#777777' } })
    .png()
    .toFile(join(work, 'wall.png'));
});

describe('validate', () => {
  test(
    'says the verdict, the one thing to do and every rule, in both languages, and ends with 3 where a photo is rejected',
    async () => {
      for (const language of ['en', 'zh-CN'] as const) {
        const texts = textsIn(language);
        const { code, stdout } = await run('validate', 'group.jpg', `--lang=${language}`);
        expect(code).toBe(3);
        expect(stdout.split('\n')[0]).toBe(`group.jpg: ${texts.verdictReject} · ${language === 'en' ? 'One person only' : '请单人拍照'}`);
        expect(stdout).toContain(texts.ruleFail);
        expect(stdout).not.toMatch(/undefined|NaN/);
      }
    },
    SLOW,
  );

  test(
    'takes a folder, gives a document, and draws a page that needs nothing else',
    async () => {
      const { code, stdout } = await run('validate', '.', '--json', '--html', 'page.html', '--source', 'phone');
      expect(code).toBe(3);
      const { schema, photos, unreadable } = JSON.parse(stdout) as {
        schema: string;
        photos: { file: string; report: { verdict: string; policy: string; rules: { rule: string; status: string }[] } }[];
        unreadable: unknown[];
      };
      expect(schema).toBe('rescue-face-validate@1');
      expect(photos.map(({ file, report }) => [file, report.verdict, report.policy])).toEqual([
        ['group.jpg', 'reject', 'mca-2020-13@1'],
        ['wall.png', 'reject', 'mca-2020-13@1'],
      ]);
      expect(unreadable).toEqual([]);
      expect(photos[1]?.report.rules.find(({ rule }) => rule === 'face.count')?.status).toBe('fail');
      const page = readFileSync(join(work, 'page.html'), 'utf8');
      expectSelfContained(page);
      expect(page).toContain('class="verdict reject"');
      expect(page.match(/<article class="judged">/g)).toHaveLength(2);
    },
    SLOW,
  );

  test(
    'takes a camera frame from a pipe, and for the counter says what to do and nothing else',
    async () => {
      const frame = readFileSync(join(work, 'group.jpg'));
      const piped = await runCli(['validate', '-', 'wall.png', '--counter', '--lang=zh-CN'], work, frame);
      expect(piped.code).toBe(3);
      expect(piped.stdout).toBe('-：请单人拍照\nwall.png：请正对镜头拍照\n');
    },
    SLOW,
  );

  test(
    'lists what is broken first, with units in the language of the page',
    async () => {
      const { stdout } = await run('validate', 'group.jpg', '--lang=zh-CN');
      const statuses = stdout
        .split('\n')
        .slice(3)
        .map((line) => line.trim().split(/\s+/)[0] ?? '')
        .filter((word) => word !== '');
      const { ruleFail, verdictReview, ruleWarn, ruleAdvised, ruleNotAssessed, rulePass } = textsIn('zh-CN');
      const order = [ruleFail, verdictReview, ruleWarn, ruleAdvised, ruleNotAssessed, rulePass];
      expect(statuses).toEqual([...statuses].sort((a, b) => order.indexOf(a) - order.indexOf(b)));
      expect(new Set(statuses)).toContain(rulePass);
      expect(stdout).not.toMatch(/grey level|px blur|ratio|\bstops?\b|\bbit\b/);
    },
    SLOW,
  );

  test(
    'a file that is not there is named and the others are judged; nothing at all is wrong usage',
    async () => {
      const { code, stdout } = await run('validate', 'absent.jpg', 'wall.png');
      expect(code).toBe(3);
      expect(stdout).toContain('absent.jpg');
      expect(stdout).toContain('wall.png');
      expect((await run('validate', mkdtempSync(join(tmpdir(), 'empty-')))).code).toBe(2);
      expect((await run('validate', 'wall.png', '--source', 'fax')).code).toBe(2);
    },
    SLOW,
  );
});
