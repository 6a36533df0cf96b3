/** What canonical bytes can be made of. Properties that are `undefined` are left out. */
export type CanonicalValue =
  | string
  | number
  | boolean
  | readonly CanonicalValue[]
  | { readonly [name: string]: CanonicalValue | undefined };

const encoder = new TextEncoder();

/** Names sorted by insertion at most. */
const FEW = 24;

/** Text that is its own quotation: printable ASCII without quote and backslash. */
const PLAIN = /^[ !#-[\]-~]*$/;

/**
 * The one way to write a value down: JSON as RFC 8785 (JCS) has it, in UTF-8, for texts, truth values, lists, objects
 * and whole numbers. A fraction would be written as its machine prints it: quantities are given in whole units instead.
 *
 * @throws TypeError or RangeError for anything else, also for text that is not well-formed.
 */
export function canonicalJson(value: CanonicalValue): Uint8Array {
  return encoded(written(value));
}

/** A search's entry is a dozen short texts, for which an encoder's call costs more than its work. */
function encoded(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit > 0x7f) return encoder.encode(text);
    bytes[i] = unit;
  }
  return bytes;
}

function written(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return quoted(value);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'number':
      if (!Number.isSafeInteger(value)) throw new RangeError('Expected a safe integer for a canonical number');
      return value === 0 ? '0' : String(value);
    case 'object':
      if (Array.isArray(value)) return `[${value.map(written).join(',')}]`;
      if (value !== null && isPlain(value)) return writtenObject(value as Readonly<Record<string, unknown>>);
  }
  throw new TypeError('Expected texts, whole numbers, truth values, lists and plain objects for canonical JSON');
}

/** Names in the order of their UTF-16 units, as RFC 8785 section 3.2.3 wants them. */
function writtenObject(value: Readonly<Record<string, unknown>>): string {
  let all = '';
  for (const name of sorted(Object.keys(value))) {
    const inner = value[name];
    if (inner !== undefined) all += `${all === '' ? '' : ','}${quoted(name)}:${written(inner)}`;
  }
  return `{${all}}`;
}

/** Insertion: names are few and mostly in order already, and a comparison by units is what `<` does. */
function sorted(names: string[]): string[] {
  if (names.length > FEW) return names.sort();
  for (let i = 1; i < names.length; i++) {
    const name = names[i] as string;
    let at = i;
    for (; at > 0 && (names[at - 1] as string) > name; at--) names[at] = names[at - 1] as string;
    names[at] = name;
  }
  return names;
}

/** ECMAScript's own quoting, which RFC 8785 section 3.2.2.2 takes over; lone surrogates have no bytes in UTF-8. */
function quoted(text: string): string {
  if (PLAIN.test(text)) return `"${text}"`;
  if (/\p{Surrogate}/u.test(text)) throw new RangeError('Expected well-formed text for canonical JSON');
  return JSON.stringify(text);
}

/** An object literal's prototype ends the chain, in whatever realm it was written. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
