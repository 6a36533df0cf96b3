import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { DemoDocument } from '../../src/cli/demo/document.js';
import { textsIn } from '../../src/cli/texts.js';
import { expectSelfContained } from './expect-report.js';
import { HOSTILE_FILE, HOSTILE_PERSON, makePeopleFolder, PEOPLE } from './people-folder.js';
import { type CliEnding, runCli } from './run-cli.js';

const SLOW = 300_000;
const work = mkdtempSync(join(tmpdir(), 'rescue-face-demo-'));

describe('demo on the sample photos', () => {
  let ending: CliEnding;
  let document: DemoDocument;
  let report: string;

  beforeAll(async () => {
    ending = await runCli(['demo', '--json', '--top-k', '3', '--threads', '2'], work);
    document = JSON.parse(ending.stdout) as DemoDocument;
    report = readFileSync(join(work, 'rescue-face-report.html'), 'utf8');
  }, SLOW);

  test('ends well, and leaves nothing but the report', () => {
    expect(ending.code).toBe(0);
    expect(readdirSync(work)).toEqual(['rescue-face-report.html']);
  });

  test('every third photo is searched with, every face of the others enrolled', () => {
    expect(document).toMatchObject({ schema: 'rescue-face-demo@1', source: { kind: 'samples', layout: 'groups' }, topK: 3 });
    expect(document.photos.map(({ file, role }) => [file, role])).toEqual([
      ['sample1.jpg', 'gallery'],
      ['sample2.jpg', 'gallery'],
      ['sample3.jpg', 'probe'],
      ['sample4.jpg', 'gallery'],
      ['sample5.jpg', 'gallery'],
      ['sample6.jpg', 'probe'],
    ]);
    const faces = (role: string) => document.photos.filter((photo) => photo.role === role).flatMap((photo) => photo.faces).length;
    expect(document.enrolled).toHaveLength(faces('gallery'));
    expect(document.probes).toHaveLength(faces('probe'));
    expect(faces('gallery')).toBeGreaterThanOrEqual(12);
    expect(faces('probe')).toBeGreaterThanOrEqual(6);
  });

  test('every face has box, points, pose and mesh inside its photo', () => {
    for (const { width, height, faces } of document.photos) {
      for (const { box, landmarks, headPose, mesh, score } of faces) {
        expect(box.width).toBeGreaterThan(50);
        expect(landmarks).toHaveLength(5);
        for (const [x, y] of landmarks) expect(x > 0 && y > 0 && x < width && y < height).toBe(true);
        expect(Math.abs(headPose?.yaw ?? 90)).toBeLessThan(90);
        expect(mesh).toHaveLength(468 * 3);
        expect(score).toBeGreaterThan(0.5);
      }
    }
  });

  test('every probe is ranked against the whole gallery, best first', () => {
    for (const { candidates, similarities } of document.probes) {
      expect(candidates.map(({ rank }) => rank)).toEqual([1, 2, 3]);
      expect(similarities).toHaveLength(document.gallery.persons);
      expect(similarities).toEqual(similarities.toSorted((a, b) => b - a));
      expect(candidates.map(({ similarity }) => similarity)).toEqual(similarities.slice(0, 3));
      for (const { photo } of candidates) expect(document.photos.find(({ id }) => id === photo)?.role).toBe('gallery');
    }
    expect(document.ranks).toBeUndefined();
  });

  test('every stage was timed', () => {
    for (const { medianMs, runs } of Object.values(document.timings.stages)) expect(medianMs > 0 && runs > 0).toBe(true);
  });

  test('the report holds six photos and needs nothing from anywhere', () => {
    expectSelfContained(report);
    expect(report.match(/data:image\/jpeg/g)).toHaveLength(6);
    expect(report.length).toBeLessThan(8_000_000);
    for (const { similarity } of document.probes.flatMap(({ candidates }) => candidates)) expect(report).toContain(similarity.toFixed(4));
  });
});

describe('demo on a folder of persons', () => {
  let folder: string;
  let document: DemoDocument;
  let report: string;
  let text: CliEnding;

  beforeAll(async () => {
    folder = await makePeopleFolder();
    const out = join(work, 'people.html');
    const ending = await runCli(['demo', folder, '--json', '--lang', 'zh-CN', '--out', out, '--threads', '2'], work);
    expect([ending.stderr.replace(/^正在.*\n/gm, ''), ending.code]).toEqual(['', 0]);
    document = JSON.parse(ending.stdout) as DemoDocument;
    report = readFileSync(out, 'utf8');
    text = await runCli(['demo', folder, '--no-html', '--threads', '2'], work);
  }, SLOW);

  test('the first usable photo of each person is enrolled, the others searched with', () => {
    const files = (role: string) => document.photos.filter((photo) => photo.role === role).map(({ file }) => file);
    expect(files('gallery')).toEqual([`${HOSTILE_PERSON}/1.jpg`, 'ann/1.jpg', PEOPLE.twoFaces]);
    expect(files('probe')).toEqual([`${HOSTILE_PERSON}/${HOSTILE_FILE}`, 'ann/2.jpg', 'bea/3.jpg']);
    expect(document.gallery.persons).toBe(3);
  });

  test('the person of a probe that is nearly the same picture comes first, and is counted', () => {
    const ranks = document.probes.filter(({ person }) => person !== 'bea').map(({ matedRank }) => matedRank);
    expect(ranks).toEqual([1, 1]);
    expect(document.ranks).toMatchObject({ probes: 3, galleryPersons: 3, withinTopK: 3, topK: 5 });
    expect(document.caution).toContain(textsIn('zh-CN').notAccuracy);
  });

  test('nothing is dropped silently', () => {
    const reasons = Object.fromEntries(document.unusable.map(({ file, reason }) => [file, reason]));
    expect(reasons).toEqual({
      [PEOPLE.notAPhoto]: 'not-a-photo',
      [PEOPLE.noFace]: 'no-face',
      [PEOPLE.damaged]: 'ERR_IMAGE_CORRUPT',
      [PEOPLE.empty]: 'ERR_IMAGE_EMPTY',
      [PEOPLE.lie]: 'ERR_IMAGE_FORMAT',
    });
    expect(document.notes.map(({ file, note }) => [file, note])).toEqual([[PEOPLE.twoFaces, 'largest-of-several']]);
    for (const { file, message } of [...document.unusable, ...document.notes]) {
      expect(report).toContain(file);
      expect(message).toMatch(/[\u4e00-\u9fff]/);
      expect(text.stdout).toContain(file);
    }
  });

  test('hostile names stay text', () => {
    expectSelfContained(report);
    expect(report).toContain('&quot;&gt;&lt;script&gt;alert(1)&lt;!-- &amp;amp; 张三');
    expect(report).toContain('z&#39;&gt;&lt;img src=x onerror=alert(1)&gt;.jpg');
    expect(report).toContain('<html lang="zh-CN">');
  });

  test('the terminal says the same in English', () => {
    expect(text.code).toBe(0);
    const { caution, notAccuracy, rates } = textsIn('en');
    for (const sentence of [caution, notAccuracy, rates(3, 3)]) expect(text.stdout).toContain(sentence);
    expect(text.stdout.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
    expect(readdirSync(work).sort()).toEqual(['people.html', 'rescue-face-report.html']);
  });
});
