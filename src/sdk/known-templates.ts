import type { FilterFacts, LinkRecord } from '../core/records.js';
import { CohortMembership } from './cohort-membership.js';
import { FilterTable, type SharedFacts, withinFilter } from './filter-table.js';
import { LinkGraph } from './link-graph.js';
import type { CohortState, TemplateVersion } from './score-normaliser.js';
import type { SearchFilter } from './search-filter.js';

/** Templates looked at between two turns of the event loop: well below a millisecond. */
const LOOKED_AT_ONCE = 8192;

/** A template the index holds. */
export interface KnownTemplate extends TemplateVersion {
  /** The person it was enrolled under. */
  readonly enrolledAs: string;
  readonly photoId: string;
  readonly at: number | undefined;
  readonly facts: SharedFacts;
}

/** The templates within a filter. */
export interface AllowedTemplates {
  readonly ids: ReadonlySet<string>;
  /** How many persons they are of. */
  readonly persons: number;
}

/** Whose the templates of an index are, who speaks for whom, and what a search can be narrowed by. */
export class KnownTemplates {
  readonly links = new LinkGraph();
  readonly #templates = new Map<string, KnownTemplate>();
  readonly #countOf = new Map<string, number>();
  readonly #cohort = new CohortMembership();
  readonly #filters = new FilterTable();
  #persons: number | undefined = 0;

  get templates(): number {
    return this.#templates.size;
  }

  /** Persons with templates, each as the one who leads. */
  get persons(): number {
    this.#persons ??= this.#countPersons();
    return this.#persons;
  }

  get(templateId: string): KnownTemplate | undefined {
    return this.#templates.get(templateId);
  }

  all(): Iterable<KnownTemplate> {
    return this.#templates.values();
  }

  /** What templates with these facts share. */
  factsOf(filter: FilterFacts | undefined): SharedFacts {
    return this.#filters.of(filter);
  }

  add(known: KnownTemplate): void {
    const { id, enrolledAs, facts } = known;
    this.remove(id);
    this.#filters.take(facts);
    this.#templates.set(id, known);
    this.#countOf.set(enrolledAs, (this.#countOf.get(enrolledAs) ?? 0) + 1);
    this.#cohort.add(this.links.leading(enrolledAs), known);
    this.#persons = undefined;
  }

  remove(templateId: string): void {
    const known = this.#templates.get(templateId);
    if (known === undefined) return;
    this.#templates.delete(templateId);
    this.#filters.release(known.facts);
    this.#cohort.remove(this.links.leading(known.enrolledAs), templateId);
    const left = (this.#countOf.get(known.enrolledAs) ?? 1) - 1;
    if (left === 0) this.#countOf.delete(known.enrolledAs);
    else this.#countOf.set(known.enrolledAs, left);
    this.#persons = undefined;
  }

  link(link: LinkRecord): void {
    this.links.set(link);
    this.#regroup();
  }

  unlink(id: string): void {
    if (this.links.delete(id)) this.#regroup();
  }

  clear(): void {
    this.links.clear();
    this.#templates.clear();
    this.#countOf.clear();
    this.#cohort.clear();
    this.#filters.clear();
    this.#persons = 0;
  }

  cohort(): CohortState {
    const templates = this.#cohort.current(() => this.#everybody());
    return { templates, version: this.#cohort.version };
  }

  /** In pieces, so that a large gallery does not hold up the event loop. */
  async within(filter: SearchFilter, turn: () => Promise<unknown>): Promise<AllowedTemplates> {
    const allows = withinFilter(filter);
    const ids = new Set<string>();
    const persons = new Set<string>();
    let looked = 0;
    for (const { id, enrolledAs, facts, at } of this.#templates.values()) {
      if (++looked % LOOKED_AT_ONCE === 0) await turn();
      if (!allows(facts, at)) continue;
      ids.add(id);
      persons.add(this.links.leading(enrolledAs));
    }
    return { ids, persons: persons.size };
  }

  #regroup(): void {
    this.#persons = undefined;
    this.#cohort.invalidate();
  }

  *#everybody(): Iterable<readonly [string, TemplateVersion]> {
    for (const known of this.#templates.values()) yield [this.links.leading(known.enrolledAs), known];
  }

  /** Only merged persons can be fewer than they are enrolled as; there are few of them. */
  #countPersons(): number {
    let merged = 0;
    const leaders = new Set<string>();
    for (const { id } of this.links.all()) {
      const leading = this.links.leading(id);
      if (leading === id || !this.#countOf.has(id)) continue;
      merged += 1;
      if (!this.#countOf.has(leading)) leaders.add(leading);
    }
    return this.#countOf.size - merged + leaders.size;
  }
}
