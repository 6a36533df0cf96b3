import { describe, expect, test } from 'vitest';
import { reportTextsIn } from '../../src/cli/evaluate/report-texts.js';
import { calibrationReport } from '../../src/cli/report/calibration-report.js';
import { escapeText } from '../../src/cli/report/html.js';
import { LANGUAGES } from '../../src/cli/texts.js';
import { expectSelfContained } from './expect-report.js';
import { paths, plotOf, shown } from './read-report.js';
import { calibrationDocument, sampleCalibration } from './sample-calibration.js';

describe.each(LANGUAGES)('the report of calibrate in %s', (language) => {
  const texts = reportTextsIn(language);
  const report = calibrationReport(calibrationDocument(), language);

  test('is one file without scripts, requests, pictures or switches, whatever names it shows', () => {
    expectSelfContained(report);
    expect(report.split('&lt;script&gt;').length).toBeGreaterThan(6);
    expect(report).not.toMatch(/<input|<image|<defs/);
  });

  test('shows every number of the document', () => {
    const text = shown(report);
    for (const number of ['lfw@aa082fb01a6a', '2,329', '4,416', '|1,504|', '11, 12, 13', '|0.0294|', '|0.0263|', '|0.0298|']) {
      expect(text).toContain(number);
    }
    for (const sentence of [
      texts.fit('56.911', '− 47.435'),
      texts.fit('0.823', '+ 1.274'),
      texts.fromTo('−4.11', '6.25'),
      texts.ofPeople('13,020', '682'),
      texts.ofPeople('1,771,600', '1,645'),
      texts.bandsIntro('1,504'),
      texts.holdsHere,
    ]) {
      expect(text).toContain(sentence);
    }
    expect(text).toContain(`|${texts.below('−3')}|1|1,489,347|−4.02|${texts.notObserved}|`);
    expect(text).toContain(`|${texts.fromTo('3', '4')}|2,738|22|3.54|4.23|`);
    expect(text).toContain(`|${texts.from('5')}|0|0|–|${texts.notObserved}|`);
    expect(text).toContain(`|${texts.high}|0.8939|3.44|1 %|25.4 %|`);
    expect(text).toContain(`|${texts.medium}|0.8723|3.44|10 %|25.4 %|`);
    // The intervals are Wilson's on people: 78 of 8,240 among 1,645 is 0.58 to 1.54 %.
    expect(text).toContain(`|1,504|78 / 8,240|0.95 %|0.58–1.54 %|${texts.measured}|`);
    expect(text).toMatch(/\|15,040\|–\|\d.*? %\|0\.58–14\.\d+ %\|/);
  });

  test('draws what was observed only, dots the larger the more comparisons', () => {
    const plot = plotOf(report, texts.reliabilityOf(texts.similarity));
    const radii = [...(plot.split('<ul')[0] ?? '').matchAll(/<circle class="dot first" cx="[^"]*" cy="[^"]*" r="([^"]*)"/g)].map(([, r]) =>
      Number(r),
    );
    expect(radii).toHaveLength(2);
    expect(radii[0]).toBeGreaterThan(radii[1] ?? 0);
    expect(paths(plot, 'guide')).toEqual(['M58 284L456 30']);
  });

  test('draws a curve and its interval up to the measured size, and apart from it up to ten times that size', () => {
    const plot = plotOf(report, texts.growthOf(texts.high, texts.similarity));
    const [[within = ''], [beyond = ''], [edge = '']] = [paths(plot, 'measured'), paths(plot, 'extrapolated'), paths(plot, 'guide')];
    const first = (path: string) => path.slice(1).split(/[LV]/)[0];
    expect(within.split('L').at(-1)).toBe(first(beyond));
    expect(first(edge)?.split(' ')[0]).toBe(first(beyond)?.split(' ')[0]);
    expect(plot.match(/class="dot first"/g)).toHaveLength(3 + 1);
    for (const look of ['area', 'area-extrapolated']) expect(paths(plot, look)[0]).toMatch(/^M.*Z$/);
    expect(plot).toContain(escapeText(texts.extrapolated('1,504')));
  });

  test('says which band is missing, and where there is none, no normalised score and nothing observed', () => {
    const whole = sampleCalibration();
    const { similarity } = whole.scores;
    const one = calibrationReport(
      calibrationDocument({ ...whole, scores: { similarity: { ...similarity, bands: similarity.bands.slice(1) }, 's-norm': null } }),
      language,
    );
    expect(one).toContain(escapeText(texts.bandMissing(texts.high)));
    expect(one).not.toContain(escapeText(texts.bandMissing(texts.medium)));
    expect(one).toContain(escapeText(texts.noSnorm));
    const none = calibrationReport(
      calibrationDocument({ ...whole, scores: { similarity: { ...similarity, bands: [], reliability: [] }, 's-norm': null } }),
      language,
    );
    expectSelfContained(none);
    expect(none).toContain(escapeText(texts.noBands));
    expect(none).not.toContain('<figure');
    expect(none).not.toMatch(/NaN|Infinity|undefined|null/);
  });
});
