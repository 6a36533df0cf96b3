import type { Act, OpenDutyInput } from 'rescue-face';
import { answer } from '../casework/answer.js';
import { atLedger } from '../casework/open-ledger.js';
import type { ExitCode } from '../exit-codes.js';
import type { GalleryOptions } from '../gallery/options.js';
import type { CommandContext } from '../output.js';

/** What `duty open` was asked for. */
export interface DutyOpenOptions extends GalleryOptions {
  readonly act: Act;
  readonly said: Omit<OpenDutyInput, 'act'>;
}

/** Enters something that must be done. */
export async function dutyOpen(options: DutyOpenOptions, context: CommandContext): Promise<ExitCode> {
  const { texts } = context;
  const { act, said } = options;
  const result = await atLedger(options, act, context, (sdk) => sdk.ledger.openDuty(said));
  const done = ({ dutyId }: { readonly dutyId: string }) => texts.dutyOpened(dutyId);
  return answer(result, { schema: 'rescue-face-duty-open@1', unknown: texts.unknownPerson, done }, context);
}
