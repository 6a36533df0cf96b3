import type { Command } from 'commander';
import type { Purpose } from 'rescue-face';
import { backup } from './commands/backup.js';
import { enroll } from './commands/enroll.js';
import { erase } from './commands/erase.js';
import { galleryDedupe } from './commands/gallery-dedupe.js';
import { galleryStats } from './commands/gallery-stats.js';
import { galleryVerify } from './commands/gallery-verify.js';
import { importPhotos } from './commands/import.js';
import { init } from './commands/init.js';
import { keysRekey } from './commands/keys-rekey.js';
import { keysRotate } from './commands/keys-rotate.js';
import { restore } from './commands/restore.js';
import { search } from './commands/search.js';
import { view } from './commands/view.js';
import { defineCommand } from './define-command.js';
import type { ExitCode } from './exit-codes.js';
import { endOption, instantOption } from './gallery/dates.js';
import {
  type ActWords,
  actOption,
  collect,
  DEFAULT_DATA,
  type GalleryOptions,
  type GalleryPlace,
  idOption,
  labelOptions,
  sourceOption,
} from './gallery/options.js';
import { ENCODINGS } from './import/read-csv.js';
import { defaultThreads, faceOption, integerOption, numberOption, wordOption } from './options.js';
import type { CommandContext } from './output.js';
import type { Texts } from './texts.js';

const PROFILES = ['standard', 'national'] as const;
const DEFAULT_TOP_K = 10;
const MOST_TOP_K = 1000;
const MOST_THREADS = 64;

type PlaceWords = GalleryPlace;
type OpenWords = PlaceWords & { readonly threads: string; readonly model?: string };
type MeaningWords = { readonly calibration?: string; readonly population?: string };

/** The commands on a gallery that outlives the run. `onExit` is told how the command that ran came out. */
export function galleryCommands(program: Command, context: CommandContext, onExit: (code: ExitCode) => void): void {
  const { texts } = context;
  const add = builders(texts);
  const group = (name: string, about: string) => defineCommand(program, name, about, context);

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
      onExit(await view({ ...opened(words, texts), act: actOption(words, texts), ...asked }, context));
    });

  const gallery = group('gallery', texts.galleryAbout);
  add
    .open(defineCommand(gallery, 'stats', texts.statsAbout, context))
    .action((words: OpenWords) => galleryStats(opened(words, texts), context));
  add
    .acting(add.open(defineCommand(gallery, 'verify', texts.verifyAbout, context)), 'administration')
    .action((words: OpenWords & ActWords) => galleryVerify({ ...opened(words, texts), act: actOption(words, texts) }, context));
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
      onExit(await erase({ ...opened(words, texts), act: actOption(words, texts), person, scope, yes: words.yes === true }, context));
    });

  const keys = group('keys', texts.keysAbout);
  add
    .acting(add.open(defineCommand(keys, 'rotate', texts.rotateAbout, context)), 'administration')
    .option('--retire', texts.retireOption)
    .action((words: OpenWords & ActWords & { retire?: true }) =>
      keysRotate({ ...opened(words, texts), act: actOption(words, texts), retire: words.retire === true }, context),
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
    .action((file: string, words: OpenWords & ActWords) =>
      backup({ ...opened(words, texts), act: actOption(words, texts), file }, context),
    );
  add
    .acting(add.place(defineCommand(program, 'restore', texts.restoreAbout, context)), 'administration')
    .argument('<FILE>', texts.restoreFile)
    .option('--discard-newer', texts.discardNewerOption)
    .action((file: string, words: PlaceWords & ActWords & { discardNewer?: true }) =>
      restore({ ...placed(words), act: actOption(words, texts), file, discardNewer: words.discardNewer === true }, context),
    );
}

/** Words of a photo that is shown to the gallery. */
interface PhotoWords {
  readonly source: string;
  readonly face: string;
  readonly label: readonly string[];
  readonly rescueNumber?: string;
}

function enrollCommand(program: Command, context: CommandContext, onExit: (code: ExitCode) => void): void {
  const { texts } = context;
  const add = builders(texts);
  type Words = OpenWords & ActWords & PhotoWords & { readonly [name in 'person' | 'episode' | 'name' | 'admitted']?: string };
  add
    .acting(add.open(defineCommand(program, 'enroll', texts.enrollAbout, context)), 'enrolment')
    .argument('<PHOTO...>', texts.enrollPhotos)
    .requiredOption('--source <WORD>', texts.sourceOption)
    .option('--person <ID>', texts.personOption)
    .option('--episode <ID>', texts.episodeOption)
    .option('--name <NAME>', texts.nameOption)
    .option('--rescue-number <N>', texts.rescueNumberOption)
    .option('--admitted <DATE>', texts.admittedOption)
    .option('--label <NAME=WORD>', texts.labelOption, collect, [])
    .option('--face <WHICH>', texts.whichFaceOption, 'only')
    .action(async (files: string[], words: Words) => {
      const id = (name: string, text: string | undefined) => (text === undefined ? undefined : idOption(name, text, texts));
      const { admitted, label } = words;
      const asked = {
        files,
        source: sourceOption(words.source, texts),
        face: faceOption('--face', words.face, texts),
        person: id('--person', words.person),
        episode: id('--episode', words.episode),
        name: id('--name', words.name),
        rescueNumber: id('--rescue-number', words.rescueNumber),
        admittedAt: admitted === undefined ? undefined : instantOption('--admitted', admitted, texts),
        labels: label.length === 0 ? undefined : Object.fromEntries(labelOptions(label, texts)),
      };
      onExit(await enroll({ ...opened(words, texts), act: actOption(words, texts), ...asked }, context));
    });
}

function searchCommand(program: Command, context: CommandContext, onExit: (code: ExitCode) => void): void {
  const { texts } = context;
  const add = builders(texts);
  type Words = OpenWords &
    ActWords &
    MeaningWords &
    PhotoWords & { readonly topK: string; readonly filterStation: readonly string[]; readonly from?: string; readonly to?: string };
  add
    .meaning(add.acting(add.open(defineCommand(program, 'search', texts.searchAbout, context)), 'identify-person'))
    .argument('<PHOTO>', texts.searchPhoto)
    .requiredOption('--source <WORD>', texts.sourceOption)
    .option('--top-k <N>', texts.candidatesOption, String(DEFAULT_TOP_K))
    .option('--face <WHICH>', texts.whichFaceOption, 'only')
    .option('--filter-station <ID>', texts.filterStationOption, collect, [])
    .option('--from <DATE>', texts.fromOption)
    .option('--to <DATE>', texts.toOption)
    .option('--label <NAME=WORD>', texts.filterLabelOption, collect, [])
    .option('--rescue-number <N>', texts.searchNumberOption)
    .action(async (file: string, words: Words) => {
      const { rescueNumber, calibration, population } = words;
      const asked = {
        file,
        source: sourceOption(words.source, texts),
        face: faceOption('--face', words.face, texts),
        topK: integerOption('--top-k', words.topK, 1, MOST_TOP_K, texts),
        filter: filterOf(words, texts),
        rescueNumber: rescueNumber === undefined ? undefined : idOption('--rescue-number', rescueNumber, texts),
        calibration,
        population,
      };
      onExit(await search({ ...opened(words, texts), act: actOption(words, texts), ...asked }, context));
    });
}

function filterOf(
  { filterStation, from, to, label }: { filterStation: readonly string[]; from?: string; to?: string; label: readonly string[] },
  texts: Texts,
) {
  if (filterStation.length === 0 && label.length === 0 && from === undefined && to === undefined) return undefined;
  const labels = new Map<string, string[]>();
  // A label given twice may have either word.
  for (const [name, word] of labelOptions(label, texts)) labels.set(name, [...(labels.get(name) ?? []), word]);
  return {
    stations: filterStation.length === 0 ? undefined : filterStation.map((id) => idOption('--filter-station', id, texts)),
    from: from === undefined ? undefined : instantOption('--from', from, texts),
    to: to === undefined ? undefined : endOption('--to', to, texts),
    labels: labels.size === 0 ? undefined : Object.fromEntries(labels),
  };
}

function importCommand(program: Command, context: CommandContext, onExit: (code: ExitCode) => void): void {
  const { texts } = context;
  const add = builders(texts);
  type Words = OpenWords &
    ActWords & {
      readonly face: string;
      readonly layout: string;
      readonly map?: string;
      readonly encoding: string;
      readonly failures?: string;
    };
  add
    .acting(add.open(defineCommand(program, 'import', texts.importAbout, context)), 'enrolment')
    .argument('<SOURCE>', texts.importSource)
    .option('--map <COLUMN=FIELD,…>', texts.mapOption)
    .option('--encoding <WORD>', texts.encodingOption, 'utf-8')
    .option('--layout <WORD>', texts.importLayoutOption, 'persons')
    .option('--face <WHICH>', texts.importFaceOption, 'only')
    .option('--failures <FILE>', texts.failuresOption)
    .action(async (source: string, words: Words) => {
      const { map, failures } = words;
      wordOption('--layout', words.layout, ['persons'], texts);
      const asked = {
        source,
        map,
        failures,
        face: wordOption('--face', words.face, ['only', 'largest'], texts),
        encoding: wordOption('--encoding', words.encoding, ENCODINGS, texts),
      };
      onExit(await importPhotos({ ...opened(words, texts), act: actOption(words, texts), ...asked }, context));
    });
}

/** The options that commands have in common. */
function builders(texts: Texts) {
  const place = (command: Command) =>
    command
      .option('--data <FOLDER>', texts.dataOption, DEFAULT_DATA)
      .option('--keys <FILE>', texts.keysOption)
      .option('--passphrase-file <FILE>', texts.passphraseFileOption);
  return {
    place,
    open: (command: Command) =>
      place(command).option('--model <FILE>', texts.modelOption).option('--threads <N>', texts.threadsOption, String(defaultThreads())),
    acting: (command: Command, purpose: Purpose) =>
      command
        .requiredOption('--operator <ID>', texts.operatorOption)
        .requiredOption('--station <ID>', texts.stationOption)
        .option('--purpose <WORD>', texts.purposeOption, purpose)
        .option('--legal-basis <WORD>', texts.legalBasisOption, 'statutory-duty')
        .option('--evidence <TEXT>', texts.evidenceOption),
    meaning: (command: Command) =>
      command.option('--calibration <FILE>', texts.calibrationOption).option('--population <NAME>', texts.ownPopulationOption),
  };
}

function placed({ data, keys, passphraseFile }: PlaceWords): GalleryPlace {
  return { data, keys, passphraseFile };
}

function opened(words: OpenWords, texts: Texts): GalleryOptions {
  const threads = integerOption('--threads', words.threads, 1, MOST_THREADS, texts);
  return { ...placed(words), threads, model: words.model };
}
