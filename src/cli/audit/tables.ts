import type { PhotoAuditTables } from 'rescue-face/ledger';

/** The tables of a photo audit: a workbook has all of them in this order, CSV one. */
export const AUDIT_TABLES = [
  'strata',
  'stations',
  'months',
  'replace',
  'review',
  'unreadable',
  'problems',
] as const satisfies readonly (keyof PhotoAuditTables)[];

/** One of {@link AUDIT_TABLES}. */
export type AuditTable = (typeof AUDIT_TABLES)[number];
