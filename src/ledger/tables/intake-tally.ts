import { UNSEARCHED_REASONS } from '../closed-lists.js';
import type { CountBounds, Figures, RatioBounds } from './figures.js';
import type { Intake, LooseTrace, UnsearchedBecause } from './intakes.js';

/** Every {@link UnsearchedBecause}. */
export const UNSEARCHED_BECAUSE: readonly UnsearchedBecause[] = [...UNSEARCHED_REASONS, 'attempt-failed', 'not-recorded'];

/** What intakes are told apart by. */
type Named = 'both' | 'number' | 'episode';

/**
 * Counts intakes, and says between which bounds the number lies where traces cannot be put together. An intake known by its
 * rescue number alone and one known by its episode alone may be the same; a trace without either may belong to any
 * intake of its station or to one of its own. What cannot be put together is taken to have happened within the period.
 */
export class IntakeTally {
  readonly #searched: Record<Named, number> = { both: 0, number: 0, episode: 0 };
  readonly #unsearched: Record<Named, number> = { both: 0, number: 0, episode: 0 };
  readonly #because = zeroes();
  readonly #looseBecause = zeroes();
  #looseSearches = 0;
  #looseUnsearched = 0;
  /** Searches that show nobody's intake, but may have been of somebody who counts as unsearched. */
  #looseElsewhere = 0;

  add({ isSearched, because, hasRescueNumber, hasEpisode }: Intake): void {
    const named = hasRescueNumber ? (hasEpisode ? 'both' : 'number') : 'episode';
    (isSearched ? this.#searched : this.#unsearched)[named]++;
    if (!isSearched) this.#because[because]++;
  }

  addLoose({ isIntake, isSearched, because }: LooseTrace): void {
    if (!isIntake) this.#looseElsewhere++;
    else if (isSearched) this.#looseSearches++;
    else {
      this.#looseUnsearched++;
      this.#looseBecause[because]++;
    }
  }

  /** How many of this tally's intakes may coincide with one another, or be traces of another intake. */
  get doubtful(): number {
    const [searched, unsearched] = [this.#searched, this.#unsearched];
    const [numbers, episodes] = [searched.number + unsearched.number, searched.episode + unsearched.episode];
    return Math.min(numbers, episodes) + this.#looseSearches + this.#looseUnsearched + this.#looseElsewhere;
  }

  /**
   * @param doubtful - how many intakes of other groups may belong here and the other way round: a group of a whole that
   * is doubtful may be smaller than its own traces say
   */
  figures(doubtful: number): Pick<Figures, 'intakes' | 'searched' | 'unsearched' | 'useRate'> {
    const [s, n] = [this.#searched, this.#unsearched];
    const [loose, looseNot] = [this.#looseSearches, this.#looseUnsearched];
    const [knownSearched, knownNot] = [sum(s), sum(n)];
    const least = (both: number, number: number, episode: number) => both + Math.max(number, episode);
    const searchedLow = Math.max(0, least(s.both, s.number, s.episode) - doubtful);
    const searchedHigh = knownSearched + loose + Math.min(this.#looseElsewhere + doubtful, knownNot + looseNot);
    const merged = Math.min(n.episode, s.number + n.number) + Math.min(n.number, s.episode + n.episode);
    const vanishing = merged + loose + this.#looseElsewhere + doubtful;
    const unsearchedLow = Math.max(0, knownNot - vanishing);
    const unsearchedHigh = knownNot + looseNot;
    const intakesLow = Math.max(searchedLow + unsearchedLow, least(s.both + n.both, s.number + n.number, s.episode + n.episode) - doubtful);
    return {
      intakes: { low: intakesLow, high: knownSearched + knownNot + loose + looseNot },
      searched: { low: searchedLow, high: searchedHigh },
      unsearched: this.#reasons(vanishing),
      useRate: rateBounds({ low: searchedLow, high: searchedHigh }, { low: unsearchedLow, high: unsearchedHigh }),
    };
  }

  #reasons(vanishing: number): Figures['unsearched'] {
    const bounds = UNSEARCHED_BECAUSE.map((because): [UnsearchedBecause, CountBounds] => {
      const known = this.#because[because];
      return [because, { low: Math.max(0, known - vanishing), high: known + this.#looseBecause[because] }];
    });
    return Object.fromEntries(bounds) as Figures['unsearched'];
  }
}

/** The share is least where few were searched and many were not, and greatest the other way round. */
function rateBounds(searched: CountBounds, unsearched: CountBounds): RatioBounds {
  const share = (some: number, others: number) => ({ numerator: some, denominator: some + others });
  const high = share(searched.high, unsearched.low);
  const low = share(searched.low, unsearched.high);
  // Nobody is known to have been left out: whoever there was, was searched.
  return { low: low.denominator === 0 ? high : low, high: high.denominator === 0 ? low : high };
}

function sum(counts: Readonly<Record<Named, number>>): number {
  return counts.both + counts.number + counts.episode;
}

function zeroes(): Record<UnsearchedBecause, number> {
  return Object.fromEntries(UNSEARCHED_BECAUSE.map((because) => [because, 0])) as Record<UnsearchedBecause, number>;
}
