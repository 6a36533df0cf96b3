import { entryIdOf } from '../entry-id.js';
import type { FragmentFields, UsageEventOf } from '../read-usage.js';
import { byTime } from './by-time.js';
import type { NationalQuery, Use } from './fold-records.js';
import { actor, legible, momentOf, told } from './read-told.js';

type Changing = { -readonly [K in keyof Use]: Use[K] } & { national: NationalQuery[] };
type Searching = UsageEventOf<'search@1'> | UsageEventOf<'manual-search@1'> | UsageEventOf<'national-search@1'>;

/** The uses of a period, and what has become of each. */
export class Uses {
  readonly #byId = new Map<string, Changing>();
  /** Sorting a province's year takes as long as counting it, and every figure goes through it. */
  #byTime: readonly Use[] | undefined;

  add(
    kind: Use['kind'],
    event: Searching,
    about: readonly (FragmentFields | undefined)[],
    found: Pick<Use, 'notCompared' | 'hasCandidates'>,
  ): Changing {
    const { seq, header, acting } = event;
    const { at, enteredAt, late } = momentOf(header);
    const by = told(about, 'searchedBy');
    // Every field by name: a year has hundreds of thousands, and copying objects into one takes longer than all else here.
    const use: Changing = {
      at,
      enteredAt,
      late,
      id: entryIdOf(event),
      seq,
      kind,
      station: header.station,
      situation: 'situation' in header ? header.situation : undefined,
      notCompared: found.notCompared,
      hasCandidates: found.hasCandidates,
      name: told(about, 'name'),
      rescueNumber: told(about, 'rescueNumber'),
      note: told(about, 'note'),
      system: told(about, 'system'),
      operator: legible(by) === undefined ? actor(acting) : by,
      national: [],
      analysis: undefined,
      reversals: 0,
    };
    this.#byId.set(use.id, use);
    this.#byTime = undefined;
    return use;
  }

  analysed({ header }: UsageEventOf<'analysis@1'>): void {
    const use = this.#byId.get(header.search);
    if (use !== undefined) use.analysis = header.result;
  }

  /** A decision on this search was taken back. */
  reversed(search: string | undefined): void {
    const use = this.get(search);
    if (use !== undefined) use.reversals++;
  }

  get(search: string | undefined): Changing | undefined {
    return search === undefined ? undefined : this.#byId.get(search);
  }

  byTime(): readonly Use[] {
    this.#byTime ??= [...this.#byId.values()].sort(byTime);
    return this.#byTime;
  }
}
