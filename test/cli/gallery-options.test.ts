import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SecurityEvent } from 'rescue-face';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CliFailure } from '../../src/cli/failure.js';
import { chinaTime, endOption, instantOption, parseInstant } from '../../src/cli/gallery/dates.js';
import { countConflicts, fileAuthorities, writeFirstOperator } from '../../src/cli/gallery/operators.js';
import { actOption, labelOptions } from '../../src/cli/gallery/options.js';
import { PairReport } from '../../src/cli/gallery/pair-report.js';
import { readPassphrase } from '../../src/cli/gallery/passphrase.js';
import { securityLogSink } from '../../src/cli/gallery/security-log.js';
import { textsIn } from '../../src/cli/texts.js';

const texts = textsIn('en');
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rescue-face-options-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('dates', () => {
  test('are in China standard time unless they say otherwise', () => {
    expect(parseInstant('2026-03-01')).toBe(Date.UTC(2026, 1, 28, 16));
    expect(parseInstant('2026-03-01T09:30')).toBe(Date.UTC(2026, 2, 1, 1, 30));
    expect(parseInstant('2026-03-01T09:30:15Z')).toBe(Date.UTC(2026, 2, 1, 9, 30, 15));
    expect(chinaTime(Date.UTC(2026, 1, 28, 16))).toBe('2026-03-01 00:00 +08:00');
  });

  test.each(['2026-02-30', '2026-2-3', '03/01/2026', '2026-13-01', 'today', '2026-03-01T25:00', ''])('%j is none', (text) => {
    expect(parseInstant(text)).toBeUndefined();
    expect(() => instantOption('--from', text, texts)).toThrow(texts.badDate('--from'));
  });

  test('the last day of a period is meant with all its hours', () => {
    expect(endOption('--to', '2026-03-01', texts)).toBe(Date.UTC(2026, 2, 1, 16));
    expect(endOption('--to', '2026-03-01T09:30Z', texts)).toBe(Date.UTC(2026, 2, 1, 9, 30));
  });
});

describe('who acts', () => {
  const words = { operator: 'clerk', station: 'jinan', purpose: 'drill', legalBasis: 'statutory-duty' };

  test('is taken word for word', () => {
    expect(actOption({ ...words, evidence: 'form 7' }, texts)).toEqual({
      operator: 'clerk',
      station: 'jinan',
      purpose: 'drill',
      legalBasis: { kind: 'statutory-duty', evidence: 'form 7' },
    });
  });

  test.each([
    [{ purpose: 'fun' }, '--purpose takes one of'],
    [{ legalBasis: 'because' }, '--legal-basis takes one of'],
    [{ legalBasis: 'separate-consent' }, texts.evidenceNeeded('separate-consent')],
    [{ operator: '' }, texts.badId('--operator')],
    [{ station: 'a\u0000b' }, texts.badId('--station')],
  ])('%j is refused', (wrong, sentence) => {
    expect(() => actOption({ ...words, ...wrong }, texts)).toThrow(sentence);
  });

  test('labels are names with words', () => {
    expect(labelOptions(['county=370102', 'a=b=c'], texts)).toEqual([
      ['county', '370102'],
      ['a', 'b=c'],
    ]);
    for (const wrong of ['county', '=x', 'x=']) expect(() => labelOptions([wrong], texts)).toThrow(texts.badLabel);
  });
});

describe('the passphrase', () => {
  test('is the first line of a file', async () => {
    const file = join(folder, 'passphrase');
    writeFileSync(file, '\uFEFFfour words nobody knows\r\nand a remark\n');
    expect(await readPassphrase('--passphrase-file', file, texts)).toBe('four words nobody knows');
    writeFileSync(file, '\nsecond');
    await expect(readPassphrase('--passphrase-file', file, texts)).rejects.toThrow(texts.emptyPassphrase('--passphrase-file'));
    await expect(readPassphrase('--x', join(folder, 'absent'), texts)).rejects.toThrow(texts.badPassphraseFile('--x', 'ENOENT'));
  });
});

describe('the operators of a folder', () => {
  const file = () => join(folder, 'operators.json');

  test('begin with one who may do everything at one station; what is there is kept', async () => {
    expect(await writeFirstOperator(folder, 'clerk', 'jinan', texts)).toBe('made');
    if (process.platform !== 'win32') expect(statSync(file()).mode & 0o777).toBe(0o600);
    const found = await (await fileAuthorities(folder, texts)).operators.find('clerk');
    expect(await countConflicts(folder, texts)).toBe(1);
    expect(found).toMatchObject({ id: 'clerk', stations: ['jinan'] });
    expect(found?.permissions).toContain('administer-audit');
    const before = readFileSync(file(), 'utf8');
    expect(await writeFirstOperator(folder, 'other', 'jinan', texts)).toBe('kept');
    expect(readFileSync(file(), 'utf8')).toBe(before);
  });

  test('are read at every call, so that a withdrawal is heeded', async () => {
    await writeFirstOperator(folder, 'clerk', 'jinan', texts);
    const { operators } = await fileAuthorities(folder, texts);
    writeFileSync(file(), '{"schema":"rescue-face-operators@1","operators":[]}');
    expect(await operators.find('clerk')).toBeUndefined();
    rmSync(file());
    await expect(operators.find('clerk')).rejects.toMatchObject({ exitCode: 7, code: 'ERR_OPERATORS_MISSING' });
  });

  test('may have the scope of an area, with where stations lie', async () => {
    const clerk = { id: 'clerk', stations: { level: 'city', code: '370100' }, permissions: ['search', 'administer-audit'] };
    const stations = [{ id: 'lixia', division: '370102' }];
    writeFileSync(file(), JSON.stringify({ schema: 'rescue-face-operators@1', operators: [clerk], stations }), { mode: 0o600 });
    const authorities = await fileAuthorities(folder, texts);
    expect(await authorities.operators.find('clerk')).toEqual(clerk);
    expect(await authorities.stations.find('lixia')).toEqual(stations[0]);
    expect(await authorities.stations.find('jinan')).toBeUndefined();
    expect(await countConflicts(folder, texts)).toBe(0);
  });

  test.each([
    ['{"schema":"rescue-face-operators@1","operators":[],"stations":[{"id":"张三","division":"3701"}]}', 'division'],
    ['{', 'not JSON'],
    ['[]', 'Expected schema rescue-face-operators@1'],
    ['{"schema":"rescue-face-operators@1","operators":{}}', 'Expected an array of operators'],
    ['{"schema":"rescue-face-operators@1","operators":[{"id":"张三","stations":"jinan","permissions":[]}]}', 'stations'],
    ['{"schema":"rescue-face-operators@1","operators":[{"id":"张三","stations":"all","permissions":["all"]}]}', 'permissions'],
    ['{"schema":"rescue-face-operators@1","operators":[],"comment":"张三"}', 'alone'],
  ])('%s cannot be used, and nobody is named', async (text, problem) => {
    writeFileSync(file(), text, { mode: 0o600 });
    const failure = await fileAuthorities(folder, texts).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(CliFailure);
    expect(failure).toMatchObject({ exitCode: 7, code: 'ERR_OPERATORS' });
    expect(String(failure)).toContain(problem);
    expect(String(failure)).not.toContain('张三');
  });

  test.runIf(process.platform !== 'win32')('that others may write are not trusted', async () => {
    await writeFirstOperator(folder, 'clerk', 'jinan', texts);
    chmodSync(file(), 0o620);
    await expect(fileAuthorities(folder, texts)).rejects.toThrow(texts.operatorsOpenToOthers(file()));
  });
});

describe('a report of pairs', () => {
  const pair = (a: string, b: string, similarity: number) => ({
    a: { personId: a, photoId: `${a}-1` },
    b: { personId: b, photoId: `${b}-1` },
    similarity,
    normalizedScore: undefined,
    band: undefined,
    log10LikelihoodRatio: undefined,
  });
  const rows = (out: string) =>
    readFileSync(out, 'utf8')
      .trim()
      .split('\r\n')
      .slice(1)
      .map((row) => row.split(',').slice(0, 3));

  test('of a run that was cut short goes on with what was found, each pair once', async () => {
    const out = join(folder, 'pairs.csv');
    const first = await PairReport.open(out, 'kind', texts);
    first.add(pair('=a', 'b', 0.8));
    first.add(pair('c', 'd', 0.9));
    first.close();
    // As a kill leaves it: the last line is not whole.
    writeFileSync(`${out}.part`, `${readFileSync(`${out}.part`, 'utf8')}{"a":{"pers`);
    const second = await PairReport.open(out, 'kind', texts);
    second.add(pair('d', 'c', 0.9));
    second.add(pair('e', 'f', 0.7));
    second.close();
    const third = await PairReport.open(out, 'kind', texts);
    expect(await third.finish()).toHaveLength(3);
    expect(rows(out)).toEqual([
      ['d', 'd-1', 'c'],
      ["'=a", "'=a-1", 'b'],
      ['e', 'e-1', 'f'],
    ]);
    if (process.platform !== 'win32') expect(statSync(out).mode & 0o777).toBe(0o600);
    expect(() => statSync(`${out}.part`)).toThrow('ENOENT');
  });

  test('takes nothing over from a run of another kind', async () => {
    const out = join(folder, 'pairs.csv');
    const first = await PairReport.open(out, 'one kind', texts);
    first.add(pair('a', 'b', 0.8));
    first.close();
    const second = await PairReport.open(out, 'another', texts);
    expect(await second.finish()).toEqual([]);
  });
});

describe('the security log', () => {
  test('takes a line after the other, for its owner alone', async () => {
    const file = join(folder, 'security.jsonl');
    const sink = await securityLogSink(file, texts);
    for (const line of ['{"a":1}', '{"b":2}']) await sink(line, {} as SecurityEvent);
    expect(readFileSync(file, 'utf8')).toBe('{"a":1}\n{"b":2}\n');
    if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600);
    await expect(securityLogSink(join(folder, 'absent', 'log'), texts)).rejects.toThrow(
      texts.cannotWrite(join(folder, 'absent', 'log'), 'ENOENT'),
    );
  });
});
