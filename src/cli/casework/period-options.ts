import { type Period, reportingYear, shanghaiDay } from 'rescue-face/ledger';
import { usage } from '../failure.js';
import { integerOption } from '../options.js';
import type { Texts } from '../texts.js';

const DAY_MS = 86_400_000;
/** A leap year: a reporting year may end on 29 February. */
const LEAP_YEAR = 2000;

/** A period in the words of the command line. */
export interface PeriodWords {
  readonly from?: string;
  readonly to?: string;
  readonly year?: string;
  readonly cutOff?: string;
}

/** A reporting year, or the days from one to another, both included; with the year that its last day lies in. */
export function periodOption({ from, to, year, cutOff }: PeriodWords, texts: Texts): { readonly period: Period; readonly year: number } {
  if (year !== undefined) {
    if (from !== undefined || to !== undefined) throw usage(texts.periodNeeded);
    const of = integerOption('--year', year, 1994, 9999, texts);
    return { period: reportingYear(of, cutOff === undefined ? undefined : cutOffOption(cutOff, texts)), year: of };
  }
  if (from === undefined || to === undefined) throw usage(texts.periodNeeded);
  if (cutOff !== undefined) throw usage(texts.cutOffNeedsYear);
  const period = { from: dayOption('--from', from, texts), to: dayOption('--to', to, texts) + DAY_MS };
  if (period.to <= period.from) throw usage(texts.endBeforeStart);
  return { period, year: Number(to.slice(0, 4)) };
}

function dayOption(name: string, text: string, texts: Texts): number {
  try {
    return shanghaiDay(text);
  } catch {
    throw usage(texts.badDay(name));
  }
}

function cutOffOption(text: string, texts: Texts): { readonly month: number; readonly day: number } {
  const [, month = 0, day = 0] = (/^(\d\d)-(\d\d)$/.exec(text) ?? []).map(Number);
  const at = new Date(Date.UTC(LEAP_YEAR, month - 1, day));
  if (month === 0 || at.getUTCMonth() !== month - 1 || at.getUTCDate() !== day) throw usage(texts.badCutOff);
  return { month, day };
}
