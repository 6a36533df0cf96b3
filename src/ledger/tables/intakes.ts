import type { Situation, UnsearchedReason } from '../closed-lists.js';
import type { IntakeTrace } from './fold-records.js';
import type { Period } from './shanghai-time.js';

/** Days before a period in which the same rescue number or episode is the same intake: nobody's intake lasts longer than a year. */
export const INTAKE_LOOK_BACK_DAYS = 366;

/** Why an intake (入站) was not searched: as entered, or that a photo was tried and was no use, or that nobody has said why. */
export type UnsearchedBecause = UnsearchedReason | 'attempt-failed' | 'not-recorded';

/** One intake, as far as its traces tell. */
export interface Intake {
  readonly at: number;
  readonly station: string;
  readonly situation: Situation | undefined;
  readonly isSearched: boolean;
  /** Why not, where it is not searched. */
  readonly because: UnsearchedBecause;
  /** By which of the two its traces are held together. What has both cannot be the same intake as another. */
  readonly hasRescueNumber: boolean;
  readonly hasEpisode: boolean;
}

/** A trace without rescue number and episode: of an intake of its own or of any other at that station. */
export interface LooseTrace {
  readonly at: number;
  readonly station: string;
  readonly situation: Situation | undefined;
  readonly isSearched: boolean;
  readonly because: UnsearchedBecause;
  /** Whether it shows that somebody was taken in, or only, if they were, that they were searched. */
  readonly isIntake: boolean;
}

interface Gathered {
  /** Infinity for what shows no intake, and for what was joined to another. */
  at: number;
  situation: Situation | undefined;
  isSearched: boolean;
  hasFailed: boolean;
  reason: UnsearchedReason | undefined;
  hasRescueNumber: boolean;
  hasEpisode: boolean;
  readonly station: string;
  readonly rescueNumbers: string[];
  readonly episodes: string[];
}

/** What the names at one station stand for. */
interface StationNames {
  readonly rescueNumbers: Map<string, Gathered>;
  readonly episodes: Map<string, Gathered>;
}

/**
 * Puts the traces of an intake together (MCA-2020-13 circular 2(1): everybody taken in is searched). A rescue number stands
 * for one stay at one station, and so does an episode; a trace that names both makes them one.
 */
export class IntakeTraces {
  readonly #period: Period;
  readonly #all: Gathered[] = [];
  readonly #byStation = new Map<string, StationNames>();
  /** Those without a name, in the period. */
  readonly loose: LooseTrace[] = [];

  constructor(period: Period) {
    this.#period = period;
  }

  /** `isIntake`: false for what shows only that somebody was searched. */
  add(trace: IntakeTrace, isIntake: boolean): void {
    const { at, station, rescueNumber, episode, situation, searched, reason } = trace;
    const { from, to } = this.#period;
    if (at >= to || at < from - INTAKE_LOOK_BACK_DAYS * 86_400_000) return;
    if (rescueNumber === undefined && episode === undefined) {
      const because = reason ?? (isIntake && situation !== undefined && !searched ? 'attempt-failed' : 'not-recorded');
      if (at >= from) this.loose.push({ at, station, situation, isSearched: searched, because, isIntake });
      return;
    }
    const one = this.#gather(station, rescueNumber, episode);
    one.isSearched ||= searched;
    one.reason ??= reason;
    if (!searched && situation !== undefined) one.hasFailed = true;
    one.hasRescueNumber ||= rescueNumber !== undefined;
    one.hasEpisode ||= episode !== undefined;
    if (isIntake) one.at = Math.min(one.at, at);
    one.situation ??= situation;
  }

  /** Each once, in the period in which its first trace lies. */
  *found(): IterableIterator<Intake> {
    for (const one of this.#all) {
      if (one.at < this.#period.from || one.at === Number.POSITIVE_INFINITY) continue;
      const { at, station, situation, isSearched, hasFailed, reason, hasRescueNumber, hasEpisode } = one;
      const because = reason ?? (hasFailed ? 'attempt-failed' : 'not-recorded');
      yield { at, station, situation, isSearched, because, hasRescueNumber, hasEpisode };
    }
  }

  #gather(station: string, rescueNumber: string | undefined, episode: string | undefined): Gathered {
    const names = this.#namesAt(station);
    const numbered = rescueNumber === undefined ? undefined : names.rescueNumbers.get(rescueNumber);
    const inEpisode = episode === undefined ? undefined : names.episodes.get(episode);
    const one = numbered ?? inEpisode ?? this.#begin(station);
    if (inEpisode !== undefined && inEpisode !== one) join(one, inEpisode, names);
    if (rescueNumber !== undefined && numbered === undefined) {
      names.rescueNumbers.set(rescueNumber, one);
      one.rescueNumbers.push(rescueNumber);
    }
    if (episode !== undefined && inEpisode === undefined) {
      names.episodes.set(episode, one);
      one.episodes.push(episode);
    }
    return one;
  }

  #namesAt(station: string): StationNames {
    let names = this.#byStation.get(station);
    if (names === undefined) {
      names = { rescueNumbers: new Map(), episodes: new Map() };
      this.#byStation.set(station, names);
    }
    return names;
  }

  #begin(station: string): Gathered {
    const one = fresh(station);
    this.#all.push(one);
    return one;
  }
}

/** What was known by `other`'s names is henceforth `one`. */
function join(one: Gathered, other: Gathered, { rescueNumbers, episodes }: StationNames): void {
  one.at = Math.min(one.at, other.at);
  one.situation ??= other.situation;
  one.isSearched ||= other.isSearched;
  one.hasFailed ||= other.hasFailed;
  one.reason ??= other.reason;
  one.hasRescueNumber ||= other.hasRescueNumber;
  one.hasEpisode ||= other.hasEpisode;
  for (const number of other.rescueNumbers) rescueNumbers.set(number, one);
  for (const episode of other.episodes) episodes.set(episode, one);
  one.rescueNumbers.push(...other.rescueNumbers);
  one.episodes.push(...other.episodes);
  other.at = Number.POSITIVE_INFINITY;
}

function fresh(station: string): Gathered {
  return {
    at: Number.POSITIVE_INFINITY,
    station,
    situation: undefined,
    isSearched: false,
    hasFailed: false,
    reason: undefined,
    hasRescueNumber: false,
    hasEpisode: false,
    rescueNumbers: [],
    episodes: [],
  };
}
