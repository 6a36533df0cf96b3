import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sqliteLedger } from 'rescue-face/adapters/sqlite-store';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { textsIn } from '../../src/cli/texts.js';
import { runCli, SAMPLES } from './run-cli.js';

const SLOW = 300_000;
const work = mkdtempSync(join(tmpdir(), 'rescue-face-casework-'));
const as = (operator: string) => ['--data', 'gallery', '--operator', operator, '--station', 'jinan-1'];
const [CLERK, CHIEF, DEPUTY] = [as('clerk'), as('chief'), as('deputy')];
const NOBODY = '0.00000000-0000-4000-8000-000000000000';
const [en, zh] = [textsIn('en'), textsIn('zh-CN')];
/** Somebody whose id has a comma in it. */
const COMMA = 'p,3';

/** Runs the built command and answers its JSON document; fails where it ends otherwise than expected. */
async function ask<T = Record<string, unknown>>(code: number, ...args: string[]): Promise<T> {
  const ended = await runCli([...args, '--json'], work);
  expect([ended.stderr.replace(/^(?!rescue-face:).*\n/gm, '') === '' || code !== 0, ended.code], ended.stderr).toEqual([true, code]);
  return JSON.parse(ended.stdout) as T;
}

/** What a run prints for people. */
async function read(code: number, ...args: string[]): Promise<string> {
  const ended = await runCli(args, work);
  expect(ended.code, ended.stderr).toBe(code);
  return ended.stdout;
}

/** How many entries the ledger has; to look takes no key and leaves none. */
async function entries(): Promise<number> {
  await using ledger = await sqliteLedger({ path: join(work, 'gallery') });
  return ledger.size;
}

/** How many entries something has left. */
async function leaving<T>(count: number, act: () => Promise<T>): Promise<T> {
  const before = await entries();
  const result = await act();
  expect((await entries()) - before).toBe(count);
  return result;
}

interface OperatorsDocument {
  operators: { id: string; stations: string[]; permissions: string[] }[];
  policy?: { searcherMayDecide: boolean };
}

function editOperators(edit: (document: OperatorsDocument) => void): void {
  const file = join(work, 'gallery', 'operators.json');
  const document = JSON.parse(readFileSync(file, 'utf8')) as OperatorsDocument;
  edit(document);
  writeFileSync(file, JSON.stringify(document), { mode: 0o600 });
}

/** A day in China's time. */
const day = (at: number) => new Date(at + 8 * 3_600_000).toISOString().slice(0, 10);
const PERIOD = ['--from', day(Date.now()), '--to', day(Date.now() + 86_400_000)];
const photo = (n: number) => join(SAMPLES, `sample${n}.jpg`);
const PHOTO = ['--source', 'phone', '--face', 'largest'];
const searching = (n: number) => ['search', photo(n), ...PHOTO, '--situation', 'escorted-identity-unknown', ...CLERK];

/** A case from the first photo to the yearly report: every test goes on where the one before ended. */
describe('a case on the command line', { timeout: SLOW }, () => {
  let search: string;
  let decision: string;
  let duty: string;

  beforeAll(async () => {
    await ask(0, 'init', ...CLERK);
    editOperators(({ operators }) => {
      const stations = ['jinan-1'];
      operators.push({ id: 'chief', stations, permissions: ['decide', 'view', 'export'] });
      operators.push({ id: 'deputy', stations, permissions: ['decide', 'view'] });
    });
    for (const [n, person] of ['p-1', 'p-2', COMMA].entries()) await ask(0, 'enroll', photo(n + 1), ...PHOTO, '--person', person, ...CLERK);
  }, SLOW);
  afterAll(() => rmSync(work, { recursive: true, force: true }));

  test('begins with a search, which says by what id it goes', async () => {
    const about = ['--name', '无名', '--rescue-number', '2026-17', '--tag', 'suspected-lost', '--note', 'by the bridge'];
    const found = await leaving(1, () => ask<{ searchId: string; candidates: unknown[] }>(0, ...searching(1), ...about));
    expect(found.candidates).toHaveLength(3);
    search = found.searchId;
    const said = await read(0, 'search', photo(1), ...PHOTO, '--purpose', 'drill', '--lang', 'zh-CN', ...CLERK);
    expect(said).toMatch(/检索编号：\d+\.[0-9a-f-]{36}（/);
  });

  test('is looked at by a person: only candidates can be suspected', async () => {
    const suspected = ['--suspected', 'p-1,p\\,3', '--note', 'the scar'];
    const entered = await leaving(1, () => ask(0, 'analyse', search, ...suspected, ...CLERK));
    expect(entered).toEqual({ schema: 'rescue-face-analyse@1', status: 'entered', id: expect.any(String) });
    const refused = await leaving(0, () => ask(8, 'analyse', search, '--suspected', 'nobody', ...CLERK));
    expect(refused).toEqual({ schema: 'rescue-face-analyse@1', status: 'not-a-candidate', message: en.notACandidate });
    expect(await ask(8, 'analyse', NOBODY, '--none', ...CLERK)).toMatchObject({ status: 'unknown', message: en.unknownSearch });
    expect(await read(0, 'analyse', search, '--suspected', 'p-1', '--lang', 'zh-CN', ...CLERK)).toContain('疑似 1 人');
    expect(await leaving(1, () => ask(6, 'analyse', search, '--none', ...CHIEF))).toMatchObject({ code: 'ERR_POLICY_DENIED' });
  });

  test('has a notice out, whose time is not known yet', async () => {
    const told = ['--rescue-number', '2026-17', '--reference', 'https://xunqin.example.cn/17'];
    const opened = await leaving(1, () => ask<{ dutyId: string }>(0, 'duty', 'open', 'withdraw-family-search-notice', ...told, ...CHIEF));
    expect(opened).toMatchObject({ schema: 'rescue-face-duty-open@1', status: 'opened' });
    duty = opened.dutyId;
    expect(await read(0, 'duties', ...CHIEF)).toContain(en.noDueTime);
    expect(await read(0, 'duties', '--overdue', ...CHIEF)).toBe(`${en.noneOverdue}\n`);
    expect(await ask(8, 'duty', 'open', 'handover', '--person', 'nobody', ...CHIEF)).toMatchObject({ message: en.unknownPerson });
  });

  const verified = ['--person', 'p-1', '--method', 'police', '--reason', 'reply no. 12', '--identity-established-at', '2024-03-01T09:00'];
  const dueAt = Date.parse('2024-03-02T09:00+08:00');

  test('is decided by somebody who has not searched, once', async () => {
    const own = await leaving(1, () => ask(6, 'decide', search, ...verified, ...CLERK));
    expect(own).toEqual({ schema: 'rescue-face-decide@1', status: 'same-operator', message: en.sameOperator });
    expect(await ask(8, 'decide', NOBODY, ...verified, ...CHIEF)).toMatchObject({ status: 'unknown' });
    const more = ['--name', '王小明', '--disposition', 'relatives-contacted', '--link', 'p-2'];
    const decided = await leaving(2, () => ask<{ id: string }>(0, 'decide', search, ...verified, ...more, ...CHIEF));
    expect(decided).toEqual({
      schema: 'rescue-face-decide@1',
      status: 'decided',
      id: expect.any(String),
      bySearcher: false,
      dated: [{ dutyId: duty, dueAt }],
    });
    decision = decided.id;
    const none = ['--none', '--method', 'relatives', '--reason', 'they say no'];
    expect(await leaving(0, () => ask(10, 'decide', search, ...none, ...DEPUTY))).toMatchObject({ status: 'already-decided' });
    expect(await ask(0, 'view', '--person', 'p-1', ...CHIEF)).toMatchObject({ links: [{ id: 'p-2', to: 'p-1', how: 'linked' }] });
  });

  test('is confirmed by a third, taken back, and decided anew', async () => {
    expect(await ask(6, 'confirm', decision, ...CHIEF)).toMatchObject({ status: 'same-operator' });
    const confirmed = await leaving(1, () => ask(0, 'confirm', decision, '--note', 'seen', ...DEPUTY));
    expect(confirmed).toEqual({ schema: 'rescue-face-confirm@1', status: 'confirmed', id: expect.any(String) });
    const reversed = await leaving(2, () => ask(0, 'reverse', decision, '--reason', 'another person', ...DEPUTY));
    expect(reversed).toMatchObject({ schema: 'rescue-face-reverse@1', status: 'reversed', unlinked: 1 });
    expect(await ask(10, 'reverse', decision, '--reason', 'again', ...DEPUTY)).toMatchObject({ status: 'not-in-force' });
    expect(await ask(10, 'confirm', decision, ...DEPUTY)).toMatchObject({ message: en.notInForce });
    expect(await ask(8, 'reverse', NOBODY, '--reason', 'x', ...DEPUTY)).toMatchObject({ message: en.unknownDecision });
    const said = await read(0, 'decide', search, ...verified, '--name', '王小明', '--lang', 'zh-CN', ...CHIEF);
    expect(said).toContain(zh.nowDue(duty, '2024-03-02 09:00 +08:00'));
  });

  test('is late with its notice: what is due is listed in China time, and closed with what shows it', async () => {
    const listed = await leaving(1, () => ask(0, 'duties', '--overdue', ...CHIEF));
    expect(listed).toMatchObject({
      schema: 'rescue-face-duties@1',
      duties: [{ dutyId: duty, duty: 'withdraw-family-search-notice', station: 'jinan-1', dueAt, overdue: true, rescueNumber: '2026-17' }],
      clockBehind: false,
    });
    const said = await read(0, 'duties', '--for-station', 'jinan-1', '--lang', 'zh-CN', ...CHIEF);
    for (const word of ['2024-03-02 09:00 +08:00', zh.dutyWithdraw, '2026-17', duty]) expect(said).toContain(word);
    expect(await read(0, 'duties', '--for-station', 'elsewhere', ...CHIEF)).toBe(`${en.noDuties}\n`);

    const other = await ask<{ dutyId: string }>(0, 'duty', 'open', 'notify-station', '--due', '2024-03-05', ...CHIEF);
    const receipt = ['--receipt', 'answered by telephone'];
    const late = ['--occurred-at', '2024-03-04', '--late-reason', 'paper-record'];
    expect(await ask(0, 'duty', 'close', other.dutyId, ...receipt, ...late, ...CHIEF)).toMatchObject({ overdue: false });
    expect(await read(0, 'duty', 'close', duty, ...receipt, ...CHIEF)).toMatch(/, after its time\.\n$/);
    expect(await ask(8, 'duty', 'close', duty, ...receipt, ...CHIEF)).toEqual({
      schema: 'rescue-face-duty-close@1',
      status: 'unknown',
      message: en.unknownDuty,
    });
    expect(await ask(6, 'duties', ...as('nobody'))).toMatchObject({ exitCode: 6 });
  });

  interface TableDocument {
    readonly rows: number;
    readonly checksum: string;
    readonly ledger: { readonly size: number };
  }

  test('stands in the usage ledger, which is written to a new file and to nobody who may not', async () => {
    const usage = ['ledger', 'usage', ...PERIOD, '--out'];
    const size = await entries();
    const made = await leaving(1, () => ask<TableDocument>(0, ...usage, 'usage.csv', ...CHIEF));
    expect(made).toMatchObject({ schema: 'rescue-face-ledger-usage@1', out: 'usage.csv', rows: 1, ledger: { size } });
    const csv = readFileSync(join(work, 'usage.csv'), 'utf8');
    for (const word of ['2026-17', '无名', 'verified', '王小明', 'police', '2024-03-01', made.checksum]) expect(csv).toContain(word);
    if (process.platform !== 'win32') expect(statSync(join(work, 'usage.csv')).mode & 0o777).toBe(0o600);
    const again = await leaving(0, () => ask(2, ...usage, 'usage.csv', ...CHIEF));
    expect(again).toMatchObject({ message: en.outExists('usage.csv') });
    expect(await leaving(1, () => ask(6, ...usage, 'refused.csv', ...DEPUTY))).toMatchObject({ code: 'ERR_POLICY_DENIED' });
    expect(existsSync(join(work, 'refused.csv'))).toBe(false);

    const page = await read(0, ...usage, 'usage.html', '--lang', 'zh-CN', '--unit', '某市救助管理站', ...CHIEF);
    expect(page).toContain(zh.tableWritten('usage.html', 1));
    const html = readFileSync(join(work, 'usage.html'), 'utf8');
    for (const word of ['lang="zh-CN"', '人脸识别技术使用台账', '某市救助管理站', '已核实', '王小明']) expect(html).toContain(word);
    const before = ['--from', '2024-01-01', '--to', '2024-12-31'];
    expect(await ask(0, 'ledger', 'usage', ...before, '--out', 'none.xlsx', ...CHIEF)).toMatchObject({ rows: 0 });
    expect(readFileSync(join(work, 'none.xlsx')).subarray(0, 2).toString()).toBe('PK');
    expect(await ask(0, 'ledger', 'outcomes', ...PERIOD, '--out', 'outcomes.csv', ...CHIEF)).toMatchObject({
      schema: 'rescue-face-ledger-outcomes@1',
      rows: 0,
    });
  });

  test('counts in the figures and in the yearly report', async () => {
    const statistics = ['ledger', 'statistics', ...PERIOD];
    const figures = await leaving(1, () => ask(0, ...statistics, '--by', 'situation', ...CHIEF));
    expect(figures).toMatchObject({
      schema: 'rescue-face-ledger-statistics@1',
      out: null,
      by: 'situation',
      whole: { uses: 1, verified: 1, recognition: { numerator: 1, denominator: 1 } },
      withoutSituation: 1,
    });
    const said = await read(0, ...statistics, '--lang', 'zh-CN', ...CHIEF);
    expect(said).toMatch(/识别率 +100\.00 %/);
    expect(said).toContain('识别率：核实例数 ÷ 使用次数');

    const facts = { schema: 'rescue-face-report-facts@1', stations: { 'jinan-1': '济南站' }, facts: { devices: '7 台' } };
    writeFileSync(join(work, 'facts.json'), JSON.stringify(facts));
    const year = ['--year', day(Date.now()).slice(0, 4), '--city', '某市'];
    const report = ['ledger', 'report', ...year, '--facts', 'facts.json', '--lang', 'zh-CN', '--out'];
    const made = await leaving(1, () => ask<{ blanks: string[] }>(0, ...report, 'report.html', ...CHIEF));
    expect(made).toMatchObject({ schema: 'rescue-face-ledger-report@1', title: expect.stringContaining('某市') });
    const html = readFileSync(join(work, 'report.html'), 'utf8');
    for (const word of ['年度人脸识别技术应用情况报告', '济南站', '7 台', '未填项', '<svg']) expect(html).toContain(word);
    expect(made.blanks.length).toBeGreaterThan(5);
    expect(made.blanks.join()).not.toContain('设备');
    await ask(0, ...report, 'report.xlsx', ...CHIEF);

    for (const wrong of ['{', '{}', '{"schema":"rescue-face-report-facts@1","facts":{"device":"7"}}']) {
      writeFileSync(join(work, 'facts.json'), wrong);
      expect(await ask(2, ...report, 'more.html', ...CHIEF)).toMatchObject({ message: expect.stringContaining('facts.json') });
    }
  });

  test('may be decided by whoever searched where the operators file says so, which is an entry', async () => {
    const { searchId } = await ask<{ searchId: string }>(0, ...searching(2));
    const none = ['decide', searchId, '--none', '--method', 'rescue-records', '--reason', 'nobody alike', ...CLERK];
    await leaving(1, () => ask(6, ...none));
    editOperators((document) => {
      document.policy = { searcherMayDecide: true };
    });
    // The change of policy, and the decision.
    expect(await leaving(2, () => ask(0, ...none))).toMatchObject({ status: 'decided', bySearcher: true });
    editOperators((document) => {
      document.policy = { searcherMayDecides: true } as never;
    });
    expect(await ask(7, ...none)).toMatchObject({ code: 'ERR_OPERATORS' });
  });
});
