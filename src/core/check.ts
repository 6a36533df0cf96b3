/** Argument checks: a caller's mistake is told in one sentence that names what was expected and received. */

/** Keys that are repeated in a message: what a programmer writes, not what may be a name or an identity number. */
const TELLING_KEY = /^(?!\d+$)[A-Za-z0-9_$-]{1,40}$/;

/** Refuses unknown keys, naming the nearest valid one. */
export function checkKeys(what: string, value: unknown, known: readonly string[]): asserts value is object {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    throw new TypeError(`Expected an object for ${what}, received ${describe(value)}`);
  }
  for (const key of Object.keys(value)) {
    if (!known.includes(key)) {
      if (!TELLING_KEY.test(key)) throw new TypeError(`an unknown option in ${what}`);
      const near = nearest(key, known);
      throw new TypeError(`unknown option "${key}" in ${what}${near === undefined ? '' : `, did you mean "${near}"?`}`);
    }
  }
}

/** A SHA-256 digest as 64 lower-case hexadecimal digits. */
export function checkSha256(name: string, value: unknown): asserts value is string {
  if (typeof value !== 'string' || !/^[0-9a-f]{64}$/.test(value)) {
    throw new TypeError(`Expected 64 hexadecimal digits in lower case for ${name}, received ${describe(value)}`);
  }
}

/** A whole number within bounds. */
export function checkInteger(name: string, value: unknown, min: number, max: number): asserts value is number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < min || value > max) {
    throw new RangeError(`Expected integer ${min}..${max} for ${name}, received ${described(value)}`);
  }
}

/** A finite number within bounds. */
export function checkNumber(name: string, value: unknown, min: number, max: number): asserts value is number {
  if (typeof value !== 'number' || !(value >= min && value <= max)) {
    throw new RangeError(`Expected number ${min}..${max} for ${name}, received ${described(value)}`);
  }
}

/** A string of at least one character. */
export function checkText(name: string, value: unknown): asserts value is string {
  if (typeof value !== 'string' || value === '') {
    throw new TypeError(`Expected non-empty string for ${name}, received ${describe(value)}`);
  }
}

/** Longest identifier taken, in UTF-16 units. */
const MAX_ID_LENGTH = 256;

/** An identifier: 1 to 256 UTF-16 units of well-formed text without control characters. */
export function checkId(name: string, value: unknown): asserts value is string {
  checkText(name, value);
  if (value.length > MAX_ID_LENGTH) {
    throw new RangeError(`Expected 1..${MAX_ID_LENGTH} characters for ${name}, received ${value.length}`);
  }
  if (/[\p{Cc}\p{Surrogate}]/u.test(value)) {
    throw new RangeError(`Expected ${name} without control characters and lone surrogates`);
  }
}

/** One of a closed set of words. */
export function checkOneOf<T extends string>(name: string, value: unknown, known: readonly T[]): asserts value is T {
  if (!known.includes(value as T)) {
    throw new TypeError(`Expected one of ${known.join(', ')} for ${name}, received ${describe(value)}`);
  }
}

/** The bytes of a file. */
export function checkBytes(name: string, value: unknown): asserts value is Uint8Array {
  if (!isBytes(value)) {
    throw new TypeError(`Expected Uint8Array for ${name}, received ${describe(value)}`);
  }
}

/** Bytes of exactly this length. Only lengths are told, never bytes. */
export function checkBytesOf(length: number, name: string, value: unknown): asserts value is Uint8Array {
  checkBytes(name, value);
  if (value.length !== length) throw new RangeError(`Expected ${length} bytes for ${name}, received ${value.length}`);
}

/** Whether a value is a `Uint8Array`, also one of another realm, such as a test runner's. */
export function isBytes(value: unknown): value is Uint8Array {
  return ArrayBuffer.isView(value) && (value instanceof Uint8Array || isNamed(value, 'Uint8Array'));
}

/** Whether a value is a `Float32Array`, also one of another realm. */
export function isFloats(value: unknown): value is Float32Array {
  return ArrayBuffer.isView(value) && (value instanceof Float32Array || isNamed(value, 'Float32Array'));
}

function isNamed(value: unknown, kind: string): boolean {
  return Object.prototype.toString.call(value) === `[object ${kind}]`;
}

/** A number as it is, anything else by its kind: for parameters that are quantities. */
function described(value: unknown): string {
  return typeof value === 'number' ? String(value) : describe(value);
}

/** What kind of thing a value is, never its contents: a number may be somebody's identity number. */
export function describe(value: unknown): string {
  if (value === null) return 'null';
  switch (typeof value) {
    case 'undefined':
      return 'undefined';
    case 'string':
      return value === '' ? 'an empty string' : 'a string';
    case 'object':
      return Array.isArray(value) ? 'an array' : (Object.getPrototypeOf(value)?.constructor?.name ?? 'an object');
    default:
      return `a ${typeof value}`;
  }
}

function nearest(key: string, known: readonly string[]): string | undefined {
  let best: string | undefined;
  let bestDistance = Math.max(2, Math.floor(key.length / 3)) + 1;
  for (const candidate of known) {
    const distance = editDistance(key.toLowerCase(), candidate.toLowerCase());
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min(substitution, (previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1));
    }
    previous = row;
  }
  return previous[b.length] ?? 0;
}
