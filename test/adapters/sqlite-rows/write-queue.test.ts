import { describe, expect, it } from 'vitest';
import { checkedWrite } from '../../../src/adapters/sqlite-store/check-write.js';
import { WriteQueue } from '../../../src/adapters/sqlite-store/write-queue.js';
import { write } from './support.js';

/** Sixteen callers who each come again as soon as they are answered, where a group takes so many milliseconds. */
async function groupsOf(tookMs: number): Promise<number[]> {
  const sizes: number[] = [];
  let time = 0;
  let revision = 0;
  const queue = new WriteQueue(
    async (group) => {
      sizes.push(group.length);
      time += tookMs;
      await new Promise((resolve) => setImmediate(resolve));
      return group.map(() => ({ done: { revision: ++revision, firstSeq: 0 } }));
    },
    () => time,
  );
  const caller = async () => {
    for (let turn = 0; turn < 10; turn++) await queue.add(checkedWrite(write({})), undefined);
  };
  await Promise.all(Array.from({ length: 16 }, caller));
  await queue.settled();
  return sizes;
}

describe('the queue of writes', () => {
  it('lets all who wait share a flush that takes long', async () => {
    expect(await groupsOf(5)).toEqual(Array.from({ length: 10 }, () => 16));
  });

  it('takes half of them at a time where flushing is quick, so that the others can be sealed meanwhile', async () => {
    expect(await groupsOf(0.1)).toEqual([16, ...Array.from({ length: 18 }, () => 8)]);
  });
});
