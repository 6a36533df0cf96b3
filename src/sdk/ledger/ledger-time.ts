import { checkOneOf } from '../../core/check.js';
import type { CallOptions } from '../../core/contracts.js';
import type { StoreRecord } from '../../core/records.js';
import { LATE_REASONS, type LateReason } from '../../ledger/closed-lists.js';
import { readUsage } from '../../ledger/read-usage.js';
import type { EnteredLate } from '../../ledger/usage-headers.js';
import { checkTime } from '../search-filter.js';
import type { UseContext } from '../use-context.js';

/** What is entered after it happened (补录) says when and why; both or neither. */
export interface LateInput {
  /** UTC milliseconds since 1970; not in the future. Default: now. */
  readonly occurredAt?: number | undefined;
  readonly lateReason?: LateReason | undefined;
}

/** The names of {@link LateInput}. */
export const LATE_KEYS = ['occurredAt', 'lateReason'] as const;

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
export async function ledgerTime({ store }: UseContext, at: number, options: CallOptions): Promise<number> {
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
