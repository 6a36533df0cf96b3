import { describe, isBytes, isFloats } from './check.js';
import { RescueFaceError } from './errors.js';

/**
 * A copy of plain data that shares no memory with it. `structuredClone` would not do: it copies the whole buffer
 * beneath a typed array that shows a part of it, and shares a `SharedArrayBuffer`. A field that is `undefined` is left out:
 * what is written down and read again would not have it either.
 */
export function copyPlain<T>(value: T): T {
  return copy(value) as T;
}

function copy(value: unknown): unknown {
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' || value === undefined) {
    return value;
  }
  if (isFloats(value)) return new Float32Array(value);
  if (isBytes(value)) return new Uint8Array(value);
  if (Array.isArray(value)) return value.map(copy);
  if (typeof value === 'object') {
    const prototype: unknown = Object.getPrototypeOf(value);
    // An object literal's prototype ends the chain, in whatever realm it was written.
    if (prototype === null || Object.getPrototypeOf(prototype) === null) {
      return Object.fromEntries(Object.entries(value).flatMap(([key, inner]) => (inner === undefined ? [] : [[key, copy(inner)]])));
    }
  }
  throw new RescueFaceError('ERR_STORE_RECORD', { problem: `it holds ${describe(value)}, which is not plain data` });
}
