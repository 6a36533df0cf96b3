import type { OperatorDirectory, Permission } from '../core/acts.js';
import type { CompleteAct } from '../core/check-act.js';
import type { CallOptions } from '../core/contracts.js';

/** Why somebody may not do something here. */
export type DenialReason = 'unknown-operator' | 'permission' | 'station';

/** Who is asked. */
export interface Authorities {
  readonly operators: OperatorDirectory;
}

/** Why this operator may not act so here, or `undefined`. */
export async function refusal(
  { operators }: Authorities,
  { operator, station }: CompleteAct,
  permissions: readonly Permission[],
  options: CallOptions,
): Promise<DenialReason | undefined> {
  const found = await operators.find(operator, options);
  if (found === undefined || found.id !== operator) return 'unknown-operator';
  if (!permissions.every((permission) => found.permissions.includes(permission))) return 'permission';
  return found.stations === 'all' || found.stations.includes(station) ? undefined : 'station';
}
