import type { Act } from 'rescue-face';

/** Commands that keep nothing beyond their run act as a drill. */
export const DEMO_ACT: Act = { operator: 'demo', station: 'demo', purpose: 'drill' };
