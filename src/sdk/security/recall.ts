import type { CallOptions, Clock, Store, StoredEntry } from '../../core/contracts.js';
import type { DenialReason } from '../../ledger/security-words.js';
import type { Sight } from './detector.js';
import type { PastAct, SecurityWatch } from './security-watch.js';

/** Entries looked back at when a gallery is opened: a busy day of a station. */
const MOST_ENTRIES = 2000;

const SIGHTS: Readonly<Record<string, Sight>> = {
  'search@1': 'search',
  'search-embedding@1': 'search',
  'reuse-check@1': 'search',
  'view@1': 'view',
  'export@1': 'export',
  'duplicates@1': 'export',
  'ledger-export@1': 'export',
  'compare@1': 'other',
  'enroll@1': 'other',
  'denial@1': 'denial',
};

const DECODER = new TextDecoder();

/** Takes what the ledger's newest entries say into account: who closes and opens a gallery begins nothing anew by that. */
export async function recallActs(watch: SecurityWatch, store: Store, clock: Clock, options: CallOptions): Promise<void> {
  const since = clock.now() - watch.windowMs;
  for await (const entry of store.readEntries(Math.max(0, store.head - MOST_ENTRIES), options)) {
    const act = actIn(entry);
    if (act !== undefined && act.at > since) watch.recall(act);
  }
}

/** The act of an entry of ours; entries of the host's own are whatever they are. */
function actIn({ schema, header, fragments }: StoredEntry): PastAct | undefined {
  const what = SIGHTS[schema];
  const circumstances = fragments[0]?.bytes;
  if (what === undefined || circumstances === undefined) return undefined;
  try {
    const open = JSON.parse(DECODER.decode(header)) as { at: number; station?: string; reason?: DenialReason };
    const hidden = JSON.parse(DECODER.decode(circumstances)) as { operator: string; station?: string };
    return { at: open.at, what, operator: hidden.operator, station: open.station ?? hidden.station ?? '', reason: open.reason };
  } catch {
    return undefined;
  }
}
