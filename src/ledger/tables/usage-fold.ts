import { checkInteger, checkKeys } from '../../core/check.js';
import { entryIdOf } from '../entry-id.js';
import type { FragmentFields, UnknownEvent, UsageEvent, UsageEventOf } from '../read-usage.js';
import { Decisions } from './decisions.js';
import { Duties } from './duties.js';
import type { Duty, IntakeTrace, Outcome, StandingDecision, Use, UseResult } from './fold-records.js';
import { type Intake, IntakeTraces, type LooseTrace } from './intakes.js';
import { Outcomes } from './outcomes.js';
import { legible, momentOf, told } from './read-told.js';
import type { Period } from './shanghai-time.js';
import { useResult } from './use-result.js';
import { Uses } from './uses.js';

/** Of what a fold is made. */
export interface UsageFoldOptions {
  /** What happened in it is counted, whenever it was entered. */
  readonly period: Period;
  /**
   * What was entered later is left out: UTC milliseconds. So decisions after the period's end count up to a cut-off, and
   * figures given out once can be made again. Default: everything there is.
   */
  readonly asOf?: number | undefined;
}

type Subjects = readonly (FragmentFields | undefined)[];

/** The latest time a `Date` can show. */
const LATEST = 8.64e15;

/**
 * Reads a usage ledger once, from its first entry to its last, and keeps what the tables and figures of one period are
 * made of: its uses and outcomes, what is open, and a short record of every decision that stands and of every
 * familySearchNotice. Work per entry does not grow with the ledger.
 *
 * @example
 * ```ts
 * import { reportingYear, statistics, UsageFold, type UsageEvent } from 'rescue-face/ledger';
 *
 * const events: UsageEvent[] = []; // as read from the ledger, in its order
 * const fold = new UsageFold({ period: reportingYear(2026) });
 * for (const event of events) fold.add(event);
 * console.log(statistics(fold).whole.uses); // 0
 * ```
 */
export class UsageFold {
  readonly period: Period;
  /** `undefined`: everything that was read. */
  readonly asOf: number | undefined;
  readonly #uses = new Uses();
  readonly #outcomes = new Outcomes();
  readonly #decisions = new Decisions();
  readonly #duties: Duties;
  readonly #traces: IntakeTraces;
  #withoutSituation = 0;
  #nationalQueries = 0;
  #unknown = 0;
  #latest: number | undefined;

  constructor(options: UsageFoldOptions) {
    checkKeys('UsageFold', options, ['period', 'asOf']);
    const { period, asOf } = options;
    checkKeys('period', period, ['from', 'to']);
    checkInteger('from of period', period.from, -LATEST, LATEST);
    checkInteger('to of period', period.to, period.from, LATEST);
    if (asOf !== undefined) checkInteger('asOf', asOf, -LATEST, LATEST);
    this.period = { from: period.from, to: period.to };
    this.asOf = asOf;
    this.#duties = new Duties(this.period);
    this.#traces = new IntakeTraces(this.period);
  }

  /** The next entry of the ledger. */
  add(event: UsageEvent | UnknownEvent): void {
    if (event.schema === 'unknown') {
      this.#unknown++;
      return;
    }
    if (this.asOf !== undefined && event.header.at > this.asOf) return;
    this.#latest = Math.max(this.#latest ?? event.header.at, event.header.at);
    switch (event.schema) {
      case 'search@1':
        this.#search(event);
        break;
      case 'manual-search@1':
        this.#manualSearch(event);
        break;
      case 'national-search@1':
        this.#nationalSearch(event);
        break;
      case 'intake-unsearched@1':
        this.#unsearched(event);
        break;
      case 'enroll@1':
        this.#enrolled(event);
        break;
      case 'analysis@1':
        this.#uses.analysed(event);
        break;
      case 'decision@1':
        this.#decisions.add(entryIdOf(event), event);
        break;
      case 'decision-confirmed@1':
        this.#decisions.confirm(event);
        break;
      case 'decision-reversed@1':
        this.#uses.reversed(this.#decisions.reverse(event));
        break;
      case 'outcome@1':
        if (this.#isIn(momentOf(event.header).at)) this.#outcomes.add(event, this.#uses.get(event.header.search));
        break;
      case 'outcome-feedback@1':
        this.#outcomes.answered(event);
        break;
      case 'duty-opened@1':
        this.#duties.open(entryIdOf(event), event);
        break;
      case 'duty-dated@1':
        this.#duties.date(event);
        break;
      case 'duty-closed@1':
        this.#duties.close(event);
        break;
    }
  }

  /** Up to when something is known: `asOf`, or else the latest time of an entry. `undefined` where there is none. */
  get knownUntil(): number | undefined {
    return this.asOf ?? this.#latest;
  }

  /** The uses of the period, by when they happened. */
  uses(): readonly Use[] {
    return this.#uses.byTime();
  }

  /** The outcomes of the period, by when they happened. */
  outcomes(): readonly Outcome[] {
    return this.#outcomes.byTime();
  }

  /** What is known of a use. */
  result(use: Use): UseResult {
    return useResult(use, this.#decisions.on(use.id));
  }

  /** The decision that stands on a use. */
  decisionOn(use: Use): StandingDecision | undefined {
    return this.#decisions.on(use.id);
  }

  /** The decision that an outcome rests on; one that was taken back is none. */
  decisionOf({ decision, search }: Outcome): StandingDecision | undefined {
    return decision === undefined ? this.#decisions.on(search) : this.#decisions.get(decision);
  }

  /** The use of the period that an outcome came from. */
  useOf(outcome: Outcome): Use | undefined {
    const search = outcome.search ?? this.#decisions.get(outcome.decision)?.search;
    return this.#uses.get(search);
  }

  /** The duty to take a familySearchNotice down that an outcome is bound to. */
  withdrawalOf(outcome: Outcome): Duty | undefined {
    const decision = this.decisionOf(outcome);
    const search = outcome.search ?? decision?.search;
    const bound = [outcome.decision ?? decision?.id, search].flatMap((id) => this.#duties.because(id));
    return bound.find(({ kind }) => kind === 'withdraw-family-search-notice');
  }

  /** Duties that are open, or were due or done in the period or after it. */
  duties(): Iterable<Duty> {
    return this.#duties.all();
  }

  /** The intakes of the period. */
  intakes(): Iterable<Intake> {
    return this.#traces.found();
  }

  /** Traces of the period that cannot be told to belong to an intake. */
  looseTraces(): readonly LooseTrace[] {
    return this.#traces.loose;
  }

  /** Searches of the period in no situation: drills, audits. They are no uses. */
  get withoutSituation(): number {
    return this.#withoutSituation;
  }

  /** Searches of the period in the national system. */
  get nationalQueries(): number {
    return this.#nationalQueries;
  }

  /** Entries of kinds that this version does not know. */
  get unknown(): number {
    return this.#unknown;
  }

  #search(event: UsageEventOf<'search@1'>): void {
    const { header, subjects } = event;
    const { situation, candidates, photo, station, at } = header;
    const probe = subjects.slice(0, 1);
    if (situation === undefined) {
      if (this.#isIn(at)) this.#withoutSituation++;
      return;
    }
    const notCompared = photo === 'searched' ? undefined : photo;
    if (this.#isIn(at)) this.#uses.add('search', event, probe, { notCompared, hasCandidates: candidates > 0 });
    if (situation !== 'family-request' && situation !== 'long-stay') {
      this.#trace({ at, station, situation, searched: notCompared === undefined, reason: undefined }, probe);
    }
  }

  #manualSearch(event: UsageEventOf<'manual-search@1'>): void {
    const { header, subjects } = event;
    const { situation, station, result } = header;
    const { at } = momentOf(header);
    if (this.#isIn(at)) this.#uses.add('manual', event, subjects, { notCompared: undefined, hasCandidates: result === 'candidates' });
    if (situation !== 'family-request' && situation !== 'long-stay') {
      this.#trace({ at, station, situation, searched: true, reason: undefined }, subjects);
    }
  }

  #nationalSearch(event: UsageEventOf<'national-search@1'>): void {
    const { header, subjects } = event;
    const moment = momentOf(header);
    if (this.#isIn(moment.at)) this.#nationalQueries++;
    const query = { ...moment, result: header.result, system: told(subjects, 'system') };
    const local = this.#uses.get(header.search);
    local?.national.push(query);
    if (header.search === undefined && this.#isIn(moment.at)) {
      this.#uses
        .add('national', event, subjects, { notCompared: undefined, hasCandidates: header.result === 'candidates' })
        .national.push(query);
    }
    const own = { at: moment.at, station: header.station, situation: undefined, searched: true, reason: undefined };
    const isNamed = legible(told(subjects, 'rescueNumber')) !== undefined || legible(told(subjects, 'episodeId')) !== undefined;
    const rescueNumber = isNamed ? undefined : legible(local?.rescueNumber);
    // Of somebody whose local search compared nothing it is the one search there was; whether it was at the intake it does not say.
    this.#trace(own, rescueNumber === undefined ? subjects : [{ rescueNumber }], false);
  }

  #unsearched({ header, subjects }: UsageEventOf<'intake-unsearched@1'>): void {
    const { station, reason } = header;
    this.#trace({ at: momentOf(header).at, station, situation: undefined, searched: false, reason }, subjects);
  }

  #enrolled({ header, subjects }: UsageEventOf<'enroll@1'>): void {
    const { newEpisode, provenance, station, at } = header;
    // Whoever was taken over from an older system was not taken in then.
    if (!newEpisode || provenance === 'imported') return;
    this.#trace({ at, station, situation: undefined, searched: false, reason: undefined }, subjects);
  }

  #trace(
    {
      at,
      station = '',
      situation,
      searched,
      reason,
    }: Omit<IntakeTrace, 'rescueNumber' | 'episode' | 'station'> & { station?: string | undefined },
    subjects: Subjects,
    isIntake = true,
  ) {
    const rescueNumber = legible(told(subjects, 'rescueNumber'));
    const episode = legible(told(subjects, 'episodeId'));
    this.#traces.add({ at, station, situation, searched, reason, rescueNumber, episode }, isIntake);
  }

  #isIn(at: number): boolean {
    return at >= this.period.from && at < this.period.to;
  }
}
