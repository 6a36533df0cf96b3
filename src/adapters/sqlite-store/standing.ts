import type { Standing } from '../../vault/rows.js';
import { numberIn } from './columns.js';
import type { Database } from './database.js';

export function readStanding(database: Database): Standing {
  const row = database.sql('SELECT revision, head, forgotten FROM standing').get();
  return { revision: numberIn(row, 'revision'), head: numberIn(row, 'head'), forgotten: numberIn(row, 'forgotten') };
}
