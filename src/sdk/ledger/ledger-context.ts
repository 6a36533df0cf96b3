import type { GivenAct, Permission } from '../../core/acts.js';
import { checkKeys, describe } from '../../core/check.js';
import { type CompleteAct, completeAct } from '../../core/check-act.js';
import type { CallOptions, CommitResult, RandomSource, Store, StoreBatch, StoreExpectation } from '../../core/contracts.js';
import type { LedgerFragment } from '../../core/records.js';
import { type EntryId, formatEntryId } from '../../ledger/entry-id.js';
import { readUsage, type UsageEventOf } from '../../ledger/read-usage.js';
import type { UsageHeaders, UsageSchema } from '../../ledger/usage-headers.js';
import type { Gallery } from '../gallery.js';
import { asRead } from '../person-records.js';
import { usageEntry } from '../usage-entry.js';
import { authorise, type UseContext } from '../use-context.js';

/** What a gallery allows where the regulation leaves a choice; the strict one is the default. */
export interface LedgerPolicy {
  /**
   * Whoever searched may also decide (MCA-2020-13 annex art. 13): for stations of two clerks. Every such decision is
   * flagged. Default `false`.
   */
  readonly searcherMayDecide?: boolean | undefined;
}

/** Refuses what is no policy. */
export function checkPolicy(policy: unknown): asserts policy is LedgerPolicy {
  checkKeys('policy', policy, ['searcherMayDecide']);
  const { searcherMayDecide } = policy as LedgerPolicy;
  if (searcherMayDecide !== undefined && typeof searcherMayDecide !== 'boolean') {
    throw new TypeError(`Expected boolean for searcherMayDecide, received ${describe(searcherMayDecide)}`);
  }
}

/** What the ledger's acts need. */
export interface LedgerContext extends UseContext {
  readonly random: RandomSource;
  readonly gallery: Gallery;
  readonly policy: LedgerPolicy;
}

/** What every act may say. */
export interface ActInput {
  /** Who acts, where, what for and by what right; laid over the act the gallery was opened with. */
  readonly act?: GivenAct | undefined;
}

/** What an act is entered with. */
export interface Acting {
  readonly act: CompleteAct;
  /** When it is entered. */
  readonly at: number;
}

/** Completes the act, and refuses who may not. */
export async function acting(
  context: LedgerContext,
  { act: given }: ActInput,
  call: string,
  permission: Permission,
  options: CallOptions,
): Promise<Acting> {
  const act = completeAct(context.act, given);
  await authorise(context, act, call, [permission], options);
  return { act, at: context.clock.now() };
}

/**
 * What a commit that names this person expects; `undefined` where there is nobody of this id. Whoever was erased is not
 * named again: under a key made anew nobody could erase what is said.
 */
export async function expectPerson(
  { store }: LedgerContext,
  personId: string,
  options: CallOptions,
): Promise<StoreExpectation | undefined> {
  const person = await store.get('person', personId, options);
  return person && asRead(person);
}

/** Commits one act: its entry first, what follows from it after, records in the same breath. */
export async function enter<S extends UsageSchema>(
  { store }: LedgerContext,
  acting: Acting,
  schema: S,
  header: UsageHeaders[S] & { readonly id: string },
  fragments: readonly LedgerFragment[],
  options: CallOptions,
  batch: StoreBatch = {},
): Promise<{ readonly id: string; readonly committed: CommitResult }> {
  const entries = [usageEntry(schema, acting, header, fragments), ...(batch.entries ?? [])];
  const committed = await store.commit({ ...batch, entries }, options);
  return { id: formatEntryId({ seq: committed.firstSeq, id: header.id }), committed };
}

/** An entry of the station that is acted for, by its id; what is another's is acted on for that one. */
export async function findOwn<S extends UsageSchema>(
  store: Store,
  id: EntryId,
  schemas: readonly S[],
  { act }: Acting,
  options: CallOptions,
): Promise<UsageEventOf<S> | undefined> {
  const event = await findEntry(store, id, schemas, options);
  return event?.header.station === act.station ? event : undefined;
}

/** The entry that goes by this id, if there is one of this kind. */
export async function findEntry<S extends UsageSchema>(
  store: Store,
  { seq, id }: EntryId,
  schemas: readonly S[],
  options: CallOptions,
): Promise<UsageEventOf<S> | undefined> {
  if (seq >= store.head) return undefined;
  for await (const entry of store.readEntries(seq, options)) {
    if (!schemas.includes(entry.schema as S)) return undefined;
    const event = readUsage(entry) as UsageEventOf<S>;
    return (event.header as { readonly id?: unknown }).id === id ? event : undefined;
  }
  return undefined;
}

/** Who did what an entry says. */
export function operatorOf({ acting }: UsageEventOf<UsageSchema>): unknown {
  return acting['operator'];
}
