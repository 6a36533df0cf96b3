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
const KNOWN = 'erasures';
/** The fact that holds what its last erasure adds to the journal. */
const PENDING = 'erasures-pending';
const COMMITMENT_LENGTH = 32;

const ENCODER = new TextEncoder();
const DECODER = new TextDecoder();

export class ErasureJournal {
  readonly #rows: SealedRows;

  constructor(rows: SealedRows) {
    this.#rows = rows;
  }

  /**
   * What belongs into the batch that destroys keys, and what is to be done once it is committed. Not before: a batch
   * that is refused destroys nothing. Until it is done the database itself knows what the journal lacks.
   */
  async prepare({
    destroyed,
  }: Pick<RowWrite, 'destroyed'>): Promise<{ readonly facts: NonNullable<RowWrite['facts']>; note(): Promise<void> }> {
    await this.#catchUp();
    const keys = await this.#rows.keys(destroyed);
    const commitments = joinBytes(...keys.flatMap((key) => key?.commitment ?? []));
    const length = (await this.#whole()).bytes.length + commitments.length;
    return {
      facts: { [KNOWN]: ENCODER.encode(String(length)), [PENDING]: commitments },
      note: () => this.#append(commitments),
    };
  }

  /** Destroys what this database still holds of keys in the journal; gives how many they were. */
  async replay(vault: Vault): Promise<number> {
    const known = this.#rows.readOnly ? await this.#known() : await this.#catchUp();
    const { bytes } = await this.#whole();
    if (known === bytes.length || bytes.length === 0) return 0;
    // A journal shorter than the one the database knows is another one: all of it is looked up.
    const unknown = bytes.subarray(known < bytes.length ? known : 0);
    const commitments: Uint8Array[] = [];
    for (let at = 0; at < unknown.length; at += COMMITMENT_LENGTH) commitments.push(unknown.subarray(at, at + COMMITMENT_LENGTH));
    const keys = await this.#rows.keysCommitted(commitments);
    if (keys.length === 0 || this.#rows.readOnly) return keys.length;
    const deletes: RowWrite['deletes'][number][] = [];
    for (const key of keys) deletes.push(...(await deletesUnder(vault, key)));
    const facts = { [KNOWN]: ENCODER.encode(String(bytes.length)) };
    await this.#rows.commit({ expectations: [], newKeys: [], puts: [], deletes, entries: [], destroyed: keys, facts });
    await this.#rows.purge();
    return keys.length;
  }

  /** Adds what a crash, or a full disk, has kept from the journal between a commit and its note; gives how much of it is known. */
  async #catchUp(): Promise<number> {
    const known = await this.#known();
    const pending = (await this.#rows.fact(PENDING)) ?? new Uint8Array(0);
    if ((await this.#whole()).bytes.length === known - pending.length) await this.#append(pending);
    return known;
  }

  async #known(): Promise<number> {
    const fact = await this.#rows.fact(KNOWN);
    return fact === undefined ? 0 : Number(DECODER.decode(fact));
  }

  async #append(commitments: Uint8Array): Promise<void> {
    if (commitments.length === 0) return;
    const { bytes, torn } = await this.#whole();
    const { files } = this.#rows;
    if (torn) await files.truncate(FILE, bytes.length);
    await files.append(FILE, commitments);
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
