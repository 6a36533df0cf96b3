import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sqliteLedger } from 'rescue-face/adapters/sqlite-store';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { textsIn } from '../../src/cli/texts.js';
import { runCli, SAMPLES } from './run-cli.js';

const SLOW = 300_000;
const work = mkdtempSync(join(tmpdir(), 'rescue-face-audit-'));
const as = (operator: string) => ['--data', 'gallery', '--operator', operator, '--station', 'jinan-1'];
const [CLERK, CHECKER] = [as('clerk'), as('checker')];
const NOBODY = '0.00000000-0000-4000-8000-000000000000';
const [en, zh] = [textsIn('en'), textsIn('zh-CN')];
const YEAR = String(new Date(Date.now() + 8 * 3_600_000).getUTCFullYear());

async function ask<T = Record<string, unknown>>(code: number, ...args: string[]): Promise<T> {
  const ended = await runCli([...args, '--json'], work);
  expect(ended.code, ended.stderr).toBe(code);
  return JSON.parse(ended.stdout) as T;
}

async function read(code: number, ...args: string[]): Promise<string> {
  const ended = await runCli(args, work);
  expect(ended.code, ended.stderr).toBe(code);
  return `${ended.stdout}${ended.stderr}`;
}

async function entries(): Promise<number> {
  await using ledger = await sqliteLedger({ path: join(work, 'gallery') });
  return ledger.size;
}

const photo = (n: number) => join(SAMPLES, `sample${n}.jpg`);
const PHOTO = ['--source', 'phone', '--face', 'largest'];
const drawing = ['audit', 'draw', '--year', YEAR, ...CHECKER];

interface Drawn {
  readonly auditId: string;
  readonly photos: { readonly photoId: string }[];
}

/** An audit from the draw to the replacement: every test goes on where the one before ended. */
describe('a photo audit on the command line', { timeout: SLOW }, () => {
  let drawn: Drawn;
  let resultId: string;
  let bad: string;

  beforeAll(async () => {
    await ask(0, 'init', ...CLERK);
    const file = join(work, 'gallery', 'operators.json');
    const document = JSON.parse(readFileSync(file, 'utf8')) as { operators: object[] };
    document.operators.push({ id: 'checker', stations: ['jinan-1'], permissions: ['administer-audit'] });
    writeFileSync(file, JSON.stringify(document), { mode: 0o600 });
    for (const n of [1, 2, 3]) await ask(0, 'enroll', photo(n), ...PHOTO, '--person', `p-${n}`, '--name', '王小明', ...CLERK);
  }, SLOW);
  afterAll(() => rmSync(work, { recursive: true, force: true }));

  test('is drawn, twice entered, with what it follows from', async () => {
    const before = await entries();
    drawn = await ask<Drawn>(0, ...drawing, '--sample', '3', '--seed', '2026-q1', '--frame', 'frame.json');
    expect((await entries()) - before).toBe(2);
    expect(drawn).toMatchObject({
      schema: 'rescue-face-audit-draw@1',
      seed: '2026-q1',
      method: 'smallest-numbers@1',
      gone: 0,
      frame: 'frame.json',
    });
    expect(drawn.photos).toHaveLength(3);
    const said = await read(0, ...drawing, '--per-stratum', '1', '--lang', 'zh-CN');
    expect(said).toContain('抽查编号：');
    expect(said).toContain('jinan-1');
    expect(await read(0, ...drawing, '--sample', '1', '--for-station', 'elsewhere')).toContain(en.noPhotosToDraw);
  });

  test('can be checked by anybody', async () => {
    expect(await ask(0, 'audit', 'check', 'frame.json')).toMatchObject({ holds: true, drawn: 3, wrong: 0, auditId: drawn.auditId });
    const given = JSON.parse(readFileSync(join(work, 'frame.json'), 'utf8')) as { drawn: { photoId: string }[]; seed: string };
    writeFileSync(join(work, 'less.json'), JSON.stringify({ ...given, drawn: given.drawn.slice(1) }));
    expect(await ask(9, 'audit', 'check', 'less.json')).toMatchObject({ holds: false, wrong: 1 });
    writeFileSync(
      join(work, 'more.json'),
      JSON.stringify({ ...given, drawn: [...given.drawn.slice(1), { ...given.drawn[0], photoId: 'another' }] }),
    );
    expect(await read(9, 'audit', 'check', 'more.json')).toContain(en.listDoesNotHold(2));
    writeFileSync(join(work, 'none.json'), '{}');
    expect(await read(2, 'audit', 'check', 'none.json')).toContain('Expected schema rescue-face-audit-frame@1');
    expect(await read(2, 'audit', 'check', 'nowhere.json')).toContain('ENOENT');
  });

  test('says what passes and what must be taken again, and names nobody', async () => {
    const before = await entries();
    const report = ['audit', 'report', drawn.auditId, ...CHECKER];
    interface Result {
      readonly resultId: string;
      readonly whole: { readonly drawn: number; readonly rejected: number };
      readonly replace: { readonly photoId: string }[];
    }
    const found = await ask<Result>(0, ...report, '--out', 'audit.xlsx');
    expect((await entries()) - before).toBe(1);
    expect(found).toMatchObject({ schema: 'rescue-face-audit-report@1', status: 'reported', out: 'audit.xlsx', unreadable: [] });
    expect(found.whole.drawn).toBe(3);
    expect(found.replace).toHaveLength(found.whole.rejected);
    resultId = found.resultId;
    bad = found.replace[0]?.photoId ?? drawn.photos[0]?.photoId ?? '';
    expect(readFileSync(join(work, 'audit.xlsx')).subarray(0, 2).toString()).toBe('PK');
    const said = await read(0, ...report, '--out', 'audit.html', '--lang', 'zh-CN', '--unit', '济南市救助管理站');
    const page = readFileSync(join(work, 'audit.html'), 'utf8');
    expect(page).toContain('照片质量抽查报告');
    expect(page).toContain('济南市救助管理站');
    await read(0, ...report, '--out', 'replace.csv', '--table', 'replace');
    const csv = readFileSync(join(work, 'replace.csv'), 'utf8');
    expect(csv).toContain(en.auditAbout === '' ? '' : 'Photo,Episode');
    for (const text of [said, page, csv, JSON.stringify(found)]) expect(text).not.toMatch(/王小明|"p-1"|data:image|<img/);
    expect(await ask(8, 'audit', 'report', NOBODY, ...CHECKER)).toMatchObject({ status: 'unknown', message: en.unknownAudit });
    expect(await ask(6, 'audit', 'report', drawn.auditId, ...as('nobody'))).toMatchObject({ code: 'ERR_POLICY_DENIED' });
  });

  test('has a photo replaced, which stays as history', async () => {
    const replacing = (n: number, ...more: string[]) => [
      'audit',
      'replace',
      bad,
      photo(n),
      ...PHOTO,
      '--reason',
      'photo-audit',
      ...CLERK,
      ...more,
    ];
    const done = await ask<{ status: string; photoId: string }>(
      0,
      ...replacing(4, '--audit', resultId, '--new-photo', 'better', '--exception', 'no-better-photo'),
    );
    expect(done).toMatchObject({ status: 'replaced', photoId: 'better', replacedId: bad });
    expect(await ask(10, ...replacing(5))).toMatchObject({ status: 'already-replaced', by: 'better' });
    expect(await ask(8, 'audit', 'replace', 'nowhere', photo(4), ...PHOTO, '--reason', 'other', ...CLERK)).toMatchObject({
      status: 'unknown',
    });
    const shown = await read(0, 'view', '--photo', bad, ...CLERK);
    expect(shown).toContain(en.replacedBy);
    expect(shown).toContain('better');
    const again = await read(0, 'audit', 'report', drawn.auditId, ...CHECKER);
    expect(again).toContain(en.resultIs('').slice(0, 6));
  });

  test('explains what it cannot take', async () => {
    const before = await entries();
    const wrong: readonly [string, ...string[]][] = [
      [en.sampleOrPerStratum, ...drawing],
      [en.sampleOrPerStratum, ...drawing, '--sample', '3', '--per-stratum', '1'],
      [en.badSeed, ...drawing, '--sample', '3', '--seed', '王小明'],
      [en.periodNeeded, 'audit', 'draw', '--sample', '3', ...CHECKER],
      ['--table', 'audit', 'report', drawn.auditId, '--table', 'all', ...CHECKER],
      [en.badTableName, 'audit', 'report', drawn.auditId, '--out', 'x.pdf', ...CHECKER],
      ['--reason', 'audit', 'replace', 'x', photo(1), '--source', 'phone', '--reason', 'whim', ...CLERK],
    ];
    for (const [message, ...args] of wrong) expect(await read(2, ...args)).toContain(message);
    expect(existsSync(join(work, 'x.pdf'))).toBe(false);
    expect(await entries()).toBe(before);
    expect(zh.auditIs('7')).toContain('7');
  });
});
