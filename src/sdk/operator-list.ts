import { ADMINISTRATIONS, type Operator, type OperatorDirectory, PERMISSIONS, type Permission } from '../core/acts.js';
import { checkId, checkKeys, checkOneOf, describe } from '../core/check.js';
import type { CallOptions } from '../core/contracts.js';
import { checkedScope } from '../core/station-scope.js';

/**
 * A directory of operators that is fixed: the list is checked, copied and never changes.
 *
 * @throws TypeError or RangeError where an operator is malformed or an id occurs twice.
 * @example
 * ```ts
 * import { operatorList } from 'rescue-face';
 *
 * const operators = operatorList([
 *   { id: 'clerk-7', stations: ['jinan-1'], permissions: ['search', 'enroll', 'view'] },
 *   { id: 'auditor', stations: { level: 'city', code: '370100' }, permissions: ['export'] },
 * ]);
 * console.log((await operators.find('clerk-7'))?.permissions);
 * ```
 */
export function operatorList(operators: readonly Operator[]): OperatorDirectory {
  if (!Array.isArray(operators)) throw new TypeError(`Expected an array of operators, received ${describe(operators)}`);
  const known = new Map<string, Operator>();
  for (const operator of operators) {
    const copy = checkedCopy(operator);
    if (known.has(copy.id)) throw new TypeError('Expected every operator once, received an id twice');
    known.set(copy.id, copy);
  }
  return {
    async find(operatorId: string, { signal }: CallOptions = {}): Promise<Operator | undefined> {
      signal?.throwIfAborted();
      return known.get(operatorId);
    },
  };
}

/** An operator who holds more than one of the administrations. */
export interface SeparationConflict {
  readonly operatorId: string;
  readonly administrations: readonly Permission[];
}

/**
 * Who holds more than one of the administrations of system, security and audit: whoever keeps the keys and looks through
 * the audit as well is watched by nobody. It is allowed, since a small station has few people; it ought to be seen. In
 * the order of the list, whatever the stations.
 *
 * @throws TypeError or RangeError as `operatorList` does.
 * @example
 * ```ts
 * import { PERMISSIONS, separationConflicts } from 'rescue-face';
 *
 * const conflicts = separationConflicts([
 *   { id: 'first', stations: 'all', permissions: PERMISSIONS },
 *   { id: 'auditor', stations: 'all', permissions: ['administer-audit'] },
 * ]);
 * console.log(conflicts.map(({ operatorId }) => operatorId)); // [ 'first' ]
 * ```
 */
export function separationConflicts(operators: readonly Operator[]): readonly SeparationConflict[] {
  operatorList(operators);
  return operators.flatMap(({ id, permissions }) => {
    const administrations = ADMINISTRATIONS.filter((one) => permissions.includes(one));
    return administrations.length > 1 ? [{ operatorId: id, administrations }] : [];
  });
}

/** A directory in which everybody may do everything. */
export function everybody(): OperatorDirectory {
  return {
    async find(id: string): Promise<Operator> {
      return { id, stations: 'all', permissions: PERMISSIONS };
    },
  };
}

function checkedCopy(operator: Operator): Operator {
  checkKeys('operator', operator, ['id', 'stations', 'permissions']);
  const { id, stations, permissions } = operator;
  checkId('id of operator', id);
  if (!Array.isArray(permissions)) throw new TypeError(`Expected an array for permissions, received ${describe(permissions)}`);
  for (const permission of permissions) checkOneOf('permissions', permission, PERMISSIONS);
  return Object.freeze({
    id,
    stations: checkedScope(stations),
    permissions: Object.freeze([...permissions]),
  });
}
