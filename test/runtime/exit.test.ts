import { describe, expect, it } from 'vitest';
import { runScript } from './run-script.js';

/** Native work is under way for nearly all of the time: several searches wait behind the running one. */
const SEARCHING = `
import { exactIndex } from 'rescue-face/vector-index';
const dimension = 512;
const index = exactIndex({ space: 's', dimension });
let state = 1;
const signs = Float32Array.from({ length: 60000 }, () => ((state = (state * 48271) % 2147483647) % 2 === 0 ? 1 : -1) / Math.sqrt(dimension));
const vector = (i) => ({ space: 's', vector: signs.subarray(i, i + dimension) });
await index.upsert(Array.from({ length: 50000 }, (_, i) => ({ id: String(i), embedding: vector(i) })));
const probes = Array.from({ length: 32 }, (_, i) => vector(i));
const search = () => index.searchMany(probes, { k: 1 }).then(search, (error) => console.log('rejected', error.code));
for (let i = 0; i < 3; i++) search();
await new Promise((resolve) => setTimeout(resolve, 60 + 40 * Math.random()));
`;

const REPETITIONS = 3;

describe('ending the process in the middle of native work', () => {
  it.each([
    ['process.exit', 'process.exit(7);', 7],
    ['an uncaught error', 'setImmediate(() => { throw new Error("uncaught"); });', 1],
    ['an unhandled rejection', 'Promise.reject(new Error("unhandled"));', 1],
  ])('by %s does not abort', async (_name, ending, code) => {
    for (let i = 0; i < REPETITIONS; i++) {
      const result = await runScript(`${SEARCHING}\n${ending}`);
      expect(result, result.output).toMatchObject({ code, signal: null });
      expect(result.milliseconds).toBeLessThan(9000);
    }
  });

  it('by a SIGTERM handler that exits does not abort', async () => {
    for (let i = 0; i < REPETITIONS; i++) {
      let sent = false;
      const result = await runScript(`${SEARCHING}\nprocess.once('SIGTERM', () => process.exit(9)); console.log('ready');`, {
        onOutput: (child, output) => {
          if (!sent && output.includes('ready')) sent = child.kill('SIGTERM');
        },
      });
      expect(result, result.output).toMatchObject({ code: 9, signal: null });
    }
  });

  it('by closing first ends clean, the waiting calls refused', async () => {
    for (let i = 0; i < REPETITIONS; i++) {
      const result = await runScript(`${SEARCHING}\nawait index[Symbol.asyncDispose](); console.log('closed');`);
      expect(result, result.output).toMatchObject({ code: 0, signal: null });
      expect(result.output).toContain('closed');
      expect(result.output).toContain('rejected ERR_NOT_OPEN');
    }
  });

  it('does not wait for native calls that had not begun', async () => {
    const worker = JSON.stringify(new URL('./fixtures/worker.mjs', import.meta.url).href);
    const client = JSON.stringify(new URL('../../src/runtime/worker-client.ts', import.meta.url).href);
    const result = await runScript(
      `
      const { WorkerClient } = await import(${client});
      const client = new WorkerClient(new URL(${worker}), {});
      await client.ready;
      client.call('native', { ms: 5, times: 100000 });
      await new Promise((resolve) => setTimeout(resolve, 100));
      const started = performance.now();
      process.on('exit', () => console.log(performance.now() - started < 2000 ? 'at once' : 'late'));
      process.exit(0);
    `,
      { tsx: true },
    );
    expect(result, result.output).toMatchObject({ code: 0 });
    expect(result.output).toContain('at once');
  });

  it('comes by itself when every worker is idle', async () => {
    const result = await runScript(`
      import { exactIndex } from 'rescue-face/vector-index';
      const index = exactIndex({ space: 's', dimension: 1 });
      await index.upsert([{ id: 'a', embedding: { space: 's', vector: Float32Array.of(1) } }]);
      console.log((await index.search({ space: 's', vector: Float32Array.of(1) }, { k: 1 })).hits.length);
    `);
    expect(result, result.output).toMatchObject({ code: 0, signal: null });
    expect(result.output.trim().endsWith('1')).toBe(true);
  });
});
