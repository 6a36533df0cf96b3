import type { GivenAct, Permission } from '../core/acts.js';
import type { CompleteAct } from '../core/check-act.js';
import type { CallOptions, Clock, Store } from '../core/contracts.js';
import { RescueFaceError } from '../core/errors.js';
import { type Authorities, refusal } from './refusal.js';
import type { SecurityWatch } from './security/security-watch.js';
import { ledgerFragment, usageEntry } from './usage-entry.js';

/** What every use of the gallery needs. */
export interface UseContext extends Authorities {
  readonly store: Store;
  readonly clock: Clock;
  /** Looks out for what a security team should know of. */
  readonly security?: SecurityWatch | undefined;
  /** Laid beneath the act of every call. */
  readonly act: GivenAct;
}

/** Records that somebody was refused for who they are in the matter, not for what they may do. */
export async function recordSelf({ store, clock }: UseContext, act: CompleteAct, call: string, permission: Permission): Promise<void> {
  const header = { call, permissions: [permission], reason: 'same-operator' } as const;
  await store.commit({ entries: [usageEntry('denial@1', { at: clock.now(), act }, header)] });
}

/** How often something is tried again when another commit came in between. */
const MAX_TRIES = 8;

/**
 * Refuses with `ERR_POLICY_DENIED` whoever may not do this here, before anything is looked up. The refusal is recorded
 * first and is the same whatever its reason: it tells nobody what there is.
 */
export async function authorise(
  context: UseContext,
  act: CompleteAct,
  call: string,
  permissions: readonly Permission[],
  options: CallOptions,
): Promise<void> {
  const at = context.clock.now();
  const refused = await refusal(context, act, permissions, at, options);
  if (refused === undefined) {
    await context.security?.granted(act, call, at);
    return;
  }
  const { reason, claims } = refused;
  const claimed = claims === undefined ? [] : [ledgerFragment({ assertion: { ...claims } })];
  const entry = usageEntry('denial@1', { at, act }, { call, permissions, reason }, claimed);
  try {
    // Without the caller's signal: an abort is no way around the record.
    await (context.security?.denied(act, reason, at, entry) ?? context.store.commit({ entries: [entry] }));
  } catch (cause) {
    throw new RescueFaceError('ERR_POLICY_DENIED', {}, { cause });
  }
  throw new RescueFaceError('ERR_POLICY_DENIED');
}

/** Tries again while other commits come in between. */
export async function retryingConflicts<T>(attempt: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await attempt();
    } catch (error) {
      if (!isConflict(error) || tries === MAX_TRIES) throw error;
    }
  }
}

/** Whether another commit, or a purge, came in between. By its code: a store of the host's may bring another copy of the class. */
export function isConflict(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_STORE_CONFLICT';
}

/** Runs a use whose failure is recorded too, except where the caller ended it or the store itself is at fault. */
export async function recordingFailure<T>(
  options: CallOptions,
  work: () => Promise<T>,
  record: (failure: string) => Promise<unknown>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const code = error instanceof RescueFaceError ? error.code : 'other';
    // What went wrong first is what the caller is told.
    if (options.signal?.aborted !== true && !/^ERR_(STORE|CRYPTO|KEY|NOT_OPEN)/.test(code)) await record(code).catch(() => {});
    throw error;
  }
}
