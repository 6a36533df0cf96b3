import { EXIT, type ExitCode } from '../exit-codes.js';
import { type CommandContext, show } from '../output.js';
import type { Texts } from '../texts.js';

/** What may stand in the way of an act, and how the run ends then. */
const ENDINGS = {
  unknown: EXIT.unknown,
  'not-a-candidate': EXIT.unknown,
  'already-decided': EXIT.settled,
  'not-in-force': EXIT.settled,
  'same-operator': EXIT.refused,
} as const satisfies Readonly<Record<string, ExitCode>>;

type Obstacle = keyof typeof ENDINGS;
/** An answer that nothing was entered. */
interface NotDone {
  readonly status: Obstacle;
}

/** Prints what an act of the ledger has come to. `unknown`: what is said where nothing goes by the id. */
export function answer<R extends { readonly status: string }>(
  result: R,
  { schema, unknown, done }: { schema: string; unknown: string; done: (result: Exclude<R, NotDone>) => string },
  context: CommandContext,
): ExitCode {
  if (isDone(result)) {
    show(context, { schema, ...result }, () => done(result));
    return EXIT.done;
  }
  const status = result.status as Obstacle;
  const message = sentence(status, unknown, context.texts);
  show(context, { schema, status, message }, () => message);
  return ENDINGS[status];
}

function isDone<R extends { readonly status: string }>(result: R): result is Exclude<R, NotDone> {
  return !Object.hasOwn(ENDINGS, result.status);
}

function sentence(status: Obstacle, unknown: string, texts: Texts): string {
  switch (status) {
    case 'unknown':
      return unknown;
    case 'not-a-candidate':
      return texts.notACandidate;
    case 'already-decided':
      return texts.alreadyDecided;
    case 'not-in-force':
      return texts.notInForce;
    case 'same-operator':
      return texts.sameOperator;
  }
}
