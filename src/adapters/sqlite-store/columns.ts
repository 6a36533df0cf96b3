import type { SqlRow } from './sql-driver.js';

/** One column as what the schema says it is; STRICT tables hold nothing else. */

export function numberIn(row: SqlRow | undefined, column: string): number {
  const value = row?.[column];
  if (typeof value !== 'number') throw new TypeError('Expected a number in this column');
  return value;
}

export function textIn(row: SqlRow, column: string): string {
  const value = row[column];
  if (typeof value !== 'string') throw new TypeError('Expected a text in this column');
  return value;
}

/** Bytes as a plain array of their own, whatever kind the driver gives. */
export function bytesIn(row: SqlRow, column: string): Uint8Array {
  const value = row[column];
  if (!(value instanceof Uint8Array)) throw new TypeError('Expected bytes in this column');
  const whole = value.byteLength === value.buffer.byteLength && value.constructor === Uint8Array;
  return whole ? value : new Uint8Array(value);
}

export function isSet(row: SqlRow, column: string): boolean {
  return row[column] !== null && row[column] !== undefined;
}
