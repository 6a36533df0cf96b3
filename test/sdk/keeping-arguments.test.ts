import { type OperatorDirectory, rekeyGallery, restoreGallery } from 'rescue-face';
import { expect, it } from 'vitest';
import { DRILL } from '../support/acts.js';

it.each([undefined, null, {}])('what keeps a gallery says that it needs operators, given %j', async (value) => {
  const options = { dataDir: 'nowhere', act: DRILL, operators: value as unknown as OperatorDirectory };
  const problem = { name: 'TypeError', message: expect.stringContaining('Expected an OperatorDirectory for operators') };
  await expect(restoreGallery({ ...options, file: 'none' })).rejects.toMatchObject(problem);
  await expect(rekeyGallery({ ...options, crypto: 'national', newKeys: { path: 'none' } })).rejects.toMatchObject(problem);
});
