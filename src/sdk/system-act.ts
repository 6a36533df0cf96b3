import type { CompleteAct } from '../core/check-act.js';

/** Who completes what another process has begun, and makes good what a crash has left. */
export const SYSTEM: CompleteAct = {
  operator: 'system',
  station: 'system',
  purpose: 'administration',
  legalBasis: { kind: 'statutory-duty' },
};
