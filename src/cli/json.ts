/** A document to read and to parse: indented, with lists of numbers on one line. */
export function toJson(document: unknown): string {
  // A line break inside a JSON string is escaped, so this can only meet the brackets of a list.
  return `${JSON.stringify(document, null, 2).replace(/\[\n[-+\d.eE,\s]*\]/g, (list) => list.replace(/\s+/g, ' ').replace('[ ', '[').replace(' ]', ']'))}\n`;
}

/** A number with a fixed number of digits behind the point, still a number. */
export function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}

/** Digits that similarities keep in documents: more than any decision needs, and they stay readable. */
export const DIGITS = 6;
