import { expect, test } from 'vitest';
import { Selector } from '../../src/index/selector.js';

test.each([
  ['1', [1.00002, 1, 1.00001]],
  ['-1', [-1, -1.00002, -1.00001]],
])('scores that rounding carried beyond %s are all kept: their similarities are equal, and ids decide', (_, scores) => {
  const selector = new Selector(1);
  scores.forEach((score, row) => {
    if (score + 1e-7 >= selector.floor) selector.offer(row, score - 1e-7, score + 1e-7);
  });
  expect([...selector.candidates()].sort()).toEqual([0, 1, 2]);
});

test('what lies below the best lower bound is let go', () => {
  const selector = new Selector(1);
  selector.offer(0, 0.4, 0.5);
  selector.offer(1, 0.55, 0.6);
  expect(selector.candidates()).toEqual([1]);
});
