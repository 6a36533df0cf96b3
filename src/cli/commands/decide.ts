import type { Act, DecideInput } from 'rescue-face';
import { answer } from '../casework/answer.js';
import { atLedger } from '../casework/open-ledger.js';
import type { ExitCode } from '../exit-codes.js';
import { chinaTime } from '../gallery/dates.js';
import type { GalleryOptions } from '../gallery/options.js';
import type { CommandContext } from '../output.js';

/** What `decide` was asked for. */
export interface DecideOptions extends GalleryOptions {
  readonly act: Act;
  readonly search: string;
  readonly said: Omit<DecideInput, 'act'>;
}

/** Enters who the person is, or that it is none of the candidates. */
export async function decide(options: DecideOptions, context: CommandContext): Promise<ExitCode> {
  const { texts } = context;
  const { act, search, said } = options;
  const result = await atLedger(options, act, context, (sdk) => sdk.ledger.decide(search, said));
  return answer(
    result,
    {
      schema: 'rescue-face-decide@1',
      unknown: texts.unknownSearch,
      done: ({ id, bySearcher, dated }) =>
        [
          said.result === 'candidate' ? texts.decidedCandidate(id) : texts.decidedNone(id),
          ...(bySearcher ? [texts.decidedBySearcher] : []),
          ...dated.map(({ dutyId, dueAt }) => texts.nowDue(dutyId, chinaTime(dueAt))),
        ].join('\n'),
    },
    context,
  );
}
