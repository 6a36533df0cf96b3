import type { AreaScope, Station, StationScope } from './acts.js';
import { checkId, checkKeys, checkOneOf, describe } from './check.js';

const LEVELS = ['county', 'city', 'province'] as const;
/** What a code of each level looks like, and how many of its digits its stations have (GB/T 2260). */
const CODES = {
  county: { pattern: /^[1-9]\d{3}(?!00)\d{2}$/, digits: 6 },
  city: { pattern: /^[1-9]\d(?!00)\d{2}00$/, digits: 4 },
  province: { pattern: /^[1-9]\d0000$/, digits: 2 },
} as const;
const DIVISION = /^[1-9]\d{5}$/;

/**
 * Whether a station is within a scope: for whether somebody may act on its behalf, and for which rows of a ledger's table
 * they see. A station whose place is not known is in no area.
 *
 * @example
 * ```ts
 * import { isInScope } from 'rescue-face';
 *
 * const station = { id: 'jinan-lixia', division: '370102' };
 * console.log(isInScope({ level: 'city', code: '370100' }, station)); // true
 * console.log(isInScope({ level: 'county', code: '370103' }, station)); // false
 * ```
 */
export function isInScope(scope: StationScope, station: Pick<Station, 'id'> & Partial<Station>): boolean {
  if (scope === 'all') return true;
  if (isList(scope)) return scope.includes(station.id);
  const { digits, pattern } = CODES[scope.level];
  const { division } = station;
  return division !== undefined && DIVISION.test(division) && pattern.test(scope.code) && division.startsWith(scope.code.slice(0, digits));
}

/** Whether a scope is an area, for which one must know where a station lies. */
export function isArea(scope: StationScope): scope is AreaScope {
  return scope !== 'all' && !isList(scope);
}

/** A copy that does not change; refuses what is no scope. */
export function checkedScope(scope: unknown): StationScope {
  if (scope === 'all') return scope;
  if (Array.isArray(scope)) {
    for (const station of scope) checkId('stations', station);
    return Object.freeze([...(scope as readonly string[])]);
  }
  if (scope === null || typeof scope !== 'object') {
    throw new TypeError(`Expected 'all', an array of ids or { level, code } for stations, received ${describe(scope)}`);
  }
  checkKeys('stations', scope, ['level', 'code']);
  const { level, code } = scope as AreaScope;
  checkOneOf('level of stations', level, LEVELS);
  if (typeof code !== 'string' || !CODES[level].pattern.test(code)) {
    throw new RangeError(`Expected the six-digit code of a ${level} (GB/T 2260) for code of stations`);
  }
  return Object.freeze({ level, code });
}

/** Refuses what is no station. */
export function checkStation(station: unknown): asserts station is Station {
  checkKeys('station', station, ['id', 'division']);
  const { id, division } = station as Station;
  checkId('id of station', id);
  if (typeof division !== 'string' || !DIVISION.test(division)) {
    throw new RangeError('Expected six digits (GB/T 2260) for division of station');
  }
}

function isList(scope: StationScope): scope is readonly string[] {
  return Array.isArray(scope);
}
