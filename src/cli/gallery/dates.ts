import { usage } from '../failure.js';
import type { Texts } from '../texts.js';

const DAY_MS = 86_400_000;

/** China standard time: where a date names no other, it is the stations' own, whatever the machine's clock is set to. */
const OFFSET = '+08:00';
const CHINA_MS = 8 * 3_600_000;

const DATE = /^\d{4}-\d\d-\d\d$/;
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)?$/;

/** `2026-03-01`, or with a time `2026-03-01T09:30` and perhaps an offset; undefined where it is neither. */
export function parseInstant(text: string): number | undefined {
  const whole = DATE.test(text) ? `${text}T00:00` : text;
  if (!MOMENT.test(whole)) return undefined;
  const time = Date.parse(/(Z|[+-]\d\d:\d\d)$/.test(whole) ? whole : whole + OFFSET);
  // The parser takes 30 February for 2 March.
  return Number.isNaN(time) || !isRealDay(text) ? undefined : time;
}

/** A moment from the command line. */
export function instantOption(name: string, text: string, texts: Texts): number {
  const time = parseInstant(text);
  if (time === undefined) throw usage(texts.badDate(name));
  return time;
}

/** The end of a period: a day is meant with all its hours. */
export function endOption(name: string, text: string, texts: Texts): number {
  return instantOption(name, text, texts) + (DATE.test(text) ? DAY_MS : 0);
}

function isRealDay(text: string): boolean {
  const [year = 0, month = 0, day = 0] = text.slice(0, 10).split('-').map(Number);
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

/** A moment in China standard time, to the minute. */
export function chinaTime(at: number): string {
  return `${new Date(at + CHINA_MS).toISOString().slice(0, 16).replace('T', ' ')} ${OFFSET}`;
}
