import type { Command } from 'commander';
import { init } from './commands/init.js';
import { view } from './commands/view.js';
import { defineCommand } from './define-command.js';
import type { ExitCode } from './exit-codes.js';
import { commonOptions, type OpenWords, openedToAct, type PlaceWords } from './gallery/common-options.js';
import { keepingCommands } from './gallery/keeping-commands.js';
import { type ActWords, idOption } from './gallery/options.js';
import { enrollCommand, importCommand, searchCommand } from './gallery/photo-commands.js';
import { PROFILES } from './gallery/profiles.js';
import { wordOption } from './options.js';
import type { CommandContext } from './output.js';

/** The commands on a gallery that outlives the run. `onExit` is told how the command that ran came out. */
export function galleryCommands(program: Command, context: CommandContext, onExit: (code: ExitCode) => void): void {
  const { texts } = context;
  const add = commonOptions(texts);

  add
    .place(defineCommand(program, 'init', texts.initAbout, context))
    .requiredOption('--operator <ID>', texts.firstOperatorOption)
    .requiredOption('--station <ID>', texts.firstStationOption)
    .option('--profile <WORD>', texts.profileOption, 'standard')
    .action(async ({ operator, station, profile, ...place }: PlaceWords & { operator: string; station: string; profile: string }) => {
      await init(
        {
          ...place,
          operator: idOption('--operator', operator, texts),
          station: idOption('--station', station, texts),
          profile: wordOption('--profile', profile, PROFILES, texts),
        },
        context,
      );
    });

  enrollCommand(program, context, onExit);
  searchCommand(program, context, onExit);
  importCommand(program, context, onExit);

  add
    .acting(add.open(defineCommand(program, 'view', texts.viewAbout, context)), 'case-review')
    .option('--person <ID>', texts.viewPersonOption)
    .option('--photo <ID>', texts.viewPhotoOption)
    .option('--out <FILE>', texts.viewOutOption)
    .action(async (words: OpenWords & ActWords & { person?: string; photo?: string; out?: string }) => {
      const { person, photo, out } = words;
      const id = (name: string, text: string | undefined) => (text === undefined ? undefined : idOption(name, text, texts));
      const asked = { person: id('--person', person), photo: id('--photo', photo), out };
      onExit(await view({ ...openedToAct(words, texts), ...asked }, context));
    });

  keepingCommands(program, context, onExit);
}
