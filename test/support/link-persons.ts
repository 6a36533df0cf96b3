import type { CommitResult, Store } from 'rescue-face/testing';
import { plannedLinks, plannedUnlinks } from '../../src/sdk/person-links.js';
import { NOON } from './open-fake.js';

interface Context {
  readonly store: Store;
}

interface Decided {
  readonly personIds: readonly [string, ...string[]];
  readonly decision: string;
}

/** What a decision says of persons, without the decision. */
export const linkPersons = (context: Context, decided: Decided) => join(context, decided, 'linked');

export const mergePersons = (context: Context, decided: Decided) => join(context, decided, 'merged');

export async function unlinkPersons({ store }: Context, decision: string): Promise<CommitResult> {
  return store.commit(await plannedUnlinks(store, decision, {}));
}

async function join({ store }: Context, decided: Decided, how: 'linked' | 'merged'): Promise<CommitResult> {
  return store.commit(await plannedLinks(store, { ...decided, how, createdAt: NOON }, {}));
}
