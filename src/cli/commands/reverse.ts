import type { Act } from 'rescue-face';
import { answer } from '../casework/answer.js';
import { atLedger } from '../casework/open-ledger.js';
import type { ExitCode } from '../exit-codes.js';
import type { GalleryOptions } from '../gallery/options.js';
import type { CommandContext } from '../output.js';

/** What `reverse` was asked for. */
export interface ReverseOptions extends GalleryOptions {
  readonly act: Act;
  readonly decision: string;
  readonly reason: string;
}

/** Takes a decision back. */
export async function reverse(options: ReverseOptions, context: CommandContext): Promise<ExitCode> {
  const { texts } = context;
  const { act, decision, reason } = options;
  const result = await atLedger(options, act, context, (sdk) => sdk.ledger.reverse(decision, { reason }));
  const done = ({ id, unlinked }: { readonly id: string; readonly unlinked: number }) => texts.reversed(id, unlinked);
  return answer(result, { schema: 'rescue-face-reverse@1', unknown: texts.unknownDecision, done }, context);
}
