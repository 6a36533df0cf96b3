import { checkKeys, checkText, describe } from '../core/check.js';
import type { CallOptions } from '../core/contracts.js';
import { RescueFaceError } from '../core/errors.js';
import type { EnrollInput, EnrollResult } from './enroll.js';

/** One item of a bulk enrolment. */
export interface EnrollManyItem extends EnrollInput {
  /** Names the item in its result: a file name, a row number. */
  readonly key?: string | undefined;
}

/** One result per item, in the order of the items. */
export type EnrollManyResult = { readonly key?: string | undefined } & (EnrollResult | EnrollFailure);

/** An item that failed; the others go on. */
export interface EnrollFailure {
  readonly status: 'failed';
  readonly error: Error;
}

/** Options of `enrollMany`. */
export interface EnrollManyOptions extends CallOptions {
  /** Called with every result, before it is handed over. */
  readonly onProgress?: ((progress: EnrollProgress) => void) | undefined;
}

/** How far a bulk enrolment has come. */
export interface EnrollProgress {
  /** Items finished. */
  readonly done: number;
  /** Of these, how many are in the gallery now. */
  readonly enrolled: number;
}

type Items = AsyncIterable<EnrollManyItem> | Iterable<EnrollManyItem>;
type EnrollOne = (input: EnrollInput, options: CallOptions) => Promise<EnrollResult>;
type Event = { readonly result: EnrollManyResult } | { readonly item: IteratorResult<EnrollManyItem> };

/** Enrols a stream of photos, at most `window` at a time; a result is handed over as soon as it and all before it are there. */
export async function* enrollStream(
  items: Items,
  enrollOne: EnrollOne,
  window: number,
  { signal, onProgress }: EnrollManyOptions,
): AsyncGenerator<EnrollManyResult, void, undefined> {
  const source = Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
  const stop = abortion(signal);
  const pending: Promise<EnrollManyResult>[] = [];
  let next: Promise<IteratorResult<EnrollManyItem>> | undefined;
  let exhausted = false;
  let done = 0;
  let enrolled = 0;
  try {
    for (;;) {
      signal?.throwIfAborted();
      if (!exhausted && next === undefined && pending.length < window) next = Promise.resolve(source.next());
      const [first] = pending;
      if (first === undefined && next === undefined) return;
      // Whichever comes first: a source that waits for a result gets it, one that never answers can be aborted.
      const event: Event = await Promise.race([
        ...(first === undefined ? [] : [first.then((result) => ({ result }))]),
        ...(next === undefined ? [] : [next.then((item) => ({ item }))]),
        ...stop.promises,
      ]);
      if ('item' in event) {
        next = undefined;
        if (event.item.done === true) exhausted = true;
        else pending.push(attempt(event.item.value, enrollOne, { signal }));
        continue;
      }
      const { result } = event;
      await pending.shift();
      if (result.status === 'failed' && isClosed(result.error)) throw result.error;
      done += 1;
      if (result.status === 'enrolled') enrolled += 1;
      onProgress?.({ done, enrolled });
      yield result;
    }
  } catch (error) {
    next?.catch(() => {});
    throw error;
  } finally {
    stop.release();
    // Also when the caller leaves the loop: nothing goes on behind their back once this has returned.
    await Promise.allSettled(pending);
    // A source that hangs must not hold this up.
    if (!exhausted) void Promise.resolve(source.return?.()).catch(() => {});
  }
}

/** Refuses malformed options before the first item is taken. */
export function checkEnrollManyOptions(options: EnrollManyOptions): void {
  checkKeys('enrollMany options', options, ['signal', 'onProgress']);
}

async function attempt(item: EnrollManyItem, enrollOne: EnrollOne, options: CallOptions): Promise<EnrollManyResult> {
  let name: { key?: string } = {};
  try {
    if (item === null || typeof item !== 'object') throw new TypeError(`Expected an object for an item, received ${describe(item)}`);
    const { key, ...input } = item;
    if (key !== undefined) {
      checkText('key', key);
      name = { key };
    }
    return { ...name, ...(await enrollOne(input, options)) };
  } catch (error) {
    return { ...name, status: 'failed', error: error instanceof Error ? error : new Error(String(error)) };
  }
}

function isClosed(error: Error): boolean {
  return error instanceof RescueFaceError && error.code === 'ERR_NOT_OPEN';
}

/** A promise that rejects when the signal is aborted, or none. */
function abortion(signal: AbortSignal | undefined): { readonly promises: Promise<never>[]; release(): void } {
  if (signal === undefined) return { promises: [], release: () => {} };
  let release = () => {};
  const promise = new Promise<never>((_, reject) => {
    const abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    release = () => signal.removeEventListener('abort', abort);
  });
  promise.catch(() => {});
  return { promises: [promise], release };
}
