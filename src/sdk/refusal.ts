import type { Operator, OperatorDirectory, Permission, StationDirectory } from '../core/acts.js';
import type { CompleteAct } from '../core/check-act.js';
import type { CallOptions } from '../core/contracts.js';
import { isArea, isInScope } from '../core/station-scope.js';
import type { DenialReason } from '../ledger/security-words.js';
import type { AssertionGate } from './assertion-gate.js';
import type { OperatorAssertion } from './operator-assertion.js';

/** Who is asked. */
export interface Authorities {
  readonly operators: OperatorDirectory;
  /** Without one, nobody whose scope is an area may do anything. */
  readonly stations?: StationDirectory | undefined;
  /** Where a clerk's identity is asserted by others. */
  readonly assertions?: AssertionGate | undefined;
}

/** A refusal, with what was asserted, as far as it could be read. */
export interface Refusal {
  readonly reason: DenialReason;
  readonly claims: OperatorAssertion | undefined;
}

/**
 * Why this operator may not act so here, or `undefined`. An assertion says who it is; the directory is asked all the same,
 * so that a withdrawal takes effect at once.
 */
export async function refusal(
  authorities: Authorities,
  act: CompleteAct,
  permissions: readonly Permission[],
  now: number,
  options: CallOptions,
): Promise<Refusal | undefined> {
  const { assertions } = authorities;
  if (assertions === undefined && act.assertion !== undefined) {
    throw new TypeError('Expected assertions in openRescueFace, since the act has an assertion');
  }
  const { fault, claims } = assertions?.check(act, permissions, now) ?? {};
  const reason = fault ?? (await unlisted(authorities, act, permissions, options));
  return reason && { reason, claims };
}

/** Whether somebody who was let in may do this too. Nothing is recorded: it is not refused, only left out. */
export async function mayAlso(authorities: Authorities, act: CompleteAct, permission: Permission, options: CallOptions): Promise<boolean> {
  if (authorities.assertions?.allows(act, permission) === false) return false;
  return (await unlisted(authorities, act, [permission], options)) === undefined;
}

async function unlisted(
  authorities: Authorities,
  { operator, station }: CompleteAct,
  permissions: readonly Permission[],
  options: CallOptions,
): Promise<DenialReason | undefined> {
  const found = await authorities.operators.find(operator, options);
  if (found === undefined || found.id !== operator) return 'unknown-operator';
  if (!permissions.every((permission) => found.permissions.includes(permission))) return 'permission';
  return (await reaches(authorities, found, station, options)) ? undefined : 'station';
}

/** Of which stations this operator may see what is kept; each is looked up once. */
export async function sightOf(
  authorities: Authorities,
  { operator }: CompleteAct,
  options: CallOptions,
): Promise<(station: string | undefined) => boolean | Promise<boolean>> {
  const found = await authorities.operators.find(operator, options);
  const known = new Map<string, boolean>();
  return (station) => {
    if (found === undefined || found.id !== operator) return false;
    // Where nobody was at a station, it is the system's own.
    if (station === undefined || found.stations === 'all') return true;
    const seen = known.get(station);
    if (seen !== undefined) return seen;
    return reaches(authorities, found, station, options).then((isSeen) => {
      known.set(station, isSeen);
      return isSeen;
    });
  };
}

async function reaches({ stations }: Authorities, { stations: scope }: Operator, station: string, options: CallOptions): Promise<boolean> {
  // Only an area needs the directory: a list of ids stands for itself.
  const known = isArea(scope) ? await stations?.find(station, options) : undefined;
  return isInScope(scope, { ...(known?.id === station ? known : {}), id: station });
}
