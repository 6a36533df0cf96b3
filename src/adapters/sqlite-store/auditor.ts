import { RescueFaceError } from '../../core/errors.js';
import { PAGE_ENTRIES, packAudited } from './audit-pages.js';
import { bytesIn, numberIn } from './columns.js';
import type { Database } from './database.js';
import type { AuditFacts, AuditPage, AuditTask } from './messages.js';
import { PageWriter } from './page.js';
import type { SqlRow } from './sql-driver.js';
import { readStanding } from './standing.js';

/** A page is also full with this many bytes of the database. */
const PAGE_BYTES = 4 * 2 ** 20;

/** What a place is given for that no number here can hold, so that nothing stands at it. */
const NOWHERE = -1;

/** From the lowest there is: what somebody has put before the first entry is seen. */
const FROM = `
  SELECT CASE WHEN seq BETWEEN 0 AND 9007199254740991 THEN seq ELSE ${NOWHERE} END AS place, schema, header, leaf, fragments
  FROM entries`;
const FIRST = `${FROM} ORDER BY seq`;
const AFTER = `${FROM} WHERE seq > ? ORDER BY seq`;

/** The hashes of the cipher profiles there are, as `node:crypto` names them. */
const ALGORITHMS: Readonly<Record<string, string>> = { 'sha-256': 'sha256', sm3: 'sm3' };

/** Reads entries without keys, all of them as they were at one moment. */
export class Auditor {
  readonly facts: AuditFacts;
  readonly #database: Database;
  readonly #algorithm: string;

  constructor(database: Database) {
    this.#database = database;
    database.sql('BEGIN').run();
    const profile = firstProfile(database);
    const hash = profile.slice(profile.lastIndexOf('+') + 1);
    const algorithm = ALGORITHMS[hash];
    if (algorithm === undefined) throw new RescueFaceError('ERR_CRYPTO_REFUSED', { reason: 'profile', profile });
    this.facts = { hash, size: readStanding(database).head };
    this.#algorithm = algorithm;
  }

  /** The entries after a place, or the first ones. */
  page({ after }: AuditTask): AuditPage {
    const page = new PageWriter();
    const rows = after === undefined ? this.#database.once(FIRST).iterate() : this.#database.once(AFTER).iterate(after);
    let bytes = 0;
    let next: number | undefined;
    try {
      for (let { value, done } = rows.next(); done !== true; { value, done } = rows.next()) {
        const row = value as SqlRow;
        bytes += packAudited(page, row, this.#algorithm);
        const place = numberIn(row, 'place');
        if (place === NOWHERE) break;
        if (page.count === PAGE_ENTRIES || bytes > PAGE_BYTES) {
          next = place;
          break;
        }
      }
    } finally {
      rows.return?.();
    }
    return { page: page.page(), next };
  }
}

/** It lies open: see the vault's facts. */
function firstProfile(database: Database): string {
  const row = database.sql("SELECT value FROM facts WHERE name = 'vault'").get();
  try {
    const facts = JSON.parse(new TextDecoder().decode(row && bytesIn(row, 'value'))) as { readonly profiles?: readonly unknown[] };
    const [first] = facts.profiles ?? [];
    if (typeof first === 'string') return first;
  } catch {
    // It says nothing.
  }
  throw new RescueFaceError('ERR_STORE_CORRUPT', { problem: 'it does not say what it is' });
}
