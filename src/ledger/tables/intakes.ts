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
  /** Infinity as long as no trace shows an intake. */
  at: number;
  situation: Situation | undefined;
  isSearched: boolean;
  hasFailed: boolean;
  reason: UnsearchedReason | undefined;
  hasRescueNumber: boolean;
  hasEpisode: boolean;
  readonly station: string;
  /** The one it has turned out to be the same as, which now has all that was gathered here. */
  sameAs: Gathered | undefined;
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
      if (one.sameAs !== undefined || one.at < this.#period.from || one.at === Number.POSITIVE_INFINITY) continue;
      const { at, station, situation, isSearched, hasFailed, reason, hasRescueNumber, hasEpisode } = one;
      const because = reason ?? (hasFailed ? 'attempt-failed' : 'not-recorded');
      yield { at, station, situation, isSearched, because, hasRescueNumber, hasEpisode };
    }
  }

  #gather(station: string, rescueNumber: string | undefined, episode: string | undefined): Gathered {
    const { rescueNumbers, episodes } = this.#namesAt(station);
    const numbered = rescueNumber === undefined ? undefined : rescueNumbers.get(rescueNumber);
    const inEpisode = episode === undefined ? undefined : episodes.get(episode);
    const one = latest(numbered ?? inEpisode ?? this.#begin(station));
    if (inEpisode !== undefined) join(one, latest(inEpisode));
    if (rescueNumber !== undefined && numbered === undefined) rescueNumbers.set(rescueNumber, one);
    if (episode !== undefined && inEpisode === undefined) episodes.set(episode, one);
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

/** What it is now part of. The way there is halved each time it is gone, so that joining again and again makes it no longer. */
function latest(gathered: Gathered): Gathered {
  let one = gathered;
  while (one.sameAs !== undefined) {
    one.sameAs = one.sameAs.sameAs ?? one.sameAs;
    one = one.sameAs;
  }
  return one;
}

/** By a trace that has both names, so that this need not be said of them here. */
function join(one: Gathered, other: Gathered): void {
  if (one === other) return;
  one.at = Math.min(one.at, other.at);
  one.situation ??= other.situation;
  one.isSearched ||= other.isSearched;
  one.hasFailed ||= other.hasFailed;
  one.reason ??= other.reason;
  other.sameAs = one;
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
    sameAs: undefined,
  };
}
