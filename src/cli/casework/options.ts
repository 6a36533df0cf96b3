import { LATE_REASONS, type LateInput } from 'rescue-face';
import { usage } from '../failure.js';
import { instantOption } from '../gallery/dates.js';
import { idOption } from '../gallery/options.js';
import { wordOption } from '../options.js';
import type { Texts } from '../texts.js';

/** What the library prints for a search or a decision: the place of its entry, and its random name. */
const ENTRY_ID = /^(0|[1-9]\d{0,14})\.[0-9a-f-]{36}$/;
/** As the library has it: a page. */
const LONGEST_NOTE = 4000;
/** Earlier times are mistakes; the library refuses them too. */
const EARLIEST = Date.UTC(1992, 0, 1);

/** What an entry of the ledger goes by. */
export function entryIdOption(name: string, text: string, texts: Texts): string {
  if (!ENTRY_ID.test(text)) throw usage(texts.badEntryId(name));
  return text;
}

/** What somebody says in words. */
export function noteOption(name: string, text: string, texts: Texts): string {
  if (text === '' || text.length > LONGEST_NOTE || /\p{Surrogate}/u.test(text)) throw usage(texts.badNote(name));
  return text;
}

/** `p-1,p-2`, given as often as needed; a comma that belongs to an id is written `\,`. */
export function idListOption(name: string, given: readonly string[], texts: Texts): readonly string[] {
  const ids = given.flatMap((text) => text.split(/(?<!\\),/)).map((id) => id.replaceAll('\\,', ','));
  return [...new Set(ids.map((id) => idOption(name, id, texts)))];
}

/** A moment, past or to come. */
export function momentOption(name: string, text: string, texts: Texts): number {
  const at = instantOption(name, text, texts);
  if (at < EARLIEST) throw usage(texts.tooEarly(name));
  return at;
}

/** A moment that has come. */
export function pastOption(name: string, text: string, texts: Texts): number {
  const at = momentOption(name, text, texts);
  if (at > Date.now()) throw usage(texts.inTheFuture(name));
  return at;
}

/** An option that may be missing. */
export function optional<T>(text: string | undefined, read: (name: string, text: string, texts: Texts) => T, name: string, texts: Texts) {
  return text === undefined ? undefined : read(name, text, texts);
}

/** When something happened that is entered late, and why it is late. */
export interface LateWords {
  readonly occurredAt?: string;
  readonly lateReason?: string;
}

/** Both, or neither. */
export function lateOptions({ occurredAt, lateReason }: LateWords, texts: Texts): LateInput {
  if ((occurredAt === undefined) !== (lateReason === undefined)) throw usage(texts.lateNeedsBoth);
  if (occurredAt === undefined || lateReason === undefined) return {};
  return {
    occurredAt: pastOption('--occurred-at', occurredAt, texts),
    lateReason: wordOption('--late-reason', lateReason, LATE_REASONS, texts),
  };
}
