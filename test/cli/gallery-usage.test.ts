import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Texts, textsIn } from '../../src/cli/texts.js';
import { runProgram } from './run-program.js';

const work = mkdtempSync(join(tmpdir(), 'rescue-face-usage-'));
const at = (name: string) => join(work, name);
const DATA = ['--data', at('absent')];
const ACT = ['--operator', 'clerk', '--station', 'jinan'];
const ALL = [...DATA, ...ACT];
const list = at('list.csv');
writeFileSync(list, 'photo,personId\n');
writeFileSync(at('photo.jpg'), 'x');
writeFileSync(at('empty'), '\n');

/** Command lines that are wrong, with what is said of them. */
const WRONG: readonly (readonly [args: readonly string[], sentence: (texts: Texts) => string])[] = [
  [['init'], (texts) => texts.missingOption('--operator')],
  [['init', ...ALL, '--profile', 'own'], (texts) => texts.badWord('--profile', 'standard, national')],
  [['init', ...DATA, '--operator', '', '--station', 's'], (texts) => texts.badId('--operator')],
  [['init', ...ALL, '--passphrase-file', at('none')], (texts) => texts.badPassphraseFile('--passphrase-file', 'ENOENT')],
  [['init', ...ALL, '--passphrase-file', at('empty')], (texts) => texts.emptyPassphrase('--passphrase-file')],
  [['enroll', 'a.jpg', ...ALL], (texts) => texts.missingOption('--source')],
  [['enroll', 'a.jpg', ...DATA, '--source', 'phone', '--station', 's'], (texts) => texts.missingOption('--operator')],
  [
    ['enroll', 'a.jpg', ...ALL, '--source', 'internet'],
    (texts) => texts.badWord('--source', 'recogniser, live-camera, phone, scan, family, import'),
  ],
  [['enroll', ...ALL, '--source', 'phone'], (texts) => texts.missingArgument('PHOTO')],
  [['enroll', 'a.jpg', ...ALL, '--source', 'phone', '--admitted', 'today'], (texts) => texts.badDate('--admitted')],
  [['enroll', 'a.jpg', ...ALL, '--source', 'phone', '--label', 'county'], (texts) => texts.badLabel],
  [['enroll', 'a.jpg', ...ALL, '--source', 'phone', '--face', '0'], (texts) => texts.badFace('--face')],
  [
    ['enroll', 'a.jpg', ...ALL, '--source', 'phone', '--legal-basis', 'separate-consent'],
    (texts) => texts.evidenceNeeded('separate-consent'),
  ],
  [['search', 'a.jpg', ...ALL, '--source', 'phone', '--top-k', '1001'], (texts) => texts.badInteger('--top-k', 1, 1000)],
  [['search', 'a.jpg', ...ALL, '--source', 'phone', '--from', '2026-02-30'], (texts) => texts.badDate('--from')],
  [['view', ...ALL], (texts) => texts.personOrPhoto],
  [['view', ...ALL, '--person', 'a', '--photo', 'b'], (texts) => texts.personOrPhoto],
  [['view', ...ALL, '--person', 'a', '--out', at('x.jpg')], (texts) => texts.outNeedsPhoto],
  [['view', ...ALL, '--photo', 'a', '--out', at('photo.jpg')], (texts) => texts.outExists(at('photo.jpg'))],
  [['gallery', 'dance'], (texts) => texts.unknownCommand('dance')],
  [['gallery', 'dedupe', ...ALL, '--out', 'pairs.txt'], (texts) => texts.badCsvName('--out')],
  [['gallery', 'dedupe', ...ALL, '--min-similarity', '1.1'], (texts) => texts.badNumber('--min-similarity', -1, 1)],
  [['erase', ...ALL], (texts) => texts.missingOption('--person')],
  [['erase', ...ALL, '--person', 'a', '--scope', 'all', '--yes'], (texts) => texts.badWord('--scope', 'biometric, person')],
  [['erase', ...ALL, '--person', 'a'], (texts) => texts.wouldErasePerson],
  [['keys', 'rekey', ...ALL, '--profile', 'national'], (texts) => texts.missingOption('--new-keys')],
  [['backup', at('absent/b'), ...ALL], (texts) => texts.noOutFolder(at('absent/b'))],
  [['restore', at('none'), ...ALL], (texts) => texts.noBackup(at('none'), 'ENOENT')],
  [['import', at('none'), ...ALL], (texts) => texts.noResearchSource(at('none'))],
  [['import', list, ...ALL, '--failures', at('f.txt')], (texts) => texts.badFailuresName],
  [['import', list, ...ALL, '--failures', list], (texts) => texts.failuresAreSource],
  [['import', work, ...ALL, '--map', 'a=photo'], (texts) => texts.mapNeedsList],
  [['import', list, ...ALL, '--face', 'centre'], (texts) => texts.badWord('--face', 'only, largest')],
  [['import', list, ...ALL, '--encoding', 'latin1'], (texts) => texts.badWord('--encoding', 'utf-8, gb18030')],
];

describe('wrong usage ends with 2 and one sentence, before anything is opened', () => {
  test.each(WRONG)('%j', async (args, sentence) => {
    for (const language of ['en', 'zh-CN'] as const) {
      const { code, stdout, stderr } = await runProgram(...args, `--lang=${language}`);
      const texts = textsIn(language);
      expect([code, stdout]).toEqual([2, '']);
      expect(stderr).toContain(texts.failure(sentence(texts)));
      expect(stderr.split('\n')).toHaveLength(2);
    }
    expect(readdirSync(work).sort()).toEqual(['empty', 'list.csv', 'photo.jpg']);
  });
});

describe('a folder without a gallery', () => {
  test.each([
    ['view', '--person', 'a'],
    ['gallery', 'verify'],
    ['keys', 'rotate'],
  ])('%s %s ends with 7 and makes nothing', async (...args) => {
    const { code, stdout } = await runProgram(...args, ...ALL, '--json');
    expect([code, (JSON.parse(stdout) as { exitCode: number }).exitCode]).toEqual([7, 7]);
    expect(readdirSync(work)).not.toContain('absent');
  });
});

test('a group without its command shows its help', async () => {
  const { code, stderr } = await runProgram('gallery');
  expect(code).toBe(2);
  for (const shown of [textsIn('en').statsAbout, textsIn('en').noCommand]) expect(stderr).toContain(shown);
});

test('the help of every command is in both languages', async () => {
  for (const language of ['en', 'zh-CN'] as const) {
    const texts = textsIn(language);
    const { stdout } = await runProgram('--help', '--lang', language);
    for (const about of [texts.initAbout, texts.keysAbout, texts.importAbout]) {
      expect(stdout.replace(/\s+/g, '')).toContain(about.replace(/\s+/g, ''));
    }
  }
});
