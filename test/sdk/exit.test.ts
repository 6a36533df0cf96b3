import { describe, expect, it } from 'vitest';
import { runScript } from '../runtime/run-script.js';

/** Detection and embedding keep every worker inside native code for nearly all of the time. */
const ENROLLING = `
import { readFile } from 'node:fs/promises';
import { openRescueFace } from 'rescue-face';
const photo = await readFile('node_modules/@vladmandic/face-api/demo/sample6.jpg');
const act = { operator: 'clerk', station: 'station', purpose: 'drill' };
const sdk = await openRescueFace({ threads: 2, act, photoSource: 'live-camera' });
const items = async function* () { for (;;) yield { photo, face: 'largest' }; };
let done = 0;
const work = (async () => { for await (const result of sdk.enrollMany(items())) { done += 1; if (result.status === 'failed') break; } })();
while (done < 1) await new Promise((resolve) => setTimeout(resolve, 5));
await new Promise((resolve) => setTimeout(resolve, 150 * Math.random()));
`;

describe('ending the process in the middle of an enrolment', () => {
  it.each([
    ['process.exit', 'process.exit(7);', 7],
    ['an uncaught error', 'setImmediate(() => { throw new Error("uncaught"); });', 1],
  ])('by %s does not abort', async (_name, ending, code) => {
    for (let i = 0; i < 3; i++) {
      const result = await runScript(`${ENROLLING}\n${ending}`);
      expect(result, result.output).toMatchObject({ code, signal: null });
    }
  });

  it('by closing first ends clean, and the process with it', async () => {
    const result = await runScript(
      `${ENROLLING}\nconst end = work.catch((error) => error.code); await sdk.close(); console.log('closed', await end);`,
    );
    expect(result, result.output).toMatchObject({ code: 0, signal: null });
    expect(result.output).toContain('closed ERR_NOT_OPEN');
  });

  it('by having nothing left to do ends without close', async () => {
    const result = await runScript(`
      import { readFile } from 'node:fs/promises';
      import { openRescueFace } from 'rescue-face';
      const act = { operator: 'clerk', station: 'station', purpose: 'drill' };
      const sdk = await openRescueFace({ threads: 1, act, photoSource: 'live-camera' });
      await sdk.enroll({ photo: await readFile('node_modules/@vladmandic/face-api/demo/sample6.jpg'), face: 'largest' });
      console.log('done');
    `);
    expect(result, result.output).toMatchObject({ code: 0, signal: null });
    expect(result.output).toContain('done');
  });
});
