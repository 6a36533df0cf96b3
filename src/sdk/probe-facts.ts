import { checkId, checkOneOf, checkText, describe } from '../core/check.js';
import { PRIORITY_TAGS } from '../ledger/closed-lists.js';
import type { ProbeSubject } from '../ledger/usage-subjects.js';

/** What a call may say of whoever is searched for. All of it goes encrypted into the usage entry, and nowhere else. */
export type ProbeFacts = ProbeSubject;

/** The names of {@link ProbeFacts}. */
export const PROBE_FACTS = ['name', 'rescueNumber', 'episodeId', 'tags', 'note'] as const;

/** A copy of what was given, checked. */
export function checkedProbeFacts({ name, rescueNumber, episodeId, tags, note }: ProbeFacts) {
  for (const [what, value] of Object.entries({ name, rescueNumber, episodeId })) if (value !== undefined) checkId(what, value);
  if (note !== undefined) checkNote('note', note);
  if (tags !== undefined) {
    if (!Array.isArray(tags)) throw new TypeError(`Expected an array for tags, received ${describe(tags)}`);
    for (const tag of tags) checkOneOf('tags', tag, PRIORITY_TAGS);
  }
  return { name, rescueNumber, episodeId, tags: tags === undefined ? undefined : [...new Set(tags)].sort(), note };
}

/** Characters of what is said in words, in UTF-16 units: a page. */
const LONGEST_NOTE = 4000;

/** What somebody says in words: lines and all. */
export function checkNote(name: string, value: unknown): asserts value is string {
  checkText(name, value);
  if (value.length > LONGEST_NOTE) throw new RangeError(`Expected 1..${LONGEST_NOTE} characters for ${name}, received ${value.length}`);
  if (/\p{Surrogate}/u.test(value)) throw new RangeError(`Expected ${name} without lone surrogates`);
}
