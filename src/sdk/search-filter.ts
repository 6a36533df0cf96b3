import { checkId, checkInteger, checkKeys, describe } from '../core/check.js';

/** Narrows a search. What is given must all hold; a template without the fact is left out. */
export interface SearchFilter {
  /** Episodes of one of these stations. */
  readonly stations?: readonly string[] | undefined;
  /** Taken in (or else enrolled) at this time or later, in milliseconds since 1970-01-01T00:00:00Z. */
  readonly from?: number | undefined;
  /** Taken in (or else enrolled) before this time. */
  readonly to?: number | undefined;
  /** For each of these labels the word, or one of the words, it must have. */
  readonly labels?: Readonly<Record<string, string | readonly string[]>> | undefined;
}

/** Farthest instant from 1970 that a date can name (ECMA-262, time values). */
const MAX_TIME = 8.64e15;

/** Labels of an episode, and so of a filter, at most. */
export const MAX_LABELS = 32;

/** A copy of a filter; refuses a malformed one. */
export function checkedFilter(filter: SearchFilter): SearchFilter {
  checkKeys('filter', filter, ['stations', 'from', 'to', 'labels']);
  const { stations, from, to, labels } = filter;
  if (from !== undefined) checkTime('from', from);
  if (to !== undefined) checkTime('to', to);
  return {
    stations: stations === undefined ? undefined : words('stations', stations),
    from,
    to,
    labels:
      labels === undefined
        ? undefined
        : checkedLabels(labels, (name, word) => (typeof word === 'string' ? checked(name, word) : words(name, word))),
  };
}

/** A point in time that a date can name. */
export function checkTime(name: string, value: unknown): asserts value is number {
  checkInteger(name, value, -MAX_TIME, MAX_TIME);
}

/** A copy of labels, with what is made of each of their words. */
export function checkedLabels<I, O>(labels: Readonly<Record<string, I>>, check: (name: string, word: I) => O): Record<string, O> {
  if (labels === null || typeof labels !== 'object' || Array.isArray(labels)) {
    throw new TypeError(`Expected an object for labels, received ${describe(labels)}`);
  }
  const entries = Object.entries(labels);
  if (entries.length > MAX_LABELS) throw new RangeError(`Expected at most ${MAX_LABELS} labels, received ${entries.length}`);
  return Object.fromEntries(
    entries.map(([name, word]) => {
      checkId('the name of a label', name);
      return [name, check('the word of a label', word)];
    }),
  );
}

/** An identifier, given back. */
export function checked(name: string, word: unknown): string {
  checkId(name, word);
  return word;
}

function words(name: string, list: unknown): string[] {
  if (!Array.isArray(list)) throw new TypeError(`Expected an array for ${name}, received ${describe(list)}`);
  return list.map((word) => checked(name, word));
}
