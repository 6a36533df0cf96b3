import { describe, expect, it } from 'vitest';
import { runScript } from '../../runtime/run-script.js';
import { alive } from './alive.js';
import { isInstalled } from './graph-gallery.js';

/** A graph of 20,000 is being built: native code runs in two processes. */
const BUILDING = `
import { hnswIndex } from 'rescue-face/vector-index';
const dimension = 64;
const noise = { similarities: [0.6], centre: new Float32Array(dimension), factor: new Float32Array(), remainder: 1 };
const index = hnswIndex({ space: 's', dimension, noise, smallest: 100, processes: 2 });
let state = 1;
const signs = Float32Array.from({ length: 30000 }, () => ((state = (state * 48271) % 2147483647) % 2 === 0 ? 1 : -1) / 8);
const vector = (i) => ({ space: 's', vector: signs.subarray(i, i + dimension) });
await index.upsert(Array.from({ length: 20000 }, (_, i) => ({ id: String(i), embedding: vector(i) })));
let stats;
do stats = await index.stats(); while (stats.pids.length < 2 || stats.inGraph === 0);
console.log('pids', JSON.stringify(stats.pids));
`;

const there = await isInstalled('hnswlib-node');

describe.skipIf(!there)('the processes of a graph', () => {
  it.each([
    ['process.exit', 'process.exit(7);', { code: 7, signal: null }],
    ['an uncaught error', 'setImmediate(() => { throw new Error("uncaught"); });', { code: 1, signal: null }],
    ['SIGKILL', 'process.kill(process.pid, "SIGKILL");', { code: null, signal: 'SIGKILL' }],
    ['having nothing more to do', '', { code: 0, signal: null }],
    ['closing first', 'await index[Symbol.asyncDispose]();', { code: 0, signal: null }],
  ])('when the host ends by %s, so do the processes of its graph', { timeout: 30_000 }, async (_name, ending, expected) => {
    const result = await runScript(`${BUILDING}\n${ending}`);
    expect(result, result.output).toMatchObject(expected);
    const pids = JSON.parse(/pids (\[.*\])/.exec(result.output)?.[1] ?? '[]') as number[];
    expect(pids).toHaveLength(2);
    await expect.poll(() => pids.filter(alive), { timeout: 5000 }).toEqual([]);
  });
});
