import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openRescueFace } from 'rescue-face';
import { evaluateEmbeddings, parseCalibration } from 'rescue-face/evaluation';
import { type EmbeddedResearchPhoto, readEmbeddings, writeEmbeddings } from 'rescue-face/research';
import { beforeAll, describe, expect, test } from 'vitest';
import type { CalibrationDocument, EvaluationDocument } from '../../src/cli/evaluate/document.js';
import { textsIn } from '../../src/cli/texts.js';
import { hashOf } from '../evaluation/synthetic.js';
import { expectSelfContained } from './expect-report.js';
import { makePeopleFolder, PEOPLE } from './people-folder.js';
import { runCli } from './run-cli.js';

const work = mkdtempSync(join(tmpdir(), 'rescue-face-evaluate-'));
const run = (...args: string[]) => runCli(args, work);
const en = textsIn('en');
const zh = textsIn('zh-CN');
const SLOW = 300_000;

/** Embeddings of made-up people: photos of one person lie near each other; some people have no template at all. */
function madeUp(people: number, withThree: number): EmbeddedResearchPhoto[] {
  return Array.from({ length: people }, (_, person) =>
    Array.from({ length: person < withThree ? 3 : 1 }, (__, photo): EmbeddedResearchPhoto => {
      const raw = Float32Array.from(
        { length: 16 },
        (___, i) => hashOf(i, person) - 0.5 + 0.4 * (hashOf(100 * i + photo, 7000 + person) - 0.5),
      );
      const length = Math.hypot(...raw);
      const failed = person % 97 === 5;
      return {
        person: `person ${person}`,
        photo: `${String(person).padStart(4, '0')}/${photo}.jpg`,
        path: undefined,
        attributes: {},
        digest: createHash('sha256').update(`${person} ${photo}`).digest('hex'),
        embedding: failed ? undefined : { space: 'made-up', vector: raw.map((value) => value / length) },
        failure: failed ? { kind: 'failure-to-acquire', reason: 'no-face' } : undefined,
        faceWidth: failed ? undefined : 50 + 100 * hashOf(person, photo),
        faces: failed ? 0 : 1,
      };
    }),
  ).flat();
}

beforeAll(async () => {
  const set = { space: 'made-up', dimension: 16, detector: 'none' };
  await writeEmbeddings(join(work, 'large'), { ...set, photos: madeUp(800, 350) });
  writeFileSync(join(work, 'manifest.json'), '{"name":"my-model"}');
  mkdirSync(join(work, 'notes'));
  writeFileSync(join(work, 'notes', 'list.txt'), 'kept');
  await writeEmbeddings(join(work, 'small'), { ...set, photos: madeUp(150, 60) });
});

describe('evaluate', () => {
  test('says of exported embeddings what the library says of them', async () => {
    const { code, stdout } = await run('evaluate', 'large', '--seeds', '2', '--json', '--html', 'large.html');
    expect(code).toBe(0);
    const document = JSON.parse(stdout) as EvaluationDocument;
    expect(document).toMatchObject({ schema: 'rescue-face-evaluation@1', source: { kind: 'embeddings', name: 'large' }, space: 'made-up' });
    // People 5, 102, 199, 296 with three photos each, 393, 490, 587, 684, 781 with one.
    expect(document.failures).toEqual({
      failureToAcquire: { unreadable: 0, 'not-decodable': 0, 'no-face': 17 },
      failureToEnrol: { 'model-failed': 0 },
    });
    expect(document.failedPhotos).toHaveLength(17);
    const { photos } = await readEmbeddings(join(work, 'large'));
    const report = evaluateEmbeddings(
      photos.map(({ person, photo, embedding }) => ({ person, photo, embedding })),
      { seeds: [1, 2] },
    );
    expect(document.report).toEqual(JSON.parse(JSON.stringify(report)));
    expect(document.report.protocol).toMatchObject({ galleryPeople: 575, unenrolledMultiples: 0, rerank: 100 });
    expect(document.report.searches['s-norm']).toBeDefined();
    expectSelfContained(readFileSync(join(work, 'large.html'), 'utf8'));
    expect(statSync(join(work, 'large.html')).mode & 0o777).toBe(0o600);
  });

  test('states gallery size, counts and what cannot be measured, in both languages', async () => {
    for (const [language, texts] of [
      ['en', en],
      ['zh-CN', zh],
    ] as const) {
      const { code, stdout } = await run('evaluate', 'small', '--seeds', '2', '--lang', language);
      expect(code).toBe(0);
      // 60 people with several photos are too few singles apart: 90 single ones give 45 strangers, so a third of the 60 stays out.
      expect(stdout).toContain(texts.openSetTitle(85));
      expect(stdout).toContain(texts.protocol(2, 85, 80, 65));
      expect(stdout).toContain(texts.leftOut('33.3 %'));
      expect(stdout).toContain(texts.notMeasurable);
      expect(stdout).toContain(texts.noSNorm);
      expect(stdout).toContain(texts.cautionPeople);
    }
  });

  test.each(['mean', 'quality-weighted'])('searches one template per person: %s', async (fusion) => {
    const { stdout } = await run(
      'evaluate',
      'small',
      '--seeds',
      '1',
      '--enrolled',
      '2',
      '--fusion',
      fusion,
      '--unenrolled',
      '20',
      '--json',
    );
    const { report } = JSON.parse(stdout) as EvaluationDocument;
    expect(report.protocol).toMatchObject({ fusion, enrolledPerPerson: 2, unenrolledMultiples: 0.2 });
  });

  test('takes a pair list with folds, and refuses one that names other photos', async () => {
    const id = (person: number, photo: number) => `${String(person).padStart(4, '0')}/${photo}.jpg`;
    const rows = Array.from({ length: 40 }, (_, i) => [
      `${i % 4},1,${id(i, 0)},${id(i, 1)}`,
      `${i % 4},0,${id(i, 0)},${id(i + 1, 0)}`,
    ]).flat();
    writeFileSync(join(work, 'pairs.csv'), ['fold,mated,a,b', ...rows].join('\n'));
    const { stdout } = await run('evaluate', 'small', '--seeds', '1', '--pairs', 'pairs.csv', '--json');
    const { report, source } = JSON.parse(stdout) as EvaluationDocument;
    expect(source.pairs).toBe('pairs.csv');
    expect(report.verification).toMatchObject({ of: 'pair-list', matedComparisons: 40, nonMatedComparisons: 40, matedFailures: 1 });
    expect(report.verification.accuracy?.folds).toHaveLength(4);
    writeFileSync(join(work, 'others.csv'), 'fold,mated,a,b\n0,1,x/1.jpg,x/2.jpg\n');
    const refused = await run('evaluate', 'small', '--pairs', 'others.csv');
    expect([refused.code, refused.stderr]).toEqual([2, `${en.failure(en.strangePair(1))}\n`]);
    writeFileSync(join(work, 'wrong.csv'), `fold,mated,a,b\n0,1,${id(0, 0)},${id(0, 1)}\n1,1,${id(0, 0)},${id(1, 0)}\n`);
    const wrong = await run('evaluate', 'small', '--pairs', 'wrong.csv', '--lang', 'zh-CN');
    expect([wrong.code, wrong.stderr]).toEqual([2, `${zh.failure(zh.wrongPair(2))}\n`]);
  });

  test(
    'makes templates of photos once, counts those that give none, and exports them',
    async () => {
      const people = await makePeopleFolder();
      const first = await run('evaluate', people, '--seeds', '1', '--export', 'exported', '--json');
      expect([first.code, first.stderr]).toEqual([0, expect.anything()]);
      const document = JSON.parse(first.stdout) as EvaluationDocument;
      expect(document.failures.failureToAcquire).toMatchObject({ 'no-face': 1, 'not-decodable': 3 });
      expect(document.failedPhotos.map(({ photo }) => photo).sort()).toEqual(
        [PEOPLE.noFace, PEOPLE.damaged, PEOPLE.empty, PEOPLE.lie].sort(),
      );
      expect(document.passedOver).toBe(1);
      const cache = join(work, 'rescue-face-research-cache');
      expect(statSync(cache).mode & 0o777).toBe(0o700);
      const files = readdirSync(cache);
      expect(files.length).toBeGreaterThan(0);

      const second = await run('evaluate', people, '--seeds', '1', '--json');
      expect((JSON.parse(second.stdout) as EvaluationDocument).report).toEqual(document.report);
      const imported = await run('evaluate', 'exported', '--seeds', '1', '--json', '--no-cache');
      expect((JSON.parse(imported.stdout) as EvaluationDocument).report).toEqual(document.report);
      expect(readFileSync(join(work, 'exported', 'photos.csv'), 'utf8')).toContain('no-face');
    },
    SLOW,
  );
});

describe('calibrate', () => {
  test(
    'writes a calibration that a gallery opens with, and that is the same the next time',
    async () => {
      const args = ['calibrate', 'large', '--population', 'made-up-2026', '--description', 'made up'];
      const { code, stdout } = await run(...args, '--out', 'large.calibration.json', '--html', 'calibration.html', '--json');
      expect(code).toBe(0);
      const document = JSON.parse(stdout) as CalibrationDocument;
      const file = join(work, 'large.calibration.json');
      expect(statSync(file).mode & 0o777).toBe(0o600);
      const calibration = parseCalibration(JSON.parse(readFileSync(file, 'utf8')));
      expect(document.calibration).toEqual(JSON.parse(JSON.stringify(calibration)));
      expect(calibration.population).toEqual({ id: 'made-up-2026', description: 'made up', people: 800, photos: 1500, failures: 17 });
      expectSelfContained(readFileSync(join(work, 'calibration.html'), 'utf8'));
      const again = await run(...args, '--out', 'again.json');
      expect(again.stdout).toContain(calibration.id);
      expect(readFileSync(join(work, 'again.json'), 'utf8')).toBe(readFileSync(file, 'utf8'));
      // Of another model: opening says so instead of stating its rates.
      await expect(openRescueFace({ calibration: file, threads: 1 })).rejects.toMatchObject({ code: 'ERR_MODEL_CALIBRATION' });
    },
    SLOW,
  );

  test('refuses too little data with code 5, says how much is missing, and writes nothing', async () => {
    for (const [language, texts] of [
      ['en', en],
      ['zh-CN', zh],
    ] as const) {
      const { code, stderr } = await run('calibrate', 'small', '--population', 'few', '--out', 'few.json', '--lang', language);
      expect(code).toBe(5);
      expect(stderr).toContain(texts.shortageMated(59, 100));
      expect(existsSync(join(work, 'few.json'))).toBe(false);
    }
  });
});

describe('wrong usage ends with 2, one sentence and nothing done', () => {
  test.each([
    [['evaluate', 'absent'], en.noResearchSource('absent')],
    [['evaluate', 'small', '--layout', 'flat'], en.badWord('--layout', 'persons, agedb, cfp')],
    [['evaluate', 'small', '--face', 'left'], en.badWord('--face', 'largest, centre')],
    [['evaluate', 'small', '--fusion', 'sum'], en.badWord('--fusion', 'best-of, mean, quality-weighted')],
    [['evaluate', 'small', '--unenrolled', '91'], en.badInteger('--unenrolled', 0, 90)],
    [['evaluate', 'small', '--html', 'x.jpg'], en.badHtmlName('--html')],
    [['evaluate', 'small', '--pairs', 'absent.csv'], en.fileProblem('ENOENT')],
    [['evaluate', 'small', '--model', 'x.json'], en.modelOfEmbeddings],
    [['evaluate', 'small', '--export', 'notes'], en.badExport('notes')],
    [['evaluate', 'small', '--export', 'notes/list.txt'], en.badExport('notes/list.txt')],
    [['calibrate', 'small', '--population', 'a\nb', '--out', 'x.json'], en.badPopulation],
    [['calibrate', 'small', '--population', 'p', '--out', 'manifest.json'], en.notACalibration('manifest.json')],
    [['calibrate', 'small', '--out', 'x.json'], en.missingOption('--population')],
    [['calibrate', 'small', '--population', 'p', '--out', 'x.txt'], en.badJsonName('--out')],
  ] as const)('%j', async (args, sentence) => {
    const { code, stdout, stderr } = await run(...args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(sentence);
  });

  test('what is there and is something else is left as it is', () => {
    expect(readFileSync(join(work, 'manifest.json'), 'utf8')).toBe('{"name":"my-model"}');
    expect(readdirSync(join(work, 'notes'))).toEqual(['list.txt']);
  });

  test("a gallery's folder is no research folder", async () => {
    mkdirSync(join(work, 'gallery', 'somebody'), { recursive: true });
    writeFileSync(join(work, 'gallery', 'rescue-face.db'), '');
    copyFileSync(join(work, 'small', 'set.json'), join(work, 'gallery', 'somebody', '1.jpg'));
    const { code, stderr } = await run('evaluate', 'gallery');
    expect(code).toBe(2);
    expect(stderr).toMatch(/gallery/);
  });
});
