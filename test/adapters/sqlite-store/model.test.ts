import { type SqliteStoreOptions, sqliteStore } from 'rescue-face/adapters/sqlite-store';
import { describe, it } from 'vitest';
import { storeModelTest } from '../../support/store-model.js';
import { DRIVERS, hasDriver, newStore } from './store-subject.js';

for (const driver of DRIVERS.filter(hasDriver)) {
  describe(`a plain model agrees with the sealed store over ${driver}`, () => {
    it('through random commits, erasures, purges, caches and reopenings', async () => {
      let last: SqliteStoreOptions | undefined;
      const factory = {
        async open() {
          const { store, options } = await newStore(driver);
          last = options;
          return store;
        },
        async reopen() {
          if (last === undefined) throw new Error('nothing was opened');
          return sqliteStore(last);
        },
      };
      // Making a failure smaller takes longer than the test may: the seed it names does that by hand.
      await storeModelTest(factory, { runs: 6, shrink: false });
    });
  });
}
