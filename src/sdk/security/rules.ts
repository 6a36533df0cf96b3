import { checkId, checkInteger, checkKeys, describe } from '../../core/check.js';

/** So many, within so long. */
export interface CountRule {
  /** 1 to 10,000. */
  readonly count: number;
  /** Milliseconds, 1000 to 604,800,000 (seven days). */
  readonly windowMs: number;
}

/** When a station is at work, in China standard time; `to` before `from` goes over midnight. */
export interface StationHours {
  /** The first minute, e.g. `07:30`. */
  readonly from: string;
  /** The first minute after, e.g. `19:00`. */
  readonly to: string;
}

/**
 * What makes an event. The numbers are our own choice, no law gives any: look at your own first weeks and set them. `false`
 * turns a rule off.
 */
export interface SecurityRules {
  /** So many searches, or looks for the reuse of a photo, of one operator. Default: 30 in 10 minutes. */
  readonly bulkSearch?: CountRule | false | undefined;
  /** So many refusals of one operator, or of all who have not shown who they are. Default: 5 in 10 minutes. */
  readonly repeatedDenials?: CountRule | false | undefined;
  /** So many looks at records or photos by one operator, with no search in between. Default: 30 in an hour. */
  readonly viewsWithoutSearch?: CountRule | false | undefined;
  /** So many exports by one operator, of a person each; a search for duplicates counts as one. Default: 10 in a day. */
  readonly bulkExport?: CountRule | false | undefined;
  /** Any act outside the hours of its station. Default: no hours, since stations take people in at night. */
  readonly oddHours?:
    | { readonly hours: Readonly<Record<string, StationHours>>; readonly windowMs?: number | undefined }
    | false
    | undefined;
}

/** Minutes of the day, the second not included. */
export type Minutes = readonly [from: number, to: number];

/** Rules in which nothing is left open. */
export interface CompleteRules {
  readonly 'bulk-search': CountRule | undefined;
  readonly 'repeated-denials': CountRule | undefined;
  readonly 'views-without-search': CountRule | undefined;
  readonly 'bulk-export': CountRule | undefined;
  readonly 'odd-hours': (CountRule & { readonly hours: ReadonlyMap<string, Minutes> }) | undefined;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const LONGEST = 7 * DAY;
const MOST = 10_000;
const TIME_OF_DAY = /^([01]\d|2[0-3]):([0-5]\d)$/;
const RULE_NAMES = ['bulkSearch', 'repeatedDenials', 'viewsWithoutSearch', 'bulkExport', 'oddHours'];

/** Refuses malformed rules and puts the defaults in. */
export function completeRules(rules: SecurityRules = {}): CompleteRules {
  checkKeys('rules in security', rules, RULE_NAMES);
  return {
    'bulk-search': counting('bulkSearch', rules.bulkSearch, { count: 30, windowMs: 10 * MINUTE }),
    'repeated-denials': counting('repeatedDenials', rules.repeatedDenials, { count: 5, windowMs: 10 * MINUTE }),
    'views-without-search': counting('viewsWithoutSearch', rules.viewsWithoutSearch, { count: 30, windowMs: HOUR }),
    'bulk-export': counting('bulkExport', rules.bulkExport, { count: 10, windowMs: DAY }),
    'odd-hours': oddHours(rules.oddHours),
  };
}

/** The longest time that any of them looks back. */
export function longestWindow(rules: CompleteRules): number {
  return Math.max(0, ...Object.values(rules).map((rule: CountRule | undefined) => rule?.windowMs ?? 0));
}

function counting(name: string, rule: CountRule | false | undefined, otherwise: CountRule): CountRule | undefined {
  if (rule === false) return undefined;
  if (rule === undefined) return otherwise;
  checkKeys(name, rule, ['count', 'windowMs']);
  const { count, windowMs } = rule;
  checkInteger(`count of ${name}`, count, 1, MOST);
  checkInteger(`windowMs of ${name}`, windowMs, 1000, LONGEST);
  return { count, windowMs };
}

function oddHours(rule: SecurityRules['oddHours']): CompleteRules['odd-hours'] {
  if (rule === undefined || rule === false) return undefined;
  checkKeys('oddHours', rule, ['hours', 'windowMs']);
  const { hours, windowMs = HOUR } = rule;
  checkInteger('windowMs of oddHours', windowMs, 1000, LONGEST);
  if (hours === null || typeof hours !== 'object')
    throw new TypeError(`Expected an object for hours of oddHours, received ${describe(hours)}`);
  const byStation = new Map<string, Minutes>();
  for (const [station, of] of Object.entries(hours)) {
    checkId('a station in hours of oddHours', station);
    checkKeys('the hours of a station', of, ['from', 'to']);
    const [from, to] = [minuteOf('from', of.from), minuteOf('to', of.to)];
    if (from === to) throw new RangeError('Expected two different times for from and to of the hours of a station');
    byStation.set(station, [from, to]);
  }
  return { count: 1, windowMs, hours: byStation };
}

function minuteOf(name: string, text: unknown): number {
  const [, hour, minute] = (typeof text === 'string' ? TIME_OF_DAY.exec(text) : null) ?? [];
  if (hour === undefined) throw new RangeError(`Expected a time such as 07:30 for ${name} of the hours of a station`);
  return Number(hour) * 60 + Number(minute);
}
