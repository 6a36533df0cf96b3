import { checkKeys, checkOneOf } from '../../core/check.js';
import { SITUATIONS } from '../closed-lists.js';
import type { Figures } from './figures.js';
import { FORMULAS, type Formula } from './formulas.js';
import { dayText, monthText, type Period } from './shanghai-time.js';
import { Tally } from './tally.js';
import type { UsageFold } from './usage-fold.js';
import { useResult } from './use-result.js';

/** What figures may be told apart by. */
export const GROUPINGS = ['station', 'month', 'situation'] as const;

/** One of {@link GROUPINGS}. */
export type Grouping = (typeof GROUPINGS)[number];

/** Options of {@link statistics}. */
export interface StatisticsOptions {
  /** Default: none, only the whole. */
  readonly by?: Grouping | undefined;
  /** Stations that have a group in any case, also without an entry: by id. */
  readonly stations?: readonly string[] | undefined;
}

/** The figures of one group. */
export interface FigureGroup {
  /** A station's id, a month such as `2026-03`, or a situation; `undefined` where there is none. */
  readonly key: string | undefined;
  readonly figures: Figures;
}

/** The figures of a period (MCA-2020-13 circular 3(3)), with how they are computed. */
export interface Statistics {
  readonly period: Period;
  /** Up to when something is known: UTC milliseconds. `undefined` of an empty ledger. */
  readonly knownUntil: number | undefined;
  readonly by: Grouping | undefined;
  readonly whole: Figures;
  readonly groups: readonly FigureGroup[];
  /** Searches in no situation (drills, audits), which count nowhere. */
  readonly withoutSituation: number;
  /** Searches in the national system, alone or besides a local one. */
  readonly nationalQueries: number;
  /** Entries of kinds that this version does not know: what they say is not in the figures. */
  readonly unknown: number;
  /** What each figure is, and its denominator. */
  readonly formulas: readonly Formula[];
}

/** What something may be grouped by. */
interface Facts {
  readonly at: number;
  readonly station?: string | undefined;
  readonly situation?: string | undefined;
}

type ForEach = (facts: Facts, add: (tally: Tally) => void) => void;

const NONE = '';

/**
 * The figures of the fold's period. Uses count by when they happened, outcomes by when they were sent, familySearchNotices
 * by when they had to be down; results and duties are those at the end of what is known.
 *
 * @example
 * ```ts
 * import { percentText, reportingYear, statistics, UsageFold } from 'rescue-face/ledger';
 *
 * const { whole, groups } = statistics(new UsageFold({ period: reportingYear(2026) }), { by: 'month' });
 * console.log(groups.length, percentText(whole.recognition)); // 12 —
 * ```
 */
export function statistics(fold: UsageFold, options: StatisticsOptions = {}): Statistics {
  checkKeys('statistics', options, ['by', 'stations']);
  if (options.by !== undefined) checkOneOf('by', options.by, GROUPINGS);
  return groupedStatistics(fold, options, [options.by])(options.by);
}

/** The same figures in several groupings out of one pass over the fold: what it holds of a province's year is large, and going through it takes the time. */
export function groupedStatistics<G extends Grouping | undefined>(
  fold: UsageFold,
  { stations = [] }: Pick<StatisticsOptions, 'stations'>,
  groupings: readonly G[],
): (by: G) => Statistics {
  const { period, knownUntil } = fold;
  const whole = new Tally();
  const grouped = new Map(groupings.map((by) => [by, new Groups(by, period, stations)]));
  const each: ForEach = (facts, add) => {
    add(whole);
    for (const groups of grouped.values()) groups.add(facts, add);
  };
  addAll(fold, each);
  const figures = whole.figures(0);
  return (by) => ({
    period,
    knownUntil,
    by,
    whole: figures,
    groups: grouped.get(by)?.figures(by === 'station' ? 0 : whole.intakes.doubtful) ?? [],
    withoutSituation: fold.withoutSituation,
    nationalQueries: fold.nationalQueries,
    unknown: fold.unknown,
    formulas: FORMULAS,
  });
}

/** The groups of one grouping while they are added up. */
class Groups {
  readonly #by: Grouping | undefined;
  readonly #period: Period;
  readonly #tallies: Map<string, Tally>;

  constructor(by: Grouping | undefined, period: Period, stations: readonly string[]) {
    this.#by = by;
    this.#period = period;
    this.#tallies = new Map(expected(by, period, stations).map((key) => [key, new Tally()]));
  }

  add(facts: Facts, add: (tally: Tally) => void): void {
    const by = this.#by;
    // A duty from before the period is open in it, but of none of its months.
    if (by === undefined || (by === 'month' && facts.at < this.#period.from)) return;
    const key = keyOf(by, facts);
    let tally = this.#tallies.get(key);
    if (tally === undefined) {
      tally = new Tally();
      this.#tallies.set(key, tally);
    }
    add(tally);
  }

  figures(doubtful: number): FigureGroup[] {
    return [...this.#tallies]
      .sort(([a], [b]) => order(this.#by, a, b))
      .map(([key, tally]) => ({ key: key === NONE ? undefined : key, figures: tally.figures(doubtful) }));
  }
}

function addAll(fold: UsageFold, each: ForEach): void {
  const { period } = fold;
  const knownUntil = fold.knownUntil ?? period.from;
  for (const use of fold.uses()) {
    const decision = fold.decisionOn(use);
    const result = useResult(use, decision);
    each(use, (tally) => tally.addUse(use, result, decision));
  }
  for (const intake of fold.intakes()) each(intake, (tally) => tally.intakes.add(intake));
  for (const trace of fold.looseTraces()) each(trace, (tally) => tally.intakes.addLoose(trace));
  for (const outcome of fold.outcomes()) {
    const { at, station } = outcome;
    each({ at, station, situation: fold.useOf(outcome)?.situation }, (tally) => tally.addOutcome(outcome));
  }
  for (const duty of fold.duties()) {
    const { kind, openedAt, dueAt, station, closed } = duty;
    if (closed === undefined && openedAt < period.to) {
      each({ at: openedAt, station }, (tally) => tally.addOpenDuty(duty, knownUntil));
    }
    if (kind !== 'withdraw-family-search-notice' || dueAt === undefined || dueAt < period.from || dueAt >= period.to) continue;
    if (closed !== undefined || dueAt < knownUntil) each({ at: dueAt, station }, (tally) => tally.addWithdrawal(duty));
  }
}

function keyOf(by: Grouping, { at, station = NONE, situation = NONE }: Facts): string {
  return by === 'month' ? monthText(at) : by === 'station' ? station : situation;
}

/** Groups that are shown even where nothing happened. */
function expected(by: Grouping | undefined, period: Period, stations: readonly string[]): readonly string[] {
  if (by === 'station') return stations;
  if (by === 'situation') return SITUATIONS;
  if (by === undefined || period.to === period.from) return [];
  const months: string[] = [];
  let [year = 0, month = 0] = dayText(period.from).split('-').map(Number);
  for (const last = monthText(period.to - 1); ; month++) {
    if (month > 12) [year, month] = [year + 1, 1];
    const text = `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}`;
    if (text > last) return months;
    months.push(text);
  }
}

/** What belongs nowhere comes last. */
function order(by: Grouping | undefined, a: string, b: string): number {
  if (a === NONE || b === NONE) return a === b ? 0 : a === NONE ? 1 : -1;
  if (by === 'situation') return (SITUATIONS as readonly string[]).indexOf(a) - (SITUATIONS as readonly string[]).indexOf(b);
  return a < b ? -1 : a > b ? 1 : 0;
}
