import type { Permission } from '../core/acts.js';
import { checkId, checkInteger, checkKeys, describe } from '../core/check.js';
import type { CompleteAct } from '../core/check-act.js';
import type { Verifier } from '../core/contracts.js';
import type { AssertionFault } from '../ledger/security-words.js';
import { MAX_ASSERTION_MS, type OperatorAssertion, readAssertion } from './operator-assertion.js';

/** How a gallery takes what others assert of the clerks they let in. */
export interface AssertionOptions {
  /** Whose assertions are believed: each key's name is the issuer it signs for. */
  readonly verifiers: readonly Verifier[];
  /** What assertions for this gallery name: an id of its own, given to no other gallery that is open. */
  readonly audience: string;
  /** Whether every call needs one. Default `true`. */
  readonly required?: boolean | undefined;
  /** The longest life that is taken, in milliseconds, 1000 to 43,200,000 (12 hours). Default: 12 hours. */
  readonly maxLifetimeMs?: number | undefined;
  /**
   * By how much the issuer's clock may differ, in milliseconds, 0 to 60,000. For as long after its opening a gallery takes
   * no assertion at all. Default 2000.
   */
  readonly skewMs?: number | undefined;
}

/** What came of it: nothing against it without a fault. `claims` is what it says, as far as it could be read. */
export interface Checked {
  readonly fault?: AssertionFault | undefined;
  readonly claims?: OperatorAssertion | undefined;
}

const DEFAULT_SKEW_MS = 2000;
const OPTION_KEYS = ['verifiers', 'audience', 'required', 'maxLifetimeMs', 'skewMs'];

/**
 * Lets an assertion in once. Which were used is kept in memory until they have expired. What was issued before this
 * gallery was opened is refused, and so is whatever another process took: a gallery has one writer at a time, so that
 * process had ended before, and took nothing that was issued more than `skewMs` after its end. Both sides of that reckon
 * by one clock, which must not be set back between closing and opening by more than the time that lies between.
 */
export class AssertionGate {
  readonly #options: { readonly [K in keyof AssertionOptions]-?: NonNullable<AssertionOptions[K]> };
  readonly #firstNotBefore: number;
  readonly #used = new Map<string, number>();
  #sweepAt = 0;
  #forgotten = 0;

  /** `openedAt`: when nobody else could write any more. */
  constructor(options: AssertionOptions, openedAt: number) {
    const { verifiers, audience, required = true, maxLifetimeMs = MAX_ASSERTION_MS, skewMs = DEFAULT_SKEW_MS } = options;
    this.#options = { verifiers: [...verifiers], audience, required, maxLifetimeMs, skewMs };
    this.#firstNotBefore = openedAt + skewMs;
  }

  /** Whether this act is asserted; a sound assertion is used up by it. `permissions`: what the call needs. */
  check(act: CompleteAct, permissions: readonly Permission[], now: number): Checked {
    if (act.assertion === undefined) return this.#options.required ? { fault: 'assertion-missing' } : {};
    const read = readAssertion(act.assertion, this.#options.verifiers);
    switch (read.status) {
      case 'malformed':
        return { fault: 'assertion-malformed' };
      case 'signature':
        return { fault: 'assertion-signature' };
      case 'unknown-issuer':
        return { fault: 'assertion-issuer', claims: read.claims };
      case 'read':
        return { fault: this.#fault(read.claims, act, permissions, now), claims: read.claims };
    }
  }

  /** Whether an act that was let in by its assertion is not kept from this by it; uses nothing up. */
  allows({ assertion }: CompleteAct, permission: Permission): boolean {
    if (assertion === undefined) return !this.#options.required;
    const read = readAssertion(assertion, this.#options.verifiers);
    return read.status === 'read' && read.claims.permissions?.includes(permission) !== false;
  }

  #fault(claims: OperatorAssertion, act: CompleteAct, permissions: readonly Permission[], now: number): AssertionFault | undefined {
    const { audience, maxLifetimeMs, skewMs } = this.#options;
    const { notBefore, expires } = claims;
    if (claims.audience !== audience) return 'assertion-audience';
    if (expires - notBefore > maxLifetimeMs) return 'assertion-lifetime';
    if (now < notBefore - skewMs) return 'assertion-early';
    // Of what was forgotten nobody knows any more whether it was used, also where the clock has been set back since.
    if (now >= expires + skewMs || expires <= this.#forgotten) return 'assertion-expired';
    if (notBefore <= this.#firstNotBefore) return 'assertion-before-opening';
    if (claims.operator !== act.operator) return 'assertion-operator';
    if (claims.station !== act.station) return 'assertion-station';
    if (!this.#use(claims, now)) return 'assertion-replayed';
    const narrowed = claims.permissions;
    return narrowed === undefined || permissions.every((one) => narrowed.includes(one)) ? undefined : 'assertion-permission';
  }

  #use({ issuer, id, expires }: OperatorAssertion, now: number): boolean {
    this.#forgetExpired(now);
    // A name of a key has no line feed.
    const key = `${issuer}\n${id}`;
    if (this.#used.has(key)) return false;
    this.#used.set(key, expires);
    return true;
  }

  #forgetExpired(now: number): void {
    if (this.#used.size < this.#sweepAt) return;
    for (const [key, expires] of this.#used) {
      if (now < expires + this.#options.skewMs) continue;
      this.#used.delete(key);
      this.#forgotten = Math.max(this.#forgotten, expires);
    }
    // When there are twice as many, so that each is looked at a few times only.
    this.#sweepAt = Math.max(1024, 2 * this.#used.size);
  }
}

/** Refuses malformed options. */
export function checkAssertionOptions(options: unknown): asserts options is AssertionOptions {
  checkKeys('assertions', options, OPTION_KEYS);
  const { verifiers, audience, required, maxLifetimeMs, skewMs } = options as AssertionOptions;
  if (!Array.isArray(verifiers) || verifiers.length === 0 || verifiers.some((one) => typeof one?.verify !== 'function')) {
    throw new TypeError(`Expected at least one Verifier for verifiers in assertions, received ${describe(verifiers)}`);
  }
  checkId('audience in assertions', audience);
  if (required !== undefined && typeof required !== 'boolean') {
    throw new TypeError(`Expected true or false for required in assertions, received ${describe(required)}`);
  }
  if (maxLifetimeMs !== undefined) checkInteger('maxLifetimeMs in assertions', maxLifetimeMs, 1000, MAX_ASSERTION_MS);
  if (skewMs !== undefined) checkInteger('skewMs in assertions', skewMs, 0, 60_000);
}
