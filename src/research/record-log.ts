import { createHash, randomBytes } from 'node:crypto';
import { type FileHandle, open, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Begins every record; after damage the next one is looked for. */
const MAGIC = Buffer.from('RFR1', 'latin1');
const LENGTH_BYTES = 4;
const CHECKSUM_BYTES = 16;
/** A new file is begun above this, well below the 2 GiB that can be read at once. */
const MAX_FILE_BYTES = 2 ** 30;
const HEAD = MAGIC.length + LENGTH_BYTES + CHECKSUM_BYTES;

/**
 * Records that are only ever added: every process writes a file of its own and reads everybody's at the start, so
 * that two at once cannot damage each other's. A record that was cut short or changed is passed over.
 */
export class RecordLog implements AsyncDisposable {
  readonly #prefix: string;
  readonly #owner: string;
  #handle: FileHandle | undefined;
  #written = 0;
  #last: Promise<void> = Promise.resolve();

  private constructor(prefix: string, owner: string) {
    this.#prefix = prefix;
    this.#owner = owner;
  }

  /**
   * Hands out the records of one kind that belong to one owner, e.g. a detector's id: another owner's are never seen.
   * They are views of a whole file's bytes, to be copied.
   */
  static async open(folder: string, kind: string, owner: string, onRecord: (payload: Buffer) => void): Promise<RecordLog> {
    const prefix = `${kind}-${createHash('sha256').update(owner).digest('hex').slice(0, 16)}-`;
    const files = (await readdir(folder)).filter((name) => name.startsWith(prefix) && name.endsWith('.bin')).sort();
    for (const name of files) for (const record of recordsIn(await readFile(join(folder, name)), owner)) onRecord(record);
    return new RecordLog(join(folder, prefix), owner);
  }

  /** Settles when the record is with the operating system: a killed process loses nothing that has settled. */
  append(payload: Uint8Array): Promise<void> {
    const write = this.#last.then(() => this.#write(payload));
    this.#last = write.catch(() => {});
    return write;
  }

  /** Waits for what is being written, and brings it to the disk. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#last;
    await this.#end();
  }

  async #write(payload: Uint8Array): Promise<void> {
    if (this.#written > MAX_FILE_BYTES) await this.#end();
    this.#handle ??= await open(`${this.#prefix}${randomBytes(8).toString('hex')}.bin`, 'ax', 0o600);
    const record = framed(payload, this.#owner);
    this.#written += record.length;
    await this.#handle.appendFile(record);
  }

  async #end(): Promise<void> {
    const handle = this.#handle;
    this.#handle = undefined;
    this.#written = 0;
    if (handle === undefined) return;
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  }
}

function framed(payload: Uint8Array, owner: string): Buffer {
  const record = Buffer.alloc(HEAD + payload.length);
  record.set(MAGIC);
  record.writeUInt32LE(payload.length, MAGIC.length);
  record.set(checksum(payload, owner), MAGIC.length + LENGTH_BYTES);
  record.set(payload, HEAD);
  return record;
}

/** Every whole record; after a damaged one the search goes on behind its first byte. */
function* recordsIn(bytes: Buffer, owner: string): Generator<Buffer> {
  let at = bytes.indexOf(MAGIC);
  while (at >= 0 && at + HEAD <= bytes.length) {
    const end = at + HEAD + bytes.readUInt32LE(at + MAGIC.length);
    const payload = bytes.subarray(at + HEAD, end);
    const stated = bytes.subarray(at + MAGIC.length + LENGTH_BYTES, at + HEAD);
    const whole = end <= bytes.length && stated.equals(checksum(payload, owner));
    if (whole) yield payload;
    at = bytes.indexOf(MAGIC, whole ? end : at + 1);
  }
}

/** Of the owner, too, so that a file renamed to another owner's is not believed. */
function checksum(payload: Uint8Array, owner: string): Buffer {
  return createHash('sha256').update(`${owner.length}:${owner}`).update(payload).digest().subarray(0, CHECKSUM_BYTES);
}
