import { checkId, checkKeys, describe } from '../core/check.js';
import type { CallOptions, Clock, CommitResult, Store, StoredRecord, StoreExpectation } from '../core/contracts.js';
import { RescueFaceError } from '../core/errors.js';
import type { LedgerEntry, LinkRecord } from '../core/records.js';
import { retryingConflicts } from './use-context.js';

/** What a decision (核实结论) says of persons. */
export interface PersonDecision {
  /** Two persons or more; the first is the one that leads. */
  readonly personIds: readonly string[];
  /** The decision's id: without one nothing is linked and nothing undone. */
  readonly decision: string;
  /** What the decision leaves in the ledger, in the same commit. */
  readonly entries?: readonly LedgerEntry[] | undefined;
}

/** What linking needs. */
export interface LinkContext {
  readonly store: Store;
  readonly clock: Clock;
}

/** Found to be one human being, and kept apart as persons. */
export function linkPersons(context: LinkContext, input: PersonDecision, options: CallOptions = {}): Promise<CommitResult> {
  return join(context, 'linked', input, options);
}

/** Found to be one human being: from now on the first speaks for all. Nothing of the others is moved or lost. */
export function mergePersons(context: LinkContext, input: PersonDecision, options: CallOptions = {}): Promise<CommitResult> {
  return join(context, 'merged', input, options);
}

/** Takes back what was said of these persons: each stands for itself again. */
export async function unlinkPersons({ store }: LinkContext, input: PersonDecision, options: CallOptions = {}): Promise<CommitResult> {
  checkDecision(input, 1);
  return retryingConflicts(async () => {
    const links = await Promise.all(input.personIds.map((id) => store.get('link', id, options)));
    const there = links.filter((link) => link !== undefined);
    if (there.length === 0) throw new RescueFaceError('ERR_STORE_RECORD', { problem: 'the persons are not linked' });
    const deletes = there.map(({ record }) => ({ kind: 'link', id: record.id }) as const);
    return store.commit({ deletes, expectations: there.map(asRead), entries: input.entries }, options);
  });
}

async function join(
  { store, clock }: LinkContext,
  how: LinkRecord['how'],
  input: PersonDecision,
  options: CallOptions,
): Promise<CommitResult> {
  checkDecision(input, 2);
  const [to, ...others] = input.personIds as readonly [string, ...string[]];
  return retryingConflicts(async () => {
    const persons = await Promise.all(input.personIds.map((id) => store.get('person', id, options)));
    const known = persons.filter((person) => person !== undefined);
    if (known.length < persons.length) throw new RescueFaceError('ERR_STORE_RECORD', { problem: 'one of the persons is unknown' });
    // Where the leading person's own links go: as they were read, or another commit could close a ring meanwhile.
    const { seen, expectations } = await chainFrom(store, to, options);
    const links = await Promise.all(others.map((id) => store.get('link', id, options)));
    for (const [place, id] of others.entries()) {
      const link = links[place];
      if (seen.has(id)) throw new RescueFaceError('ERR_STORE_RECORD', { problem: 'the link would close a ring' });
      if (link !== undefined && link.record.to !== to) {
        throw new RescueFaceError('ERR_STORE_RECORD', { problem: 'one of the persons is linked to another already' });
      }
      expectations.push({ key: { kind: 'link', id }, revision: link?.revision ?? 0 });
    }
    const { decision, entries } = input;
    const createdAt = clock.now();
    const puts = others.map((id): LinkRecord => ({ kind: 'link', id, personId: id, to, how, decision, createdAt }));
    return store.commit({ puts, expectations: [...expectations, ...known.map(asRead)], entries }, options);
  });
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

function asRead({ record, revision }: StoredRecord): StoreExpectation {
  return { key: { kind: record.kind, id: record.id }, revision };
}

function checkDecision(input: PersonDecision, least: number): void {
  checkKeys('the decision', input, ['personIds', 'decision', 'entries']);
  const { personIds, decision } = input;
  if (!Array.isArray(personIds)) throw new TypeError(`Expected an array for personIds, received ${describe(personIds)}`);
  for (const id of personIds) checkId('personIds', id);
  if (personIds.length < least || new Set(personIds).size !== personIds.length) {
    throw new TypeError(`Expected ${least} or more different personIds`);
  }
  checkId('decision', decision);
}
