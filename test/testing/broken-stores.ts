import { BROKEN_HISTORIES } from './broken-histories.js';
import { BROKEN_LEDGERS } from './broken-ledgers.js';
import { BROKEN_RECORDS } from './broken-records.js';
import { BROKEN_SCANS } from './broken-scans.js';
import type { BrokenStores } from './broken-store-tools.js';

/** Stores with one fault each: what they do wrong, and the one clause that must notice. */
export const BROKEN_STORES: BrokenStores = [...BROKEN_RECORDS, ...BROKEN_SCANS, ...BROKEN_LEDGERS, ...BROKEN_HISTORIES];
