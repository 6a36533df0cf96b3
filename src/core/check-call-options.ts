import { checkKeys, describe } from './check.js';
import type { CallOptions } from './contracts.js';

/** Refuses unknown call options and anything that is no `AbortSignal`. */
export function checkCallOptions(options: CallOptions): void {
  checkKeys('the call options', options, ['signal']);
  const { signal } = options;
  if (signal !== undefined && !(signal instanceof AbortSignal)) {
    throw new TypeError(`Expected AbortSignal for signal, received ${describe(signal)}`);
  }
}
