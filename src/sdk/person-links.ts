import type { CallOptions, Store, StoreExpectation } from '../core/contracts.js';
import { RescueFaceError } from '../core/errors.js';
import type { LinkRecord, StoreRecordKey } from '../core/records.js';
import { asRead } from './person-records.js';

/** What a decision (核实结论) says of persons. */
export interface PersonLinks {
  /** Two persons or more; the first is the one that leads. */
  readonly personIds: readonly [string, ...string[]];
  /** `linked`: found to be one human being, and kept apart as persons. `merged`: from now on the first speaks for all. */
  readonly how: LinkRecord['how'];
  /** The decision's name: without one nothing is linked and nothing undone. */
  readonly decision: string;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly createdAt: number;
}

/** What a commit must hold to make links. Nothing of anybody is moved or lost. `ERR_STORE_RECORD` where it cannot be. */
export async function plannedLinks(
  store: Store,
  { personIds, ...link }: PersonLinks,
  options: CallOptions,
): Promise<{ readonly puts: readonly LinkRecord[]; readonly expectations: readonly StoreExpectation[] }> {
  const [to, ...others] = personIds;
  const persons = await Promise.all(personIds.map((id) => store.get('person', id, options)));
  const known = persons.filter((person) => person !== undefined);
  if (known.length < persons.length) throw new RescueFaceError('ERR_STORE_RECORD', { problem: 'one of the persons is unknown' });
  // Where the leading person's own links go: as they were read, or another commit could close a ring meanwhile.
  const { seen, expectations } = await chainFrom(store, to, options);
  const links = await Promise.all(others.map((id) => store.get('link', id, options)));
  for (const [place, id] of others.entries()) {
    const there = links[place];
    if (seen.has(id)) throw new RescueFaceError('ERR_STORE_RECORD', { problem: 'the link would close a ring' });
    if (there !== undefined && there.record.to !== to) {
      throw new RescueFaceError('ERR_STORE_RECORD', { problem: 'one of the persons is linked to another already' });
    }
    if (there?.record.how === link.how || there?.record.before !== undefined) {
      throw new RescueFaceError('ERR_STORE_RECORD', { problem: 'the persons are linked already' });
    }
    expectations.push({ key: { kind: 'link', id }, revision: there?.revision ?? 0 });
  }
  const puts = others.map((id, place): LinkRecord => {
    const there = links[place]?.record;
    const before = there && { how: there.how, decision: there.decision, createdAt: there.createdAt };
    return { kind: 'link', id, personId: id, to, ...link, before };
  });
  return { puts, expectations: [...expectations, ...known.map(asRead)] };
}

/** What a commit must hold to take back what a decision said: each stands for itself again, or as was said before. */
export async function plannedUnlinks(store: Store, decision: string, options: CallOptions): Promise<PlannedUnlinks> {
  const puts: LinkRecord[] = [];
  const deletes: StoreRecordKey[] = [];
  const expectations: StoreExpectation[] = [];
  for await (const stored of store.scan('link', options)) {
    const { before, ...link } = stored.record;
    const isTop = link.decision === decision;
    if (!isTop && before?.decision !== decision) continue;
    expectations.push(asRead(stored));
    if (!isTop) puts.push(link);
    else if (before === undefined) deletes.push({ kind: 'link', id: link.id });
    else puts.push({ ...link, ...before });
  }
  return { puts, deletes, expectations };
}

/** Part of a commit. */
export interface PlannedUnlinks {
  readonly puts: readonly LinkRecord[];
  readonly deletes: readonly StoreRecordKey[];
  readonly expectations: readonly StoreExpectation[];
}

/** Everybody whom the links from a person lead through, and what must still hold when that is relied on. */
async function chainFrom(
  store: Store,
  personId: string,
  options: CallOptions,
): Promise<{ seen: Set<string>; expectations: StoreExpectation[] }> {
  const seen = new Set([personId]);
  const expectations: StoreExpectation[] = [];
  for (let id = personId; ; ) {
    const link = await store.get('link', id, options);
    expectations.push({ key: { kind: 'link', id }, revision: link?.revision ?? 0 });
    if (link === undefined || seen.has(link.record.to)) return { seen, expectations };
    id = link.record.to;
    seen.add(id);
  }
}
