import type { Act, AnalyseInput } from 'rescue-face';
import { answer } from '../casework/answer.js';
import { atLedger } from '../casework/open-ledger.js';
import type { ExitCode } from '../exit-codes.js';
import type { GalleryOptions } from '../gallery/options.js';
import type { CommandContext } from '../output.js';

/** What `analyse` was asked for. */
export interface AnalyseOptions extends GalleryOptions {
  readonly act: Act;
  readonly search: string;
  readonly said: Omit<AnalyseInput, 'act'>;
}

/** Enters what somebody has seen in the candidates of a search. */
export async function analyse(options: AnalyseOptions, context: CommandContext): Promise<ExitCode> {
  const { texts } = context;
  const { act, search, said } = options;
  const result = await atLedger(options, act, context, (sdk) => sdk.ledger.analyse(search, said));
  const done = ({ id }: { readonly id: string }) => texts.analysed(id, said.suspected.length);
  return answer(result, { schema: 'rescue-face-analyse@1', unknown: texts.unknownSearch, done }, context);
}
