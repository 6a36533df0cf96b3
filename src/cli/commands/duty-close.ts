import type { Act, CloseDutyInput } from 'rescue-face';
import { answer } from '../casework/answer.js';
import { atLedger } from '../casework/open-ledger.js';
import type { ExitCode } from '../exit-codes.js';
import type { GalleryOptions } from '../gallery/options.js';
import type { CommandContext } from '../output.js';

/** What `duty close` was asked for. */
export interface DutyCloseOptions extends GalleryOptions {
  readonly act: Act;
  readonly duty: string;
  readonly said: Omit<CloseDutyInput, 'act'>;
}

/** Enters that something was done. */
export async function dutyClose(options: DutyCloseOptions, context: CommandContext): Promise<ExitCode> {
  const { texts } = context;
  const { act, duty, said } = options;
  const result = await atLedger(options, act, context, (sdk) => sdk.ledger.closeDuty(duty, said));
  return answer(
    result,
    {
      schema: 'rescue-face-duty-close@1',
      unknown: texts.unknownDuty,
      done: ({ id, overdue }) => (overdue ? texts.dutyClosedLate(id) : texts.dutyClosed(id)),
    },
    context,
  );
}
