import type { Command } from 'commander';
import type { CommandContext } from './output.js';

/** A command with its help in the language, and errors thrown instead of printed. */
export function defineCommand(parent: Command, name: string, about: string, context: CommandContext): Command {
  const made = parent.command(name).description(about).helpOption('-h, --help', context.texts.helpOption);
  inLanguage(made, context);
  return made;
}

/** Titles of the help in the language, and errors thrown instead of printed. */
export function inLanguage(command: Command, { texts, print, complain }: CommandContext): void {
  const titles: Readonly<Record<string, string>> = {
    'Usage:': texts.usageTitle,
    'Options:': texts.optionsTitle,
    'Arguments:': texts.argumentsTitle,
    'Commands:': texts.commandsTitle,
    'Global Options:': texts.globalOptionsTitle,
  };
  command.configureHelp({
    showGlobalOptions: true,
    styleTitle: (title) => titles[title] ?? title,
    optionDescription: ({ description, defaultValue }) =>
      typeof defaultValue === 'string' ? `${description}${texts.byDefault(defaultValue)}` : description,
  });
  command.configureOutput({ writeOut: print, writeErr: complain, outputError: () => {} });
  command.exitOverride();
}
