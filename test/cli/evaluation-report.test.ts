import type { EvaluationReport } from 'rescue-face/evaluation';
import { describe, expect, test } from 'vitest';
import { reportTextsIn } from '../../src/cli/evaluate/report-texts.js';
import { evaluationReport } from '../../src/cli/report/evaluation-report.js';
import { escapeText } from '../../src/cli/report/html.js';
import { LANGUAGES } from '../../src/cli/texts.js';
import { expectSelfContained } from './expect-report.js';
import { paths, plotOf, shown } from './read-report.js';
import { evaluationDocument, sampleReport, searchRates, TOO_FEW } from './sample-evaluation.js';

describe.each(LANGUAGES)('the report of evaluate in %s', (language) => {
  const texts = reportTextsIn(language);
  const report = evaluationReport(evaluationDocument(), language);

  test('is one file without scripts, requests, pictures or switches, whatever names it shows', () => {
    expectSelfContained(report);
    expect(report).toContain(`<html lang="${language}">`);
    expect(report.split('&lt;script&gt;').length).toBeGreaterThan(5);
    expect(report).toContain('&lt;img onerror&gt;');
    expect(report).not.toMatch(/<input|<image|<defs/);
  });

  test('shows every number of the document', () => {
    const text = shown(report);
    for (const number of ['2,329', '682', '4,416', '1,505', '11, 12, 13', '1,302', '824', '2026-01-02 03:04 UTC', '61.2 s', '2345 ms']) {
      expect(text).toContain(`${number}`);
    }
    // Open set: FPIR asked for, FNIR, interval, lowest to highest split, threshold, events.
    expect(text).toContain('|10 %|9.36 %|8.25–11.58 %|8.42–10.30 %|0.8765 ± 0.0123|1,219 / 13,020|819 / 8,240|');
    expect(text).toContain('|1 %|23.4 %|');
    expect(text).toContain('|10 %|8.06 %|');
    // Investigation: list length, FNIR, interval, splits, events; rank 1 once.
    expect(text).toContain(`|${texts.rank1Miss}|3.51 %|2.81–4.56 %|3.16–3.86 %|457 / 13,020|`);
    expect(text).toContain('|50|0.15 %|');
    // Once for each kind of score.
    expect(text.match(/\|3\.51 %\|/g)).toHaveLength(2);
    // Verification: FMR, TAR and its interval (not FNMR's), threshold, errors; equal errors; accuracy.
    expect(text).toContain('|0.1 %|96.50 %|95.58–97.30 %|0.8566|2,000|257|');
    expect(text).toContain(`|${texts.eer}|0.93 %|`);
    expect(text).toContain('0.65–1.20 %');
    expect(text).toContain(`|${texts.accuracy(10)}|99.12 %| ${texts.accuracyIs('0.31 %')}|`);
    expect(text).toContain(texts.listedPairs('7,342', '2,000,000'));
    expect(text).toContain(texts.comparisonsWithout('3', '17'));
    expect(text).toContain(texts.passedOver('7'));
    expect(text).toContain(`|${texts.failureToAcquire}|3|`);
    expect(text).toContain(`|${texts.noFace}|2|0.045 %|`);
    expect(text).toContain(texts.resamplesOf('1,000'));
  });

  test('says what it cannot measure and why, in its language, and that rates stay with their people', () => {
    const text = shown(report);
    expect(text).toContain(`|0.3 %|${texts.notMeasurable(texts.tooFewSearches('0.3 %', '2', '824', '5'))}|`);
    expect(text).toContain(`|0.0001 %|${texts.notMeasurable(texts.tooFewComparisons('0.0001 %', '2', '2,000,000', '5'))}|`);
    // Above the rates, and again beside how they were measured.
    expect(text.split(texts.holdsHere)).toHaveLength(3);
    expect(text).toContain('first sentence');
    if (language === 'zh-CN') expect(text).not.toMatch(/mated|threshold|needed/);
  });

  test('draws both kinds of score apart, and no point that a logarithm cannot hold', () => {
    const tradeOff = plotOf(report, texts.tradeOff);
    expect(tradeOff).toContain(`aria-label="${texts.tradeOff}. ${texts.fpirAxis}; ${texts.fnirAxis}"`);
    for (const look of ['first', 'second']) expect(paths(tradeOff, look)[0]?.match(/[ML]/g)).toHaveLength(3);
    expect(tradeOff.match(/class="dot /g)).toHaveLength(2 * 2 + 1);
    expect(paths(plotOf(report, texts.cmc), 'second')[0]?.match(/[ML]/g)).toHaveLength(50);
    expect(paths(plotOf(report, texts.det), 'first')[0]?.match(/[ML]/g)).toHaveLength(2);
    expect(report).not.toMatch(/d="[^"]*(?:NaN|Infinity)|c[xy]="(?:NaN|Infinity)/);
  });

  test('a report with next to nothing in it says so and draws nothing', () => {
    const text = evaluationReport(emptyDocument(), language);
    expectSelfContained(text);
    expect(text).not.toContain('<figure');
    expect(shown(text).split(texts.nothingToDraw)).toHaveLength(4);
    for (const sentence of [
      texts.noSnorm,
      texts.noFailures,
      texts.notMeasurable(texts.noMatedProbes),
      texts.notMeasurable(texts.neverEqual),
    ]) {
      expect(text).toContain(escapeText(sentence));
    }
    expect(text).not.toMatch(/NaN|Infinity|undefined|null/);
  });

  test('names fifty failed photos at most, and says so', () => {
    const base = evaluationDocument();
    const failedPhotos = Array.from({ length: 51 }, (_, i) => ({ photo: `photo-${i}`, reason: 'no-face', message: 'm' }) as const);
    const text = evaluationReport({ ...base, failedPhotos }, language);
    expect(text.match(/<bdi>photo-\d+/g)).toHaveLength(50);
    expect(text).toContain(escapeText(texts.capped('50', '51')));
    expect(evaluationReport({ ...base, failedPhotos: failedPhotos.slice(1) }, language)).not.toContain(
      escapeText(texts.capped('50', '50')),
    );
  });
});

test('everybody being returned is said in words, and a rate without interval has none', () => {
  const texts = reportTextsIn('en');
  const base = sampleReport();
  const { openSet } = base.searches.similarity;
  const everybody = { mean: Number.NEGATIVE_INFINITY, deviation: 0, lowest: Number.NEGATIVE_INFINITY, highest: Number.NEGATIVE_INFINITY };
  const points = openSet.points.map(({ fpir, result }) => ({
    fpir,
    result: result.status === 'ok' ? { ...result, thresholds: everybody, interval: undefined } : result,
  }));
  const similarity = { ...base.searches.similarity, openSet: { ...openSet, points } };
  const report = evaluationReport(evaluationDocument({ ...base, searches: { similarity, 's-norm': undefined } }), 'en');
  expect(shown(report)).toContain(`|10 %|9.36 %|${texts.noInterval}|8.42–10.30 %|${texts.everybody}|`);
  expect(report).not.toMatch(/NaN|Infinity/);
});

function emptyDocument() {
  const base = sampleReport();
  const none = { ...TOO_FEW, reason: 'no mated probes' };
  const rates = searchRates(0.1);
  const openSet = { ...rates.openSet, points: [{ fpir: 0.1, result: none }], tradeOff: [] };
  const { wantedFmr, ...counts } = { ...base.verification.rates[0], wantedFmr: 0.1 };
  const report: EvaluationReport = {
    ...base,
    verification: {
      ...base.verification,
      of: 'every-two-photos',
      accuracy: undefined,
      rates: [
        {
          ...counts,
          wantedFmr,
          status: 'not-measurable',
          reason: 'no mated comparisons',
        } as EvaluationReport['verification']['rates'][number],
      ],
      equalErrorRate: {
        ...base.verification,
        status: 'not-measurable',
        reason: 'too many comparisons have no score: FMR stays below FNMR at every threshold',
      },
      det: [],
    },
    searches: { similarity: { openSet, closedSet: none, investigation: none }, 's-norm': undefined },
  };
  const failures = { failureToAcquire: { unreadable: 0, 'not-decodable': 0, 'no-face': 0 }, failureToEnrol: { 'model-failed': 0 } };
  return { ...evaluationDocument({ ...report, failures: 0 }), failures, failedPhotos: [], passedOver: 0 };
}
