import { joinBytes } from '../core/bytes.js';
import type { RecordKind } from '../core/records.js';
import { KIND_NUMBERS, type RowWrite, type SealedRows, type StoredKeyRow } from './rows.js';
import type { Vault } from './vault.js';

/**
 * Which keys were destroyed, by their commitments, which say nothing about them. It lies beside the database, so that a
 * database restored from before an erasure learns of it: what is still there of those keys is destroyed again before
 * anybody sees it.
 */
const FILE = 'erasures';
/** The fact that says how much of the journal a database knows. */
export const JOURNAL_FACT = 'erasures';
const COMMITMENT_LENGTH = 32;

const ENCODER = new TextEncoder();
const DECODER = new TextDecoder();

export class ErasureJournal {
  readonly #rows: SealedRows;

  constructor(rows: SealedRows) {
    this.#rows = rows;
  }

  /** Writes down the keys this batch destroys; gives the facts that belong into the batch. */
  async note({ destroyed }: Pick<RowWrite, 'destroyed'>): Promise<NonNullable<RowWrite['facts']>> {
    const keys = await this.#rows.keys(destroyed);
    const commitments = keys.flatMap((key) => (key === undefined ? [] : [key.commitment]));
    const { files } = this.#rows;
    const before = await this.#whole();
    if (before.torn) await files.truncate(FILE, before.bytes.length);
    if (commitments.length > 0) await files.append(FILE, joinBytes(...commitments));
    return { [JOURNAL_FACT]: ENCODER.encode(String(before.bytes.length + commitments.length * COMMITMENT_LENGTH)) };
  }

  /** Destroys what this database still holds of keys in the journal; gives how many they were. */
  async replay(vault: Vault): Promise<number> {
    const { bytes } = await this.#whole();
    const fact = await this.#rows.fact(JOURNAL_FACT);
    const known = fact === undefined ? 0 : Number(DECODER.decode(fact));
    if (known === bytes.length || bytes.length === 0) return 0;
    // A journal shorter than the one the database knows is another one: all of it is looked up.
    const unknown = bytes.subarray(known < bytes.length ? known : 0);
    const commitments: Uint8Array[] = [];
    for (let at = 0; at < unknown.length; at += COMMITMENT_LENGTH) commitments.push(unknown.subarray(at, at + COMMITMENT_LENGTH));
    const keys = await this.#rows.keysCommitted(commitments);
    if (this.#rows.readOnly) return keys.length;
    const deletes = (await Promise.all(keys.map((key) => deletesUnder(vault, key)))).flat();
    await this.#rows.commit({
      expectations: [],
      newKeys: [],
      puts: [],
      deletes,
      entries: [],
      destroyed: keys,
      facts: { [JOURNAL_FACT]: ENCODER.encode(String(bytes.length)) },
    });
    if (keys.length > 0) await this.#rows.purge();
    return keys.length;
  }

  async #whole(): Promise<{ readonly bytes: Uint8Array; readonly torn: boolean }> {
    const bytes = (await this.#rows.files.read(FILE)) ?? new Uint8Array(0);
    const whole = bytes.length - (bytes.length % COMMITMENT_LENGTH);
    return { bytes: bytes.subarray(0, whole), torn: whole !== bytes.length };
  }
}

/** Every record under a key, as what deletes it. */
async function deletesUnder({ rows, keys, sealing }: Vault, key: StoredKeyRow): Promise<RowWrite['deletes'][number][]> {
  await keys.load([key], {});
  const deletes: RowWrite['deletes'][number][] = [];
  for (const kind of Object.keys(KIND_NUMBERS) as RecordKind[]) {
    for await (const page of rows.rows({ select: 'kind', kind: KIND_NUMBERS[kind], owner: key.owner })) {
      for (const row of page) {
        if (row.key?.keyNo === key.keyNo) deletes.push(sealing.tombstone({ kind, id: sealing.openRecord(row).id }));
      }
    }
  }
  return deletes;
}
