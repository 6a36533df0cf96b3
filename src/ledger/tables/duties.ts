import { nameInId } from '../entry-id.js';
import type { UsageEventOf } from '../read-usage.js';
import type { Duty } from './fold-records.js';
import { momentOf } from './read-told.js';
import type { Period } from './shanghai-time.js';

type Changing = { -readonly [K in keyof Duty]: Duty[K] } & { because: string[] };

/** Duties: those that are open, those of the period, and familySearchNotices with when they were taken down. */
export class Duties {
  readonly #period: Period;
  readonly #byId = new Map<string, Changing>();
  readonly #byReason = new Map<string, Changing[]>();

  constructor(period: Period) {
    this.#period = period;
  }

  open(id: string, { header }: UsageEventOf<'duty-opened@1'>): void {
    const { kind, station, at, dueAt, because } = header;
    const duty: Changing = { id, kind, station, openedAt: at, dueAt, because: [], closed: undefined };
    this.#byId.set(nameInId(id), duty);
    this.#follow(duty, because);
  }

  date({ header }: UsageEventOf<'duty-dated@1'>): void {
    const duty = this.#byId.get(nameInId(header.duty));
    if (duty === undefined) return;
    duty.dueAt = header.dueAt;
    // Taken down before anybody entered since when it had to be: whether that was in time is known only now.
    if (duty.closed !== undefined) duty.closed = { ...duty.closed, overdue: duty.dueAt !== undefined && duty.closed.at > duty.dueAt };
    this.#follow(duty, header.because);
  }

  close({ header }: UsageEventOf<'duty-closed@1'>): void {
    const duty = this.#byId.get(nameInId(header.duty));
    if (duty === undefined) return;
    const moment = momentOf(header);
    duty.dueAt = header.dueAt ?? duty.dueAt;
    duty.closed = { ...moment, overdue: duty.dueAt === undefined ? header.overdue : moment.at > duty.dueAt };
    if (!this.#isOfPeriod(duty)) this.#forget(duty);
  }

  /** Those that a search, a decision or a request has led to. */
  because(of: string | undefined): readonly Duty[] {
    return of === undefined ? [] : (this.#byReason.get(nameInId(of)) ?? []);
  }

  all(): IterableIterator<Duty> {
    return this.#byId.values();
  }

  #follow(duty: Changing, reason: string | undefined): void {
    if (reason === undefined) return;
    const because = nameInId(reason);
    if (duty.because.includes(because)) return;
    duty.because.push(because);
    const others = this.#byReason.get(because);
    if (others === undefined) this.#byReason.set(because, [duty]);
    else others.push(duty);
  }

  /** Due or done in it, or an outcome of the period may still tell of it. */
  #isOfPeriod({ kind, dueAt, closed }: Duty): boolean {
    const { from } = this.#period;
    return kind === 'withdraw-family-search-notice' || (dueAt ?? -Infinity) >= from || (closed?.at ?? -Infinity) >= from;
  }

  #forget(duty: Changing): void {
    this.#byId.delete(nameInId(duty.id));
    for (const reason of duty.because) {
      const others = (this.#byReason.get(reason) ?? []).filter((one) => one !== duty);
      if (others.length === 0) this.#byReason.delete(reason);
      else this.#byReason.set(reason, others);
    }
  }
}
