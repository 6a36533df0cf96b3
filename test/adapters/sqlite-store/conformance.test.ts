import { type SqliteStoreOptions, sqliteStore } from 'rescue-face/adapters/sqlite-store';
import { storeConformance } from 'rescue-face/testing';
import { describe, test } from 'vitest';
import { DRIVERS, hasDriver, newStore } from './store-subject.js';

for (const driver of DRIVERS) {
  describe.skipIf(!hasDriver(driver))(`the store over ${driver}${hasDriver(driver) ? '' : ' (this Node does not have it)'}`, () => {
    let last: SqliteStoreOptions | undefined;
    const clauses = storeConformance({
      async open() {
        const { store, options } = await newStore(driver);
        last = options;
        return store;
      },
      async reopen() {
        if (last === undefined) throw new Error('nothing was opened');
        return sqliteStore(last);
      },
    });
    for (const clause of clauses) test(clause.title, () => clause.run());
  });
}
