import type { Command } from 'commander';
import { backup } from '../commands/backup.js';
import { erase } from '../commands/erase.js';
import { galleryDedupe } from '../commands/gallery-dedupe.js';
import { galleryStats } from '../commands/gallery-stats.js';
import { galleryVerify } from '../commands/gallery-verify.js';
import { keysRekey } from '../commands/keys-rekey.js';
import { keysRotate } from '../commands/keys-rotate.js';
import { restore } from '../commands/restore.js';
import { defineCommand } from '../define-command.js';
import type { ExitCode } from '../exit-codes.js';
import { numberOption, wordOption } from '../options.js';
import type { CommandContext } from '../output.js';
import { commonOptions, type MeaningWords, type OpenWords, opened, openedToAct, type PlaceWords, placed } from './common-options.js';
import { type ActWords, actOption, idOption } from './options.js';
import { PROFILES } from './profiles.js';

/** `gallery`, `erase`, `keys`, `backup` and `restore`. */
export function keepingCommands(program: Command, context: CommandContext, onExit: (code: ExitCode) => void): void {
  const { texts } = context;
  const add = commonOptions(texts);
  const group = (name: string, about: string) => defineCommand(program, name, about, context);

  const gallery = group('gallery', texts.galleryAbout);
  add
    .open(defineCommand(gallery, 'stats', texts.statsAbout, context))
    .action((words: OpenWords) => galleryStats(opened(words, texts), context));
  add
    .acting(add.open(defineCommand(gallery, 'verify', texts.verifyAbout, context)), 'administration')
    .action((words: OpenWords & ActWords) => galleryVerify(openedToAct(words, texts), context));
  add
    .meaning(add.acting(add.open(defineCommand(gallery, 'dedupe', texts.dedupeAbout, context)), 'quality-audit'))
    .option('--min-similarity <X>', texts.minSimilarityOption)
    .option('--out <FILE>', texts.dedupeOutOption)
    .action((words: OpenWords & ActWords & MeaningWords & { minSimilarity?: string; out?: string }) => {
      const { calibration, population, minSimilarity: least, out } = words;
      const minSimilarity = least === undefined ? undefined : numberOption('--min-similarity', least, -1, 1, texts);
      const asked = { act: actOption(words, texts), calibration, population, minSimilarity, out };
      return galleryDedupe({ ...opened(words, texts), ...asked }, context);
    });

  add
    .acting(add.open(defineCommand(program, 'erase', texts.eraseAbout, context)), 'data-subject-request')
    .requiredOption('--person <ID>', texts.erasePersonOption)
    .option('--scope <WORD>', texts.scopeOption, 'person')
    .option('--yes', texts.yesOption)
    .action(async (words: OpenWords & ActWords & { person: string; scope: string; yes?: true }) => {
      const person = idOption('--person', words.person, texts);
      const scope = wordOption('--scope', words.scope, ['biometric', 'person'], texts);
      onExit(await erase({ ...openedToAct(words, texts), person, scope, yes: words.yes === true }, context));
    });

  const keys = group('keys', texts.keysAbout);
  add
    .acting(add.open(defineCommand(keys, 'rotate', texts.rotateAbout, context)), 'administration')
    .option('--retire', texts.retireOption)
    .action((words: OpenWords & ActWords & { retire?: true }) =>
      keysRotate({ ...openedToAct(words, texts), retire: words.retire === true }, context),
    );
  add
    .acting(add.place(defineCommand(keys, 'rekey', texts.rekeyAbout, context)), 'administration')
    .requiredOption('--profile <WORD>', texts.newProfileOption)
    .requiredOption('--new-keys <FILE>', texts.newKeysOption)
    .option('--new-passphrase-file <FILE>', texts.newPassphraseFileOption)
    .action((words: PlaceWords & ActWords & { profile: string; newKeys: string; newPassphraseFile?: string }) => {
      const profile = wordOption('--profile', words.profile, PROFILES, texts);
      const { newKeys, newPassphraseFile } = words;
      return keysRekey({ ...placed(words), act: actOption(words, texts), profile, newKeys, newPassphraseFile }, context);
    });

  add
    .acting(add.open(defineCommand(program, 'backup', texts.backupAbout, context)), 'administration')
    .argument('<FILE>', texts.backupFile)
    .action((file: string, words: OpenWords & ActWords) => backup({ ...openedToAct(words, texts), file }, context));
  add
    .acting(add.place(defineCommand(program, 'restore', texts.restoreAbout, context)), 'administration')
    .argument('<FILE>', texts.restoreFile)
    .option('--discard-newer', texts.discardNewerOption)
    .action((file: string, words: PlaceWords & ActWords & { discardNewer?: true }) =>
      restore({ ...placed(words), act: actOption(words, texts), file, discardNewer: words.discardNewer === true }, context),
    );
}
