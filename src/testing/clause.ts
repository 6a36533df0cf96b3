import assert from 'node:assert/strict';
import { isRescueFaceError } from './refusal.js';

/** One promise of a contract, as a test any runner can run. */
export interface Clause {
  /** Stable name, e.g. `index/ties`. */
  readonly id: string;
  /** The promise in one sentence. */
  readonly title: string;
  /** Opens an adapter of its own, tries it and closes it; rejects when the promise is broken. */
  run(): Promise<void>;
}

/** A clause before it is bound to a factory. */
export interface ClauseText<Subject> {
  readonly id: string;
  readonly title: string;
  readonly check: (subject: Subject) => Promise<void>;
}

/** Binds clauses to a factory: every run has an adapter of its own, which is closed afterwards. */
export function bind<Subject extends AsyncDisposable>(
  contract: string,
  open: () => Subject | Promise<Subject>,
  texts: readonly ClauseText<Subject>[],
): Clause[] {
  return texts.map(({ id, title, check }) => ({
    id: `${contract}/${id}`,
    title,
    async run() {
      const subject = await open();
      try {
        await check(subject);
      } finally {
        await subject[Symbol.asyncDispose]();
      }
    },
  }));
}

/** Everything an iteration gives. */
export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

/** The reason of a rejection; fails when there is none. */
export async function rejection(call: () => unknown, what: string): Promise<unknown> {
  try {
    await call();
  } catch (reason) {
    return reason;
  }
  return assert.fail(`${what} was accepted`);
}

/** Fails unless the call rejects with the code. */
export async function refused(call: () => unknown, code: string, what: string): Promise<void> {
  const reason = await rejection(call, what);
  assert.ok(
    isRescueFaceError(reason) && reason.code === code,
    `${what} should be refused with ${code}, was refused with ${String(reason)}`,
  );
}

/** Fails unless the call is refused as the caller's mistake. */
export async function refusedAsMistake(call: () => unknown, what: string): Promise<void> {
  const reason = await rejection(call, what);
  assert.ok(
    reason instanceof TypeError || reason instanceof RangeError,
    `${what} should be refused with a TypeError or RangeError, was refused with ${String(reason)}`,
  );
}

/** Fails unless each call, given an aborted signal, rejects with the signal's own reason. */
export async function refusedBySignal(calls: readonly ((options: { signal: AbortSignal }) => unknown)[]): Promise<void> {
  for (const call of calls) {
    const reason = new Error('aborted by the conformance suite');
    const received = await rejection(() => call({ signal: AbortSignal.abort(reason) }), 'a call whose signal is aborted');
    assert.equal(received, reason, 'the rejection should be signal.reason itself');
  }
}
