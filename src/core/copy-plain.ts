import { describe, isBytes, isFloats } from './check.js';
import { RescueFaceError } from './errors.js';

/**
 * A copy of plain data that shares no memory with it. `structuredClone` would not do: it copies the whole buffer
 * beneath a typed array that shows a part of it, and shares a `SharedArrayBuffer`. What JSON cannot say is left out here
 * already, so that every store gives back the same: a field that is `undefined`, and the sign of zero.
 */
export function copyPlain<T>(value: T): T {
  return copy(value) as T;
}

function copy(value: unknown): unknown {
  if (value === 0) return 0;
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
