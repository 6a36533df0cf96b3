import { Buffer } from 'node:buffer';
import type { CryptoProvider } from '../core/contracts.js';
import type { RecordKind } from '../core/records.js';
import { TAG_LENGTH, type Tag } from './rows.js';

const ENCODER = new TextEncoder();

/** Hex digits of a tag: what a map can hold, and a part of a cipher context. */
export function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
}

/**
 * Stands for names: the first 128 bits of a keyed digest. Nobody without the key can tell whose a tag is, or try names
 * against it; two names share one with a chance below 2^-80 among 2^24 of them.
 */
export class Tags {
  readonly #crypto: CryptoProvider;
  readonly #key: Uint8Array;

  constructor(crypto: CryptoProvider, key: Uint8Array) {
    this.#crypto = crypto;
    this.#key = key;
  }

  /** The tag of a record. */
  ofRecord(kind: RecordKind, id: string): Tag {
    return this.#tag(`record/${kind}/${id}`);
  }

  /** The tag under which a person's keys and records are found. */
  ofPerson(personId: string): Tag {
    return this.#tag(`person/${personId}`);
  }

  forget(): void {
    this.#key.fill(0);
  }

  #tag(name: string): Tag {
    return this.#crypto.mac(this.#key, ENCODER.encode(name)).slice(0, TAG_LENGTH);
  }
}
