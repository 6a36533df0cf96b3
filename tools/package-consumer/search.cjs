const { strict: assert } = require('node:assert');
const { readFileSync } = require('node:fs');
const { openRescueFace } = require('rescue-face');

async function main() {
  const [photo, other] = process.argv.slice(2).map((file) => readFileSync(file));
  const act = { operator: 'clerk', station: 'station', purpose: 'drill' };
  const sdk = await openRescueFace({ act, photoSource: 'scan' });
  await sdk.enroll({ personId: 'one', photo, face: 'largest' });
  await sdk.enroll({ personId: 'two', photo: other, face: 'largest' });
  const result = await sdk.search({ photo: other, face: 'largest', topK: 1 });
  assert.equal(result.status, 'searched');
  const { candidates } = result;
  assert.equal(candidates.length, 1);
  assert.equal(candidates[0].personId, 'two');
  assert.ok(candidates[0].similarity > 0.999, `the same photo has similarity ${candidates[0].similarity}`);
  await sdk.close();
  console.log(`require: ${candidates[0].personId} ${candidates[0].similarity.toFixed(4)}`);
}

main();
