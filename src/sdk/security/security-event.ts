import type { SecurityEventKind, SecuritySeverity } from '../../ledger/security-words.js';

/**
 * Something a security team should look at (Order 19 art. 14: intrusion detection). It names no person of the gallery, no
 * rescue number and no photo. It names the operator, since a security team cannot do without; see `SecurityOptions.operator`.
 */
export interface SecurityEvent {
  readonly schema: 'rescue-face-security-event@1';
  /** UTC, e.g. `2026-03-01T01:30:00.000Z`. */
  readonly time: string;
  readonly kind: SecurityEventKind;
  readonly severity: SecuritySeverity;
  /** How many acts it is about: those within the window, or those since the last event of this kind where they go on. */
  readonly count: number;
  /** How long the rule looks back, and for how long this kind is not told of this operator again; milliseconds. */
  readonly windowMs: number;
  /** Where the acts were allowed; absent for denials, where it is only claimed. */
  readonly station?: string | undefined;
  /** Who acted, or a pseudonym; absent where nobody has shown who they are. */
  readonly operator?: string | undefined;
}

/** Our own choice: an export cannot be taken back. */
export const SEVERITIES: Readonly<Record<SecurityEventKind, SecuritySeverity>> = {
  'bulk-search': 'warning',
  'odd-hours': 'info',
  'repeated-denials': 'warning',
  'views-without-search': 'warning',
  'bulk-export': 'critical',
  'sink-failed': 'warning',
};

/** Controls and separators that JSON leaves as they are and some readers take for the end of a line. */
const LINE_ENDS = /[\u007f-\u009f\u2028\u2029]/g;

/** An event in one line of JSON, without a line feed. */
export function securityLine({ schema, time, kind, severity, count, windowMs, station, operator }: SecurityEvent): string {
  const line = JSON.stringify({ schema, time, kind, severity, count, windowMs, station, operator });
  return line.replace(LINE_ENDS, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
