import type { Command } from 'commander';
import { decisionCommands } from './casework/decision-commands.js';
import { dutyCommands } from './casework/duty-commands.js';
import type { ExitCode } from './exit-codes.js';
import type { CommandContext } from './output.js';

/** What follows a search. `onExit` is told how the command that ran came out. */
export function caseworkCommands(program: Command, context: CommandContext, onExit: (code: ExitCode) => void): void {
  decisionCommands(program, context, onExit);
  dutyCommands(program, context, onExit);
}
