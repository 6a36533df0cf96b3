import type { CompleteRules, CountRule, Minutes } from './rules.js';

/** What somebody did, as far as the rules tell acts apart. */
export type Sight = 'search' | 'view' | 'export' | 'other' | 'denial';

/** One act of one operator. */
export interface Seen {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly at: number;
  readonly what: Sight;
  readonly station: string;
}

/** How one rule stands for one operator. */
interface Counter {
  /** The latest acts within the window, as many as the rule counts. */
  readonly times: readonly number[];
  /** Acts since the last event. */
  readonly acts: number;
  readonly firedAt?: number | undefined;
}

/** How the rules stand for one operator: as much memory as the rules count, whatever the operator does. */
export type OperatorState = { readonly [K in keyof CompleteRules]?: Counter | undefined };

/** What a rule has found. */
export interface Finding {
  readonly kind: keyof CompleteRules;
  readonly at: number;
  readonly count: number;
  readonly windowMs: number;
}

const FRESH: Counter = { times: [], acts: 0 };
/** China standard time, without summer time since 1991. */
const CHINA_OFFSET_MS = 8 * 60 * 60 * 1000;
const MINUTE_MS = 60_000;
const DAY_MINUTES = 24 * 60;

const COUNTED: Readonly<Record<Sight, keyof CompleteRules | undefined>> = {
  search: 'bulk-search',
  view: 'views-without-search',
  export: 'bulk-export',
  denial: 'repeated-denials',
  other: undefined,
};

/**
 * One act more: the state after it, and what it makes an event of. An event of one kind comes at most once per window, so
 * that nobody can flood a ledger; the next one says how many acts came since.
 */
export function detect(
  state: OperatorState,
  seen: Seen,
  rules: CompleteRules,
): { readonly state: OperatorState; readonly findings: readonly Finding[] } {
  const findings: Finding[] = [];
  const next: { -readonly [K in keyof OperatorState]: OperatorState[K] } = { ...state };
  const count = (kind: keyof CompleteRules, rule: CountRule | undefined) => {
    if (rule === undefined) return;
    const { counter, found } = counted(state[kind] ?? FRESH, seen.at, rule);
    next[kind] = counter;
    if (found !== undefined) findings.push({ kind, at: seen.at, count: found, windowMs: rule.windowMs });
  };
  const kind = COUNTED[seen.what];
  if (kind !== undefined) count(kind, rules[kind]);
  const views = state['views-without-search'];
  if (seen.what === 'search' && views !== undefined) next['views-without-search'] = { ...FRESH, firedAt: views.firedAt };
  const hours = seen.what === 'denial' ? undefined : rules['odd-hours']?.hours.get(seen.station);
  if (hours !== undefined && !isWithin(seen.at, hours)) count('odd-hours', rules['odd-hours']);
  return { state: next, findings };
}

function counted(
  before: Counter,
  at: number,
  { count, windowMs }: CountRule,
): { readonly counter: Counter; readonly found: number | undefined } {
  const times = [...before.times.filter((time) => at - time < windowMs), at].slice(-count);
  const acts = before.acts + 1;
  const { firedAt } = before;
  // A clock that was set back does not silence a rule.
  const silent = firedAt !== undefined && at >= firedAt && at - firedAt < windowMs;
  if (times.length < count || silent) return { counter: { times, acts, firedAt }, found: undefined };
  // Acts that follow an event closely belong to the same run.
  const goesOn = firedAt !== undefined && at - firedAt < 2 * windowMs;
  return { counter: { times, acts: 0, firedAt: at }, found: goesOn ? acts : times.length };
}

function isWithin(at: number, [from, to]: Minutes): boolean {
  const minute = Math.floor((at + CHINA_OFFSET_MS) / MINUTE_MS) % DAY_MINUTES;
  return from < to ? minute >= from && minute < to : minute >= from || minute < to;
}
