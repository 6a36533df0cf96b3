import { DECISION_METHODS, type DecideInput, DISPOSITIONS } from 'rescue-face';
import { usage } from '../failure.js';
import { idOption } from '../gallery/options.js';
import { wordOption } from '../options.js';
import type { Texts } from '../texts.js';
import { idListOption, type LateWords, lateOptions, noteOption, optional, pastOption } from './options.js';

/** A decision in the words of the command line. */
export interface DecisionWords extends LateWords {
  readonly person?: string;
  readonly none?: true;
  readonly method: string;
  readonly reason: string;
  readonly identityEstablishedAt?: string;
  readonly name?: string;
  readonly disposition?: string;
  readonly link: readonly string[];
  readonly merge: readonly string[];
}

/** A decision as the ledger takes it. */
export function decisionOption(words: DecisionWords, texts: Texts): Omit<DecideInput, 'act'> {
  const { person, none, method, reason, identityEstablishedAt, name, disposition } = words;
  if ((person === undefined) === (none === undefined)) throw usage(texts.personOrNone);
  const personId = optional(person, idOption, '--person', texts);
  if (personId !== undefined && identityEstablishedAt === undefined) throw usage(texts.identityTimeNeeded);
  return {
    result: personId === undefined ? 'none' : 'candidate',
    personId,
    name: optional(name, idOption, '--name', texts),
    method: wordOption('--method', method, DECISION_METHODS, texts),
    reason: noteOption('--reason', reason, texts),
    identityEstablishedAt: optional(identityEstablishedAt, pastOption, '--identity-established-at', texts),
    disposition: disposition === undefined ? undefined : wordOption('--disposition', disposition, DISPOSITIONS, texts),
    link: linkOption(words, personId, texts),
    ...lateOptions(words, texts),
  };
}

function linkOption({ link, merge }: DecisionWords, personId: string | undefined, texts: Texts): DecideInput['link'] {
  if (link.length === 0 && merge.length === 0) return undefined;
  if (personId === undefined) throw usage(texts.noneTakesNoPerson);
  if (link.length > 0 && merge.length > 0) throw usage(texts.linkOrMerge);
  const [name, how, given] = link.length > 0 ? (['--link', 'linked', link] as const) : (['--merge', 'merged', merge] as const);
  const personIds = idListOption(name, given, texts);
  if (personIds.includes(personId)) throw usage(texts.othersAlone(name));
  return { how, personIds };
}
