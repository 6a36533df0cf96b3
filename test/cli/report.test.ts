import { describe, expect, test } from 'vitest';
import { choosePictures } from '../../src/cli/demo/choose-pictures.js';
import { summary } from '../../src/cli/demo/summary.js';
import { demoReport } from '../../src/cli/report/demo-report.js';
import { detectReport } from '../../src/cli/report/detect-report.js';
import { photoFigure } from '../../src/cli/report/photo-figure.js';
import { pictureDefinitions } from '../../src/cli/report/picture.js';
import { commonAxis, stripPlot } from '../../src/cli/report/strip-plot.js';
import { LANGUAGES, textsIn } from '../../src/cli/texts.js';
import { expectSelfContained } from './expect-report.js';
import { face, HOSTILE, personsDocument, somePictures } from './sample-document.js';

describe.each(LANGUAGES)('the report of a run in %s', (language) => {
  const texts = textsIn(language);
  const document = personsDocument();
  const report = demoReport(document, somePictures('photo-1', 'photo-2'), language);

  test('is one file without scripts or requests, whatever names it shows', () => {
    expectSelfContained(report);
    expect(report).toContain(`<html lang="${language}">`);
    // Folder, model, two photos, person, reason, remark: all shown, all as text.
    expect(report.split('&lt;script&gt;').length).toBeGreaterThan(8);
  });

  test('shows every fact of the document', () => {
    for (const shown of ['0.9000', '0.7000', '−12°', '0.91', '50 ms', '100.0 %', '0 / 1', '2026-01-02 03:04 UTC', texts.matedAt(2)]) {
      expect(report).toContain(shown);
    }
    for (const sentence of [texts.caution, texts.notAccuracy, texts.rates(1, 4), 'first', 'second']) expect(report).toContain(sentence);
  });

  test('holds each picture once, however often it is shown', () => {
    expect(report.match(/data:image\/jpeg/g)).toHaveLength(2);
    expect(report.match(/href="#photo-2"/g)?.length).toBeGreaterThan(1);
  });

  test('a candidate whose picture is not there has an empty frame', () => {
    expect(report).toContain('class="crop absent"');
  });

  test('says what it left out', () => {
    const without = demoReport(document, somePictures(), language);
    expectSelfContained(without);
    expect(without).toContain(texts.capped(0, 1));
    expect(without).toContain(texts.capped(0, 2));
  });

  test('the terminal is told the same, without control characters', () => {
    const text = summary(document, texts);
    for (const shown of ['0.9000', '0/1 (0.0 %)', '1/1 (100.0 %)', texts.matedAt(2), texts.unusableCount(1), 'third']) {
      expect(text).toContain(shown);
    }
    expect(text.replaceAll('\n', '')).not.toMatch(/\u202e|\p{Cc}/u);
  });

  test('the report of detect holds to the same', () => {
    const photos = [{ id: 'photo-1', file: HOSTILE, format: 'png', bytes: 5, width: 100, height: 80, faces: [face(1)] }];
    const unusable = [{ file: HOSTILE, reason: 'x', message: HOSTILE }];
    const detected = { schema: 'rescue-face-detect@1', version: '0', createdAt: document.createdAt, photos, unusable } as const;
    expectSelfContained(detectReport(detected, somePictures('photo-1'), language));
  });
});

test('a group photo comes before its probes, portraits come after them', () => {
  const texts = textsIn('en');
  const order = (layout: 'persons' | 'groups') => {
    const report = demoReport({ ...personsDocument(), source: { kind: 'folder', layout } }, somePictures('photo-1'), 'en');
    return report.indexOf(texts.photosSection) < report.indexOf(texts.searchSection);
  };
  expect([order('groups'), order('persons')]).toEqual([true, false]);
});

test('the nose points the same way in a head that lies on its side, tilted with it', () => {
  const drawn = (roll: number) => {
    const turned = { ...face(1), headPose: { yaw: 30, pitch: 0, roll } };
    const photo = { id: 'a', file: 'a', format: 'png', bytes: 5, width: 100, height: 80, faces: [turned] };
    const { markup } = photoFigure(photo, { id: 'a', jpeg: '', width: 100, height: 80 }, [], textsIn('en'));
    const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] =
      [...markup.matchAll(/<line x1="(.*?)" y1="(.*?)" x2="(.*?)" y2="(.*?)"/g)][0]?.slice(1).map(Number) ?? [];
    return [x2 - x1, y2 - y1].map(Math.round).map((value) => value + 0);
  };
  expect([drawn(0), drawn(90), drawn(180)]).toEqual([
    [15, 0],
    [0, 15],
    [-15, 0],
  ]);
});

test('a picture that is not base64 is refused', () => {
  const bad = new Map([['a', { id: 'a', jpeg: '"><script>', width: 1, height: 1 }]]);
  expect(() => pictureDefinitions(bad)).toThrow(TypeError);
});

test('a strip has one line per similarity, the candidates apart, and a triangle for the person', () => {
  const [probe] = personsDocument().probes;
  if (probe === undefined) throw new Error('no probe');
  const axis = commonAxis([probe]);
  expect([axis.from, axis.to].map((value) => value.toFixed(3))).toEqual(['0.068', '0.932']);
  const { markup } = stripPlot(probe, axis, 4, textsIn('en'));
  const lines = (name: string) => new RegExp(`class="${name}" d="([^"]*)"`).exec(markup)?.[1]?.match(/M/g)?.length;
  expect([lines('top'), lines('others'), lines('mated')]).toEqual([2, 2, 1]);
  expect(stripPlot({ ...probe, matedRank: null }, axis, 4, textsIn('en')).markup).not.toContain('class="mated"');
  expect(stripPlot(probe, axis, 5000, textsIn('en')).markup).toContain(textsIn('en').stripTitleCapped(4));
  expect(commonAxis([])).toEqual({ from: 0, to: 1 });
});

test('the first forty probes are pictured with their candidates, then other photos', () => {
  const base = personsDocument();
  const [probe] = base.probes;
  if (probe === undefined) throw new Error('no probe');
  const probes = Array.from({ length: 50 }, (_, i) => ({ ...probe, photo: `photo-${i + 100}` }));
  const chosen = choosePictures({ ...base, probes });
  expect(chosen).toHaveLength(40);
  expect(chosen[39]).toEqual(['photo-139', 'photo-9', 'photo-1']);
  expect(choosePictures({ ...base, probes: [{ ...probe, candidates: [] }] })).toEqual([['photo-2'], ['photo-1']]);
});
