import { expect, test } from 'vitest';
import { periodOption } from '../../src/cli/casework/period-options.js';
import { textsIn } from '../../src/cli/texts.js';

const texts = textsIn('en');
const at = (text: string) => Date.parse(text);

test('a period has its last day with all its hours, in China time', () => {
  expect(periodOption({ from: '2026-01-01', to: '2026-01-31' }, texts)).toEqual({
    period: { from: at('2026-01-01T00:00+08:00'), to: at('2026-02-01T00:00+08:00') },
    year: 2026,
  });
  expect(periodOption({ from: '2025-12-16', to: '2026-12-15' }, texts)).toEqual(periodOption({ year: '2026', cutOff: '12-15' }, texts));
});

test('a year ends on 31 December, or on its cut-off day, which may be 29 February', () => {
  expect(periodOption({ year: '2026' }, texts).period.to).toBe(at('2027-01-01T00:00+08:00'));
  expect(periodOption({ year: '2024', cutOff: '02-29' }, texts).period.to).toBe(at('2024-03-01T00:00+08:00'));
});

test.each(['12-32', '00-10', '13-01', '02-30', '04-31', '1-1', '12-00', 'december'])('no year ends on %s', (cutOff) => {
  expect(() => periodOption({ year: '2026', cutOff }, texts)).toThrow(texts.badCutOff);
});
