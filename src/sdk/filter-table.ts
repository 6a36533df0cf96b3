import type { FilterFacts, Labels } from '../core/records.js';
import type { SearchFilter } from './search-filter.js';

/** What many templates have in common; kept once for all of them. */
export interface SharedFacts {
  readonly key: string;
  readonly station: string | undefined;
  readonly labels: Labels;
  uses: number;
}

/** Stations and labels of a gallery's templates, each combination once: a million templates name a few hundred. */
export class FilterTable {
  readonly #known = new Map<string, SharedFacts>();

  /** These facts as all templates share them. */
  of({ station, labels = {} }: FilterFacts = {}): SharedFacts {
    const names = Object.keys(labels).sort();
    const key = JSON.stringify(names.length === 0 ? station : [station, ...names.map((name) => [name, labels[name]])]) ?? '';
    return this.#known.get(key) ?? { key, station, labels: { ...labels }, uses: 0 };
  }

  /** One more template has them. */
  take(facts: SharedFacts): void {
    if (facts.uses === 0) this.#known.set(facts.key, facts);
    facts.uses += 1;
  }

  /** A template is gone; what nobody uses any more is forgotten. */
  release(facts: SharedFacts): void {
    facts.uses -= 1;
    if (facts.uses === 0) this.#known.delete(facts.key);
  }

  clear(): void {
    this.#known.clear();
  }
}

/** Whether a template with these facts is within a filter. */
export function withinFilter({ stations, from, to, labels }: SearchFilter): (facts: SharedFacts, at: number | undefined) => boolean {
  const wanted = Object.entries(labels ?? {}).map(([name, words]) => [name, typeof words === 'string' ? [words] : words] as const);
  const verdicts = new Map<SharedFacts, boolean>();
  const judge = (facts: SharedFacts) =>
    (stations === undefined || (facts.station !== undefined && stations.includes(facts.station))) &&
    wanted.every(([name, words]) => Object.hasOwn(facts.labels, name) && words.includes(facts.labels[name] ?? ''));
  return (facts, at) => {
    // Of what nobody knows when it was, nobody can say that it was then.
    if (from !== undefined && !(at !== undefined && at >= from)) return false;
    if (to !== undefined && !(at !== undefined && at < to)) return false;
    let verdict = verdicts.get(facts);
    if (verdict === undefined) {
      verdict = judge(facts);
      verdicts.set(facts, verdict);
    }
    return verdict;
  };
}
