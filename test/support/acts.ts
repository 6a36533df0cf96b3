import type { Act } from 'rescue-face';

/** An exercise, for tests that are about something else. */
export const DRILL: Act = { operator: 'clerk', station: 'station', purpose: 'drill' };
