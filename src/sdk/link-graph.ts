import type { LinkRecord } from '../core/records.js';

/**
 * Which persons a decision has found to be one human being. A `merged` person is spoken for by the one that leads,
 * chains followed to their end; `linked` persons stay apart and name one another.
 */
export class LinkGraph {
  readonly #links = new Map<string, LinkRecord>();
  /** Who points at a person. */
  readonly #towards = new Map<string, Set<string>>();

  /** Number of links. */
  get size(): number {
    return this.#links.size;
  }

  all(): Iterable<LinkRecord> {
    return this.#links.values();
  }

  set(link: LinkRecord): void {
    this.delete(link.id);
    this.#links.set(link.id, link);
    const others = this.#towards.get(link.to);
    if (others === undefined) this.#towards.set(link.to, new Set([link.id]));
    else others.add(link.id);
  }

  /** Whether there was one. */
  delete(id: string): boolean {
    const link = this.#links.get(id);
    if (link === undefined) return false;
    this.#links.delete(id);
    const others = this.#towards.get(link.to);
    others?.delete(id);
    if (others?.size === 0) this.#towards.delete(link.to);
    return true;
  }

  clear(): void {
    this.#links.clear();
    this.#towards.clear();
  }

  /** Whom a search names for this person. */
  leading(personId: string): string {
    const link = this.#links.get(personId);
    if (link?.how !== 'merged') return personId;
    // A ring is refused where links are made; one that another program wrote must not hang a search.
    const seen = new Set([personId]);
    let leading = link.to;
    for (;;) {
      const next = this.#links.get(leading);
      if (next?.how !== 'merged' || seen.has(leading)) return leading;
      seen.add(leading);
      leading = next.to;
    }
  }

  /** Everybody who is spoken for by this person, directly or through others, without the person. */
  mergedInto(personId: string): string[] {
    const found = new Set<string>();
    const open = [personId];
    for (let one = open.pop(); one !== undefined; one = open.pop()) {
      for (const id of this.#towards.get(one) ?? []) {
        if (this.#links.get(id)?.how === 'merged' && id !== personId && !found.has(id)) {
          found.add(id);
          open.push(id);
        }
      }
    }
    return [...found].sort();
  }

  /** The other persons of a search that are linked with this leading one, directly or through others, by id. */
  linkedTo(leadingId: string): string[] {
    if (this.#links.size === 0) return [];
    const seen = new Set([leadingId]);
    const open = [leadingId];
    for (let one = open.pop(); one !== undefined; one = open.pop()) {
      const own = this.#links.get(one)?.to;
      for (const next of [...(own === undefined ? [] : [own]), ...(this.#towards.get(one) ?? [])]) {
        if (!seen.has(next)) {
          seen.add(next);
          open.push(next);
        }
      }
    }
    const leaders = new Set([...seen].map((id) => this.leading(id)));
    leaders.delete(leadingId);
    return [...leaders].sort();
  }

  /** Every link from or to one of these persons. */
  touching(personIds: readonly string[]): LinkRecord[] {
    const ids = new Set(personIds.flatMap((id) => [id, ...(this.#towards.get(id) ?? [])]));
    return [...ids].sort().flatMap((id) => this.#links.get(id) ?? []);
  }
}
