import { expect, test } from 'vitest';
import { reportTextsIn } from '../../src/cli/evaluate/report-texts.js';
import { countText, numberText, rateRange, rateText, rateTick } from '../../src/cli/rate-text.js';
import { notMeasurable } from '../../src/cli/report/not-measurable.js';
import { TOO_FEW } from './sample-evaluation.js';

test('reasons are said in the language of the page, and unknown ones as they are', () => {
  const chinese = reportTextsIn('zh-CN');
  for (const reason of [
    TOO_FEW.reason,
    'no mated probes',
    'no mated comparisons',
    'no non-mated comparisons',
    'FMR 0.0001 allows 2 false matches among 20000 non-mated comparisons; at least 5 are needed',
    'too many comparisons have no score: FMR stays below FNMR at every threshold',
    'equal errors are 1 false matches and 2 false non-matches; at least 5 of each are needed',
  ]) {
    expect(notMeasurable(reason, chinese)).not.toMatch(/[a-z]{3}/);
  }
  expect(notMeasurable('something else', chinese)).toContain('something else');
});

test('numbers have as many digits as they need', () => {
  const rates = [0, 1, 0.254, 0.0936, 0.001, 0.000_15, 0.000_001, 0.9912, 0.999_936, 0.089, Number.NaN];
  expect(rates.map(rateText)).toEqual([
    '0 %',
    '100 %',
    '25.4 %',
    '9.36 %',
    '0.10 %',
    '0.015 %',
    '0.00010 %',
    '99.12 %',
    '99.994 %',
    '8.90 %',
    '–',
  ]);
  expect([0.1, 0.003, 0.000_001, 1, 0.995].map(rateTick)).toEqual(['10 %', '0.3 %', '0.0001 %', '100 %', '99.5 %']);
  expect([rateRange(0.0783, 0.11), rateRange(0.00015, 0.0038), rateRange(0.9944, 0.999_936), rateRange(0.000_001, 0.5)]).toEqual([
    '7.83–11.00 %',
    '0.015–0.380 %',
    '99.440–99.994 %',
    '0.00010–50.0 %',
  ]);
  expect([0, 999, 1000, 1_771_600].map(countText)).toEqual(['0', '999', '1,000', '1,771,600']);
  expect([-1.234, -0.0001, 2].map((value) => numberText(value, 2))).toEqual(['−1.23', '0.00', '2.00']);
});

test('every Chinese text of the reports has Chinese in it and every value; no text names anybody as found', () => {
  const [english, chinese] = [reportTextsIn('en'), reportTextsIn('zh-CN')];
  const filled = (text: string | ((...values: never[]) => string)) =>
    typeof text === 'string' ? text : (text as (...values: string[]) => string)('7', '8', '9', '6');
  expect(Object.keys(chinese).sort()).toEqual(Object.keys(english).sort());
  for (const [key, text] of Object.entries(chinese)) {
    const other = english[key as keyof typeof english];
    expect(filled(text), key).toMatch(/[\u4e00-\u9fff]/);
    expect(filled(other), key).not.toMatch(/[\u4e00-\u9fff]/);
    for (const said of [filled(text), filled(other)]) expect(said).not.toMatch(/this is [A-Z]|match found|比对成功|就是/i);
    if (typeof other !== 'string') {
      const values = ['7', '8', '9', '6'].slice(0, other.length);
      for (const value of values) for (const said of [filled(text), filled(other)]) expect(said, key).toContain(value);
    }
  }
});
