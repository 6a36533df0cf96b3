import type { Act } from 'rescue-face';
import { answer } from '../casework/answer.js';
import { atLedger } from '../casework/open-ledger.js';
import type { ExitCode } from '../exit-codes.js';
import type { GalleryOptions } from '../gallery/options.js';
import type { CommandContext } from '../output.js';

/** What `confirm` was asked for. */
export interface ConfirmOptions extends GalleryOptions {
  readonly act: Act;
  readonly decision: string;
  readonly note: string | undefined;
}

/** Enters that a second person agrees with a decision. */
export async function confirm(options: ConfirmOptions, context: CommandContext): Promise<ExitCode> {
  const { texts } = context;
  const { act, decision, note } = options;
  const result = await atLedger(options, act, context, (sdk) => sdk.ledger.confirm(decision, { note }));
  const done = ({ id }: { readonly id: string }) => texts.confirmed(id);
  return answer(result, { schema: 'rescue-face-confirm@1', unknown: texts.unknownDecision, done }, context);
}
