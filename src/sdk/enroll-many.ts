import { checkKeys } from '../core/check.js';
import type { CallOptions } from '../core/contracts.js';
import { checkEnrollInput, type EnrollInput, type EnrollResult } from './enroll.js';

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
  /** Called after every item. */
  readonly onProgress?: ((progress: EnrollProgress) => void) | undefined;
}

/** How far a bulk enrolment has come. */
export interface EnrollProgress {
  /** Items finished. */
  readonly done: number;
  /** Of these, how many are in the gallery now. */
  readonly enrolled: number;
}

/** Enrols a stream of photos, `window` at a time. */
export async function* enrollStream(
  items: AsyncIterable<EnrollManyItem> | Iterable<EnrollManyItem>,
  enrollOne: (input: EnrollInput, options: CallOptions) => Promise<EnrollResult>,
  window: number,
  { signal, onProgress }: EnrollManyOptions,
): AsyncGenerator<EnrollManyResult, void, undefined> {
  const pending: Promise<EnrollManyResult>[] = [];
  let done = 0;
  let enrolled = 0;
  const finish = async (): Promise<EnrollManyResult> => {
    const result = (await pending.shift()) as EnrollManyResult;
    signal?.throwIfAborted();
    done += 1;
    if (result.status === 'enrolled') enrolled += 1;
    onProgress?.({ done, enrolled });
    return result;
  };
  try {
    for await (const { key, ...input } of items) {
      signal?.throwIfAborted();
      pending.push(attempt(input, key, enrollOne, { signal }));
      if (pending.length >= window) yield await finish();
    }
    while (pending.length > 0) yield await finish();
  } finally {
    // Also when the caller leaves the loop: nothing goes on behind their back once this has returned.
    await Promise.allSettled(pending);
  }
}

/** Refuses malformed options before the first item is taken. */
export function checkEnrollManyOptions(options: EnrollManyOptions): void {
  checkKeys('enrollMany options', options, ['signal', 'onProgress']);
}

async function attempt(
  input: EnrollInput,
  key: string | undefined,
  enrollOne: (input: EnrollInput, options: CallOptions) => Promise<EnrollResult>,
  options: CallOptions,
): Promise<EnrollManyResult> {
  const name = key === undefined ? {} : { key };
  try {
    checkEnrollInput(input);
    return { ...name, ...(await enrollOne(input, options)) };
  } catch (error) {
    return { ...name, status: 'failed', error: error instanceof Error ? error : new Error(String(error)) };
  }
}
