/** A span of time: UTC milliseconds since 1970, the first of it and the first after it. */
export interface Period {
  readonly from: number;
  readonly to: number;
}

/** China's clocks since its last summer time ended on 15 September 1991: eight hours before UTC, all year, everywhere. */
const OFFSET_MS = 8 * 3_600_000;

/** From here on the offset never changes. Before, summer times of 1986 to 1991 and older rules come from the host's time zone data. */
const FIXED_SINCE = Date.UTC(1992, 0, 1);

const DAY_FORM = /^(\d{4})-(\d{2})-(\d{2})$/;

/** What a clock in Shanghai shows, as the UTC milliseconds of a clock in Greenwich that shows the same. */
export function shanghaiClock(at: number): number {
  return at >= FIXED_SINCE ? at + OFFSET_MS : olderClock(at);
}

/** E.g. `2026-03-01`. */
export function dayText(at: number): string {
  const clock = new Date(shanghaiClock(at));
  const year = clock.getUTCFullYear();
  if (year < 0 || year > 9999) return clock.toISOString().slice(0, 10);
  return `${String(year).padStart(4, '0')}-${twoDigits(clock.getUTCMonth() + 1)}-${twoDigits(clock.getUTCDate())}`;
}

/** E.g. `2026-03-01 09:30`. */
export function minuteText(at: number): string {
  const clock = new Date(shanghaiClock(at));
  return `${dayText(at)} ${twoDigits(clock.getUTCHours())}:${twoDigits(clock.getUTCMinutes())}`;
}

function twoDigits(number: number): string {
  return number < 10 ? `0${number}` : String(number);
}

/** E.g. `2026-03`. */
export function monthText(at: number): string {
  return dayText(at).slice(0, 7);
}

/**
 * The moment at which a day begins in China (Asia/Shanghai): UTC milliseconds since 1970.
 *
 * @param day - e.g. `2026-01-01`; 1992 or later, since when the clocks there have never been changed
 * @throws RangeError for anything else.
 */
export function shanghaiDay(day: string): number {
  const [, year, month, date] = (DAY_FORM.exec(day) ?? []).map(Number);
  const at = year === undefined || month === undefined || date === undefined ? Number.NaN : Date.UTC(year, month - 1, date);
  if (!(at >= FIXED_SINCE) || new Date(at).toISOString().slice(0, 10) !== day) {
    throw new RangeError('Expected a day such as 2026-01-01, 1992 or later');
  }
  return at - OFFSET_MS;
}

/** The last day of a reporting year. */
export interface CutOffDay {
  /** 1 to 12. */
  readonly month: number;
  /** 1 to 31. */
  readonly day: number;
}

/**
 * When figures are due: cities report to Shandong by 15 December (the letter with which Shandong passed MCA-2020-13 on),
 * provinces to the ministry at the end of December (MCA-2020-13 circular 3(3)). Any other day may be given instead.
 */
export const CUT_OFF_DAYS = { ministry: { month: 12, day: 31 }, shandong: { month: 12, day: 15 } } as const satisfies Readonly<
  Record<string, CutOffDay>
>;

/**
 * The year that ends with a cut-off day, that day included, in China's time. Consecutive years leave nothing out and count
 * nothing twice.
 *
 * @param year - 1994 to 9999: that of the last day
 * @param cutOff - the last day; default 31 December
 */
export function reportingYear(year: number, cutOff: CutOffDay = CUT_OFF_DAYS.ministry): Period {
  if (!Number.isInteger(year) || year < 1994 || year > 9999) throw new RangeError(`Expected integer 1994..9999 for year, received ${year}`);
  const { month, day } = cutOff;
  if (!Number.isInteger(month) || month < 1 || month > 12) throw new RangeError('Expected integer 1..12 for month of cutOff');
  if (!Number.isInteger(day) || day < 1 || day > 31) throw new RangeError('Expected integer 1..31 for day of cutOff');
  const after = (of: number) => Date.UTC(of, month - 1, day + 1) - OFFSET_MS;
  return { from: after(year - 1), to: after(year) };
}

function olderClock(at: number): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: 'Asia/Shanghai',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(at);
  const part = (type: Intl.DateTimeFormatPartTypes) => Number(parts.find((one) => one.type === type)?.value);
  return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
}
