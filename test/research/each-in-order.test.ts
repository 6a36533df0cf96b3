import { expect, test } from 'vitest';
import { eachInOrder } from '../../src/research/each-in-order.js';

const wait = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

test('answers come in the order of the items, whichever is done first', async () => {
  const answers = await eachInOrder([30, 1, 20, 5, 0], 3, async (milliseconds) => {
    await wait(milliseconds);
    return milliseconds;
  });
  expect(answers).toEqual([30, 1, 20, 5, 0]);
  expect(await eachInOrder([], 3, wait)).toEqual([]);
});

test('after a failure nothing more is begun, and what was begun ends first', async () => {
  const begun: number[] = [];
  const ended: number[] = [];
  const work = async (item: number) => {
    begun.push(item);
    if (item === 1) throw new Error('one');
    await wait(20);
    ended.push(item);
    if (item === 2) throw new Error('two');
  };
  await expect(eachInOrder([0, 1, 2, 3, 4, 5], 3, work)).rejects.toThrow('one');
  expect(begun).toEqual([0, 1, 2]);
  expect(ended).toEqual([0, 2]);
});
