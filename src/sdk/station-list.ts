import type { Station, StationDirectory } from '../core/acts.js';
import { describe } from '../core/check.js';
import type { CallOptions } from '../core/contracts.js';
import { checkStation } from '../core/station-scope.js';

/**
 * A directory of stations that is fixed: the list is checked, copied and never changes.
 *
 * @throws TypeError or RangeError where a station is malformed or an id occurs twice.
 * @example
 * ```ts
 * import { stationList } from 'rescue-face';
 *
 * const stations = stationList([{ id: 'jinan-1', division: '370100' }, { id: 'jinan-lixia', division: '370102' }]);
 * console.log((await stations.find('jinan-lixia'))?.division); // 370102
 * ```
 */
export function stationList(stations: readonly Station[]): StationDirectory {
  if (!Array.isArray(stations)) throw new TypeError(`Expected an array of stations, received ${describe(stations)}`);
  const known = new Map<string, Station>();
  for (const station of stations as readonly Station[]) {
    checkStation(station);
    const { id, division } = station;
    if (known.has(id)) throw new TypeError('Expected every station once, received an id twice');
    known.set(id, Object.freeze({ id, division }));
  }
  return {
    async find(stationId: string, { signal }: CallOptions = {}): Promise<Station | undefined> {
      signal?.throwIfAborted();
      return known.get(stationId);
    },
  };
}

/** Refuses what is no directory of stations. */
export function checkStations(stations: unknown): asserts stations is StationDirectory {
  // An array has a `find` too, which is another.
  if (Array.isArray(stations) || typeof (stations as Partial<StationDirectory> | null)?.find !== 'function') {
    throw new TypeError(`Expected a StationDirectory for stations, received ${describe(stations)}`);
  }
}
