import { canonicalJson } from '../../core/canonical-json.js';
import type { Clock, Store } from '../../core/contracts.js';
import { SYSTEM } from '../system-act.js';
import { usageEntry } from '../usage-entry.js';
import { isConflict } from '../use-context.js';
import type { LedgerPolicy } from './ledger-context.js';

/** Where the policy lies that a gallery was last opened with; where nothing does, it was the strict one. */
const JOB = { kind: 'job', id: 'policy' } as const;

/**
 * Enters that a gallery is opened with another policy than before: whoever relaxes a rule leaves a trace, also where
 * nobody makes use of it.
 */
export async function recordPolicy(
  { store, clock }: { readonly store: Store; readonly clock: Clock },
  policy: LedgerPolicy,
): Promise<void> {
  const to = textOf(policy);
  const there = await store.get('job', JOB.id);
  const from = there?.record.state ?? textOf({});
  if (to === from) return;
  const entry = usageEntry('configuration@1', { at: clock.now(), act: SYSTEM }, { what: 'policy', from, to });
  try {
    await store.commit({
      puts: [{ ...JOB, state: to }],
      expectations: [{ key: JOB, revision: there?.revision ?? 0 }],
      entries: [entry],
    });
  } catch (error) {
    // Somebody who shares the store was faster; what they have entered is compared with the next time.
    if (!isConflict(error)) throw error;
  }
}

function textOf({ searcherMayDecide = false }: LedgerPolicy): string {
  return new TextDecoder().decode(canonicalJson({ searcherMayDecide }));
}
