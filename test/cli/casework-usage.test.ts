import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Texts, textsIn } from '../../src/cli/texts.js';
import { runProgram } from './run-program.js';

const work = mkdtempSync(join(tmpdir(), 'rescue-face-casework-usage-'));
const at = (name: string) => join(work, name);
writeFileSync(at('there.csv'), 'x');
const ALL = ['--data', at('absent'), '--operator', 'clerk', '--station', 'jinan'];
const ID = '3.0b0e7a5c-1d2e-4f3a-8b9c-0d1e2f3a4b5c';
const DECIDE = ['decide', ID, ...ALL, '--method', 'police', '--reason', 'r'];
const SINCE = ['--identity-established-at', '2026-01-01'];
const NOTICE = ['duty', 'open', 'withdraw-family-search-notice', ...ALL];
const USAGE = ['ledger', 'usage', ...ALL, '--out', at('new.csv')];
const LATER = ['--occurred-at', '9999-01-01', '--late-reason', 'other'];

/** Command lines that are wrong, with what is said of them. */
const WRONG: readonly (readonly [args: readonly string[], sentence: (texts: Texts) => string])[] = [
  [['search', 'a.jpg', ...ALL, '--source', 'phone', '--tag', 'lost'], (texts) => texts.badWord('--tag', TAGS)],
  [['search', 'a.jpg', ...ALL, '--source', 'phone', '--situation', 'x'], (texts) => texts.badWord('--situation', SITUATIONS)],
  [['analyse', '3', ...ALL, '--none'], (texts) => texts.badEntryId('SEARCH')],
  [['analyse', `9${ID}0`, ...ALL, '--none'], (texts) => texts.badEntryId('SEARCH')],
  [['analyse', ID, ...ALL], (texts) => texts.suspectedOrNone],
  [['analyse', ID, ...ALL, '--none', '--suspected', 'p'], (texts) => texts.suspectedOrNone],
  [['analyse', ID, ...ALL, '--suspected', 'p,'], (texts) => texts.badId('--suspected')],
  [['analyse', ID, ...ALL, '--none', '--note', 'x'.repeat(4001)], (texts) => texts.badNote('--note')],
  [DECIDE, (texts) => texts.personOrNone],
  [[...DECIDE, '--none', '--person', 'p'], (texts) => texts.personOrNone],
  [[...DECIDE, '--person', 'p'], (texts) => texts.identityTimeNeeded],
  [[...DECIDE, '--person', 'p', '--identity-established-at', '9999-01-01'], (texts) => texts.inTheFuture('--identity-established-at')],
  [[...DECIDE, '--person', 'p', '--identity-established-at', '1991-12-31'], (texts) => texts.tooEarly('--identity-established-at')],
  [[...DECIDE, '--none', '--link', 'q'], (texts) => texts.noneTakesNoPerson],
  [[...DECIDE, '--person', 'p', ...SINCE, '--link', 'q', '--merge', 'r'], (texts) => texts.linkOrMerge],
  [[...DECIDE, '--person', 'p', ...SINCE, '--merge', 'q,p'], (texts) => texts.othersAlone('--merge')],
  [[...DECIDE, '--none', '--occurred-at', '2026-01-01'], (texts) => texts.lateNeedsBoth],
  [[...DECIDE, '--none', ...LATER], (texts) => texts.inTheFuture('--occurred-at')],
  [[...DECIDE, '--none', '--method', 'guess'], (texts) => texts.badWord('--method', METHODS)],
  [['confirm', 'x', ...ALL], (texts) => texts.badEntryId('DECISION')],
  [['reverse', ID, ...ALL], (texts) => texts.missingOption('--reason')],
  [['duty', 'open', 'dance', ...ALL], (texts) => texts.badWord('KIND', KINDS)],
  [[...NOTICE, '--due', '2026-01-01'], (texts) => texts.noticeHasNoDue],
  [['duty', 'open', 'handover', ...ALL, ...SINCE], (texts) => texts.dueInstead],
  [[...NOTICE, '--because', 'x'], (texts) => texts.badEntryId('--because')],
  [['duty', 'close', 'd', ...ALL], (texts) => texts.missingOption('--receipt')],
  [['duty', 'close', 'd', ...ALL, '--receipt', ''], (texts) => texts.badNote('--receipt')],
  [USAGE, (texts) => texts.periodNeeded],
  [[...USAGE, '--from', '2026-01-01'], (texts) => texts.periodNeeded],
  [[...USAGE, '--year', '2026', '--from', '2026-01-01'], (texts) => texts.periodNeeded],
  [[...USAGE, '--year', '26'], (texts) => texts.badInteger('--year', 1994, 9999)],
  [[...USAGE, '--year', '2026', '--cut-off', '02-30'], (texts) => texts.badCutOff],
  [[...USAGE, '--from', '2026-01-02', '--to', '2026-01-03', '--cut-off', '12-15'], (texts) => texts.cutOffNeedsYear],
  [[...USAGE, '--from', '2026-01-02', '--to', '2026-01-01'], (texts) => texts.endBeforeStart],
  [[...USAGE, '--from', '2026-02-30', '--to', '2026-03-01'], (texts) => texts.badDay('--from')],
  [[...USAGE, '--year', '2026', '--out', at('there.csv')], (texts) => texts.outExists(at('there.csv'))],
  [[...USAGE, '--year', '2026', '--out', at('new.pdf')], (texts) => texts.badTableName],
  [[...USAGE, '--year', '2026', '--facts', at('none')], (texts) => texts.badFacts(at('none'), 'ENOENT')],
  [['ledger', 'outcomes', ...ALL, '--year', '2026'], (texts) => texts.missingOption('--out')],
  [['ledger', 'statistics', ...ALL, '--year', '2026', '--by', 'day'], (texts) => texts.badWord('--by', 'station, month, situation')],
  [['ledger', 'report', ...ALL, '--year', '2026', '--out', at('r.html')], (texts) => texts.missingOption('--city')],
];

const TAGS =
  'suspected-lost, suspected-trafficked, suspected-intellectual-disability, suspected-mental-disorder, suspected-fugitive, repeat-help-seeker';
const SITUATIONS = 'routine-intake, escorted-identity-unknown, suspected-fare-fraud, identity-withheld-or-false, family-request, long-stay';
const METHODS = 'rescue-records, police, other-station, relatives, identity-document, several';
const KINDS = 'withdraw-family-search-notice, notify-station, handover, replace-photo, answer-family-request, review-decision';

/** What a command line says besides who acts. */
const spoken = (args: readonly string[]) =>
  args
    .filter((word) => !ALL.includes(word))
    .join(' ')
    .replaceAll(work, '')
    .slice(0, 120);

test.each(WRONG.map(([args, sentence]) => ({ line: spoken(args), args, sentence })))(
  '$line: 2 and one sentence',
  async ({ args, sentence }) => {
    for (const language of ['en', 'zh-CN'] as const) {
      const { code, stdout, stderr } = await runProgram(...args, `--lang=${language}`);
      const texts = textsIn(language);
      expect([code, stdout]).toEqual([2, '']);
      expect(stderr).toContain(texts.failure(sentence(texts)));
      expect(stderr.split('\n')).toHaveLength(2);
    }
    expect(readdirSync(work)).toEqual(['there.csv']);
  },
);

test.each(['analyse', 'decide', 'confirm', 'reverse', 'duties', 'duty open', 'duty close', 'ledger usage', 'ledger report'])(
  'the help of %s is in both languages',
  async (command) => {
    const help = [...command.split(' '), '--help'];
    const [english, chinese] = await Promise.all([runProgram(...help), runProgram(...help, '--lang', 'zh-CN')]);
    expect([english.code, chinese.code]).toEqual([0, 0]);
    expect(english.stdout).not.toMatch(/[\u4e00-\u9fff]/);
    expect(chinese.stdout).toMatch(/[\u4e00-\u9fff]{3}/);
  },
);
