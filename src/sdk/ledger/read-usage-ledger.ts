import { checkKeys } from '../../core/check.js';
import type { CallOptions } from '../../core/contracts.js';
import { readForFold } from '../../ledger/tables/read-for-fold.js';
import type { Period } from '../../ledger/tables/shanghai-time.js';
import type { LedgerState } from '../../ledger/tables/table.js';
import { UsageFold } from '../../ledger/tables/usage-fold.js';
import { TreeHead } from '../../ledger/tree-head.js';
import { sightOf } from '../refusal.js';
import { type ActInput, acting, enter, type LedgerContext } from './ledger-context.js';
import { checkMoment } from './ledger-time.js';

/** What to read the ledger for. */
export interface UsageInput extends ActInput {
  /** What happened in it, whenever it was entered; `reportingYear(2026)`, for instance. */
  readonly period: Period;
  /** Leaves out what was entered later: UTC milliseconds. Default: everything there is. */
  readonly asOf?: number | undefined;
  /** Told how many entries were read, and how many there are, some times a second. */
  readonly onProgress?: ((read: number, all: number) => void) | undefined;
}

/** What tables and figures are made of. */
export interface UsageRead {
  /** For `usageTable`, `outcomeTable`, `statistics` and `yearlyReport` of `rescue-face/ledger`. */
  readonly usage: UsageFold;
  /** The tree of the entries that were read: with it a table's 校验码 can be computed, and held against a checkpoint. */
  readonly ledger: LedgerState;
}

const TOLD_EVERY_MS = 250;

/** Reads the ledger from its first entry, of the stations that the operator may act for; gives it out only once that is entered. */
export async function readUsageLedger(context: LedgerContext, input: UsageInput, options: CallOptions): Promise<UsageRead> {
  checkKeys('usage', input, ['period', 'asOf', 'onProgress', 'act']);
  const { period, asOf, onProgress } = input;
  if (asOf !== undefined) checkMoment('asOf', asOf);
  const usage = new UsageFold({ period, asOf });
  const who = await acting(context, input, 'usage', 'export', options);
  const { store, random } = context;
  const all = store.head;
  const tree = new TreeHead(store.ledgerHash);
  const isSeen = await sightOf(context, who.act, options);
  let told = performance.now();
  for await (const entry of store.readEntries(0, options)) {
    // What is entered while this one reads belongs to the next reading.
    if (entry.seq >= all) break;
    tree.append(entry.leaf);
    const event = readForFold(entry);
    if (event.schema === 'unknown' || (await isSeen(event.header.station))) usage.add(event);
    if (onProgress !== undefined && performance.now() - told > TOLD_EVERY_MS) {
      onProgress(entry.seq + 1, all);
      told = performance.now();
    }
  }
  onProgress?.(all, all);
  const rows = usage.uses().length + usage.outcomes().length;
  const header = { id: random.uuid(), what: 'usage-ledger', from: period.from, to: period.to, rows } as const;
  await enter(context, who, 'ledger-export@1', header, [], options);
  return { usage, ledger: { size: tree.size, root: tree.root() } };
}
