import type { GivenAct, Permission } from '../../core/acts.js';
import { checkKeys, checkOneOf, describe } from '../../core/check.js';
import { type CompleteAct, completeAct } from '../../core/check-act.js';
import type { CallOptions, CommitResult, RandomSource, Store, StoreBatch, StoreExpectation } from '../../core/contracts.js';
import type { LedgerFragment, StoreRecord } from '../../core/records.js';
import { LATE_REASONS, type LateReason } from '../../ledger/closed-lists.js';
import { type EntryId, formatEntryId } from '../../ledger/entry-id.js';
import { readUsage, type UsageEventOf } from '../../ledger/read-usage.js';
import type { EnteredLate, UsageHeaders, UsageSchema } from '../../ledger/usage-headers.js';
import type { Gallery } from '../gallery.js';
import { asRead } from '../person-records.js';
import { checkTime } from '../search-filter.js';
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

/** What is entered after it happened (补录) says when and why; both or neither. */
export interface LateInput {
  /** UTC milliseconds since 1970; not in the future. Default: now. */
  readonly occurredAt?: number | undefined;
  readonly lateReason?: LateReason | undefined;
}

/** The names of {@link LateInput}. */
export const LATE_KEYS = ['occurredAt', 'lateReason'] as const;

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

/** Both fields, or neither. */
export function checkedLate({ occurredAt, lateReason }: LateInput, now: number): EnteredLate {
  if (occurredAt === undefined && lateReason === undefined) return {};
  if (occurredAt === undefined || lateReason === undefined) throw new TypeError('Expected occurredAt and lateReason together');
  checkPast('occurredAt', occurredAt, now);
  checkOneOf('lateReason', lateReason, LATE_REASONS);
  return { occurredAt, lateReason };
}

/** A moment that has come. */
export function checkPast(name: string, value: unknown, now: number): asserts value is number {
  checkMoment(name, value);
  if (value > now) throw new RangeError(`Expected ${name} not to be in the future`);
}

/** Before 1992 is a mistake, mostly seconds where milliseconds were meant; the rules are of 2020. */
const EARLIEST = Date.UTC(1992, 0, 1);

/** A moment of the ledger's: whole UTC milliseconds since 1970, 1992 or later. */
export function checkMoment(name: string, value: unknown): asserts value is number {
  checkTime(name, value);
  if (value < EARLIEST) throw new RangeError(`Expected milliseconds since 1970, of 1992 or later, for ${name}, received ${value}`);
}

/** The record that remembers a time which the clock has gone behind. */
const CLOCK = { kind: 'job', id: 'ledger-clock' } as const;
/** Entries looked back at for the time. */
const LOOKED_BACK = 64;

/**
 * The time that things are held against: the clock's, or the latest that was ever entered, as far as it is remembered. A
 * clock that is set back makes nothing punctual.
 */
export async function ledgerTime({ store }: LedgerContext, at: number, options: CallOptions): Promise<number> {
  let latest = Number((await store.get(CLOCK.kind, CLOCK.id, options))?.record.state ?? 0);
  for await (const entry of store.readEntries(Math.max(0, store.head - LOOKED_BACK), options)) {
    const event = readUsage(entry);
    if (event.schema !== 'unknown') latest = Math.max(latest, event.header.at);
  }
  return Math.max(at, latest);
}

/** What a commit at a time that the clock is behind must hold, so that the next one knows of it. */
export function rememberedTime(now: number, at: number): readonly StoreRecord[] {
  return now > at ? [{ ...CLOCK, state: String(now) }] : [];
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
