import { WorkerClient } from '../../runtime/worker-client.js';
import type { ReuseSearch, ReuseWrite } from './messages.js';
import { PHOTO_FINGERPRINT_BYTES, PHOTO_FINGERPRINT_VERSION, type PhotoFingerprint } from './photo-fingerprint.js';
import type { ReuseHit } from './reuse-index.js';

/**
 * A `reuseIndex` in a worker thread of its own: neither filling it nor searching it holds up the host. Once the thread
 * has died, or is closed, what it held is gone with its memory.
 */
export class ReuseThread implements AsyncDisposable {
  readonly #client = new WorkerClient(new URL('./reuse-worker.js', import.meta.url), {}, 'index');
  #size = 0;

  /** Whether the thread is gone: what it held has to be given to a new one. */
  get failed(): boolean {
    return this.#client.failed;
  }

  /** Photos in it. */
  get size(): number {
    return this.#size;
  }

  /** Removes and adds; an id that is not there, or is there already, is no fault. */
  async write(changes: ReuseWrite): Promise<void> {
    this.#size = await this.#client.call<number>('write', changes);
  }

  /** The stored photos that this one is a copy of, the surest first. */
  search({ bytes }: PhotoFingerprint, limit: number): Promise<readonly ReuseHit[]> {
    return this.#client.call<readonly ReuseHit[]>('search', { bytes, limit } satisfies ReuseSearch);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#client.close();
  }
}

/** Whether these are the bytes of a fingerprint that can be compared. */
export function isComparable(bytes: Uint8Array | undefined): bytes is Uint8Array {
  return bytes?.length === PHOTO_FINGERPRINT_BYTES && bytes[0] === PHOTO_FINGERPRINT_VERSION;
}
