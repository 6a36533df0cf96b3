import { joinBytes } from '../core/bytes.js';
import type { CryptoProvider } from '../core/contracts.js';
import { RescueFaceError } from '../core/errors.js';
import type { RecordKind } from '../core/records.js';
import { SealedCache } from './cache.js';
import { KIND_NUMBERS, type RowWrite, type SealedRows, type StoredKeyRow } from './rows.js';
import { hexOf } from './tags.js';
import type { Vault } from './vault.js';

/**
 * Which keys were destroyed, by their commitments, which say nothing about them. It lies beside the database, so that a
 * database restored from before an erasure learns of it: what is still there of those keys is destroyed again before
 * anybody sees it.
 */
const FILE = 'erasures';
/** The fact that says which journal a database knows, in decimal and hexadecimal digits: its length and its digest. */
const KNOWN = 'erasures';
/** The fact that holds what its last erasure adds to the journal. */
const PENDING = 'erasures-pending';
const COMMITMENT_LENGTH = 32;
const NOTHING = { expectations: [], newKeys: [], puts: [], deletes: [], entries: [], destroyed: [] } as const;

const ENCODER = new TextEncoder();
const DECODER = new TextDecoder();

/** How much of the journal a database knows, and which: another journal may be as long. */
interface Known {
  /** Bytes, those that its last erasure adds included. */
  readonly length: number;
  /** Of those bytes, hexadecimal. */
  readonly digest: string;
}

export class ErasureJournal {
  readonly #rows: SealedRows;
  readonly #crypto: CryptoProvider;

  constructor({ rows, crypto }: Pick<Vault, 'rows' | 'crypto'>) {
    this.#rows = rows;
    this.#crypto = crypto;
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
    const { bytes } = await this.#whole();
    return {
      facts: { ...this.#knowing(joinBytes(bytes, commitments)), [PENDING]: commitments },
      note: () => this.#append(commitments),
    };
  }

  /**
   * Destroys what this database still holds of keys in the journal; gives how many they were. Only when no byte of them
   * is left does the database know of it: cut short, it is begun again. Somebody who only reads is refused, because
   * they would be shown what was erased.
   */
  async replay(vault: Vault): Promise<number> {
    const { rows } = vault;
    if (!rows.readOnly) await this.#catchUp();
    const known = await this.#known();
    const { bytes } = await this.#whole();
    const begins = this.#isBegunAs(known, bytes);
    if (bytes.length === 0 || (begins && known.length === bytes.length)) return 0;
    // A journal that does not begin with what the database knows is another one: all of it is looked up.
    const unknown = bytes.subarray(begins ? known.length : 0);
    const commitments: Uint8Array[] = [];
    for (let at = 0; at < unknown.length; at += COMMITMENT_LENGTH) commitments.push(unknown.subarray(at, at + COMMITMENT_LENGTH));
    const keys = await rows.keysCommitted(commitments);
    if (rows.readOnly) {
      if (keys.length === 0) return 0;
      throw new RescueFaceError('ERR_STORE_UNAVAILABLE', { problem: 'erasures have to be made good by a writer' });
    }
    const deletes: RowWrite['deletes'][number][] = [];
    for (const key of keys) deletes.push(...(await deletesUnder(vault, key)));
    if (keys.length > 0) await rows.commit({ ...NOTHING, deletes, destroyed: keys });
    await new SealedCache(vault).dropAll();
    await rows.purge();
    await rows.commit({ ...NOTHING, facts: this.#knowing(bytes) });
    return keys.length;
  }

  /** Adds what a crash, or a full disk, has kept from the journal between a commit and its note, all of it or its end. */
  async #catchUp(): Promise<void> {
    const known = await this.#known();
    const pending = (await this.#rows.fact(PENDING)) ?? new Uint8Array(0);
    const { bytes } = await this.#whole();
    const noted = bytes.length - (known.length - pending.length);
    if (noted < 0 || noted >= pending.length) return;
    const missing = pending.subarray(noted);
    if (this.#isBegunAs(known, joinBytes(bytes, missing))) await this.#append(missing);
  }

  async #known(): Promise<Known> {
    const fact = await this.#rows.fact(KNOWN);
    if (fact === undefined) return { length: 0, digest: this.#knowledgeOf(new Uint8Array(0)).digest };
    const [, length = '', digest = ''] = /^(\d+) ([0-9a-f]+)$/.exec(DECODER.decode(fact)) ?? [];
    // What cannot be read is taken for another journal's: then all of it is looked up.
    return { length: Number(length), digest };
  }

  #isBegunAs({ length, digest }: Known, bytes: Uint8Array): boolean {
    return length <= bytes.length && this.#knowledgeOf(bytes.subarray(0, length)).digest === digest;
  }

  #knowing(bytes: Uint8Array): Readonly<Record<string, Uint8Array>> {
    const { length, digest } = this.#knowledgeOf(bytes);
    return { [KNOWN]: ENCODER.encode(`${length} ${digest}`), [PENDING]: new Uint8Array(0) };
  }

  #knowledgeOf(bytes: Uint8Array): Known {
    return { length: bytes.length, digest: hexOf(this.#crypto.digest(bytes)) };
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
