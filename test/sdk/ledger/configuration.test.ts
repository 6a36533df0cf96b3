import { memoryStore } from 'rescue-face/adapters/memory-store';
import { expect, it } from 'vitest';
import { ledgerOf } from '../../support/ledger.js';
import { wrapStore } from '../../support/wrapped-store.js';
import { openStation } from './station.js';

it('a policy that is relaxed, and one that is strict again, are entered, each once', async () => {
  const store = memoryStore();
  const opened = async (searcherMayDecide?: boolean) => {
    const policy = searcherMayDecide === undefined ? {} : { policy: { searcherMayDecide } };
    const { sdk } = await openStation({ store: wrapStore(store, {}), ...policy });
    await sdk.close();
  };
  await opened();
  await opened(false);
  expect(store.head).toBe(0);
  await opened(true);
  await opened(true);
  await opened();
  await opened(false);
  const strict = '{"searcherMayDecide":false}';
  const relaxed = '{"searcherMayDecide":true}';
  expect(await ledgerOf(store)).toMatchObject([
    { schema: 'configuration@1', header: { what: 'policy', from: strict, to: relaxed }, fragments: [{ operator: 'system' }] },
    { schema: 'configuration@1', header: { what: 'policy', from: relaxed, to: strict } },
  ]);
});

it.each([[{ searcherMayDecide: 'yes' }], [{ searcherMayDecides: true }], [true], [null]])('a policy of %j is refused', async (policy) => {
  await expect(openStation({ policy: policy as never })).rejects.toThrow(TypeError);
});
