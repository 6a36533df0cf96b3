import { strict as assert } from 'node:assert';
import { readFile } from 'node:fs/promises';
import { openRescueFace } from 'rescue-face';
import { RescueFaceError } from 'rescue-face/errors';

const [photoFile, otherFile] = process.argv.slice(2);
const [photo, other] = await Promise.all([readFile(photoFile), readFile(otherFile)]);
const act = { operator: 'clerk', station: 'station', purpose: 'drill' };
const sdk = await openRescueFace({ act, photoSource: 'scan' });
await sdk.enroll({ personId: 'one', photo, face: 'largest' });
await sdk.enroll({ personId: 'two', photo: other, face: 'largest' });
const result = await sdk.search({ photo, face: 'largest', topK: 2 });
assert.equal(result.status, 'searched');
const { candidates } = result;
assert.deepEqual(
  candidates.map((candidate) => candidate.personId),
  ['one', 'two'],
);
assert.ok(candidates[0].similarity > 0.999, `the same photo has similarity ${candidates[0].similarity}`);
assert.ok(candidates[1].similarity < candidates[0].similarity);
await sdk.close();
await assert.rejects(
  async () => sdk.search({ photo, face: 'largest', topK: 2 }),
  (error) => error instanceof RescueFaceError && error.code === 'ERR_NOT_OPEN',
);
console.log(`import: ${candidates.map(({ personId, similarity }) => `${personId} ${similarity.toFixed(4)}`).join(', ')}`);
