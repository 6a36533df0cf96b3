import { checkId, checkKeys, describe } from '../../core/check.js';
import type { CallOptions } from '../../core/contracts.js';
import { parseEntryId } from '../../ledger/entry-id.js';
import { checkNote } from '../probe-facts.js';
import { personFragment, unenrolledFragment } from '../usage-entry.js';
import { retryingConflicts } from '../use-context.js';
import { type ActInput, acting, enter, expectPerson, findOwn, type LedgerContext } from './ledger-context.js';
import type { EnteredResult } from './results.js';
import { candidatesOf } from './search-entry.js';

/** What somebody has seen in the candidates. */
export interface AnalyseInput extends ActInput {
  /** Candidates of the search that may be the person; an empty list says that none is. */
  readonly suspected: readonly string[];
  readonly note?: string | undefined;
}

/** What an analysis came to. `not-a-candidate`: somebody was named whom the search did not find. */
export type AnalyseResult = EnteredResult | { readonly status: 'unknown' | 'not-a-candidate' };

/** Enters an analysis (研判). */
export async function analyse(context: LedgerContext, searchId: string, input: AnalyseInput, options: CallOptions): Promise<AnalyseResult> {
  const search = parseEntryId('searchId', searchId);
  checkKeys('analyse', input, ['suspected', 'note', 'act']);
  const { suspected, note } = input;
  if (!Array.isArray(suspected)) throw new TypeError(`Expected an array for suspected, received ${describe(suspected)}`);
  for (const personId of suspected) checkId('suspected', personId);
  if (note !== undefined) checkNote('note', note);
  const found = [...new Set(suspected)];
  const who = await acting(context, input, 'analyse', 'search', options);
  return retryingConflicts(async (): Promise<AnalyseResult> => {
    const searched = await findOwn(context.store, search, ['search@1'], who, options);
    if (searched === undefined) return { status: 'unknown' };
    const candidates = candidatesOf(searched);
    const persons = await Promise.all(found.map((personId) => expectPerson(context, personId, options)));
    const expectations = persons.filter((person) => person !== undefined);
    if (expectations.length < found.length || !found.every((personId) => candidates.has(personId))) return { status: 'not-a-candidate' };
    const fragments = found.map((personId) => personFragment(personId, { note }));
    const result = found.length > 0 ? 'suspected' : 'none';
    const header = { id: context.random.uuid(), search: searchId, result, suspected: found.length } as const;
    const said = fragments.length > 0 ? fragments : [unenrolledFragment({ note })];
    const { id } = await enter(context, who, 'analysis@1', header, said, options, { expectations });
    return { status: 'entered', id };
  });
}
