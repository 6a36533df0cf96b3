import type { UsageEventOf } from '../read-usage.js';
import type { StandingDecision, Told } from './fold-records.js';
import { actor, momentOf, told } from './read-told.js';

type Changing = StandingDecision & { readonly reviewers: Told[] };

/** The decisions that stand. What is taken back is forgotten, so that what was before speaks again. */
export class Decisions {
  readonly #byId = new Map<string, Changing>();
  readonly #bySearch = new Map<string, Changing[]>();

  add(id: string, { header, acting, subjects }: UsageEventOf<'decision@1'>): void {
    const { search, result, method, identityEstablishedAt, disposition, bySearcher } = header;
    const { at, enteredAt, late } = momentOf(header);
    const decision: Changing = {
      at,
      enteredAt,
      late,
      id,
      search,
      result,
      method,
      identityEstablishedAt,
      disposition,
      bySearcher,
      // The first is whoever was decided on; others are those whom it links.
      personId: told(subjects.slice(0, 1), 'personId'),
      name: told(subjects.slice(0, 1), 'name'),
      reviewers: [typeof acting['reviewer'] === 'string' ? actor(acting, 'reviewer') : actor(acting)],
    };
    this.#byId.set(id, decision);
    const standing = this.#bySearch.get(search);
    if (standing === undefined) this.#bySearch.set(search, [decision]);
    else standing.push(decision);
  }

  confirm({ header, acting }: UsageEventOf<'decision-confirmed@1'>): void {
    this.#byId.get(header.decision)?.reviewers.push(actor(acting));
  }

  /** The search whose decision it was, where it stood. */
  reverse({ header }: UsageEventOf<'decision-reversed@1'>): string | undefined {
    const decision = this.#byId.get(header.decision);
    if (decision === undefined) return undefined;
    this.#byId.delete(decision.id);
    const others = (this.#bySearch.get(decision.search) ?? []).filter((one) => one !== decision);
    if (others.length === 0) this.#bySearch.delete(decision.search);
    else this.#bySearch.set(decision.search, others);
    return decision.search;
  }

  /** By its own id. */
  get(id: string | undefined): StandingDecision | undefined {
    return id === undefined ? undefined : this.#byId.get(id);
  }

  /** The last one that stands on a search. */
  on(search: string | undefined): StandingDecision | undefined {
    return search === undefined ? undefined : this.#bySearch.get(search)?.at(-1);
  }
}
