import { entryIdOf } from '../entry-id.js';
import type { UsageEventOf } from '../read-usage.js';
import { byTime } from './by-time.js';
import type { Outcome, Use } from './fold-records.js';
import { actor, momentOf, told } from './read-told.js';

type Changing = Outcome & { readonly feedback: Outcome['feedback'][number][] };

/** The outcomes of a period, with what came back on them. */
export class Outcomes {
  readonly #byId = new Map<string, Changing>();

  /** `from`: the use it came from, where that is of the period. */
  add(event: UsageEventOf<'outcome@1'>, from: Use | undefined): void {
    const { seq, header, acting, subjects } = event;
    const { station, kind, addressees, search, decision } = header;
    const id = entryIdOf(event);
    this.#byId.set(id, {
      ...momentOf(header),
      id,
      seq,
      station,
      kind,
      addressees,
      search,
      decision,
      name: told(subjects, 'name'),
      rescueNumber: told(subjects, 'rescueNumber') ?? from?.rescueNumber,
      origin: told(subjects, 'origin'),
      sentTo: told(subjects, 'sentTo'),
      operator: actor(acting),
      feedback: [],
    });
  }

  answered({ header, subjects }: UsageEventOf<'outcome-feedback@1'>): void {
    const said = told(subjects, 'note') ?? told(subjects, 'evidence');
    this.#byId.get(header.outcome)?.feedback.push({ ...momentOf(header), said });
  }

  byTime(): readonly Outcome[] {
    return [...this.#byId.values()].sort(byTime);
  }
}
