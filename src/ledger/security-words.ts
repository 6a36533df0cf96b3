/** Why an assertion of who acts was not believed. */
export const ASSERTION_FAULTS = [
  'assertion-missing',
  'assertion-malformed',
  'assertion-signature',
  'assertion-issuer',
  'assertion-audience',
  'assertion-lifetime',
  'assertion-early',
  'assertion-expired',
  'assertion-before-opening',
  'assertion-operator',
  'assertion-station',
  'assertion-replayed',
  'assertion-permission',
] as const;

/** One of {@link ASSERTION_FAULTS}. */
export type AssertionFault = (typeof ASSERTION_FAULTS)[number];

/** Why somebody was refused (MCA-2020-13 annex art. 11, Order 19 art. 14). */
export const DENIAL_REASONS = ['unknown-operator', 'permission', 'station', 'same-operator', ...ASSERTION_FAULTS] as const;

/** One of {@link DENIAL_REASONS}. */
export type DenialReason = (typeof DENIAL_REASONS)[number];

/** What a security event is about. Version 1 of the list. */
export const SECURITY_EVENT_KINDS = [
  'bulk-search',
  'odd-hours',
  'repeated-denials',
  'views-without-search',
  'bulk-export',
  'sink-failed',
] as const;

/** One of {@link SECURITY_EVENT_KINDS}. */
export type SecurityEventKind = (typeof SECURITY_EVENT_KINDS)[number];

/** How soon somebody should look at it. */
export type SecuritySeverity = 'info' | 'warning' | 'critical';
