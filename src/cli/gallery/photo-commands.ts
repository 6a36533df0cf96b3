import type { Command } from 'commander';
import { PHOTO_EXCEPTIONS, PRIORITY_TAGS, SITUATIONS } from 'rescue-face';
import { noteOption, optional } from '../casework/options.js';
import { enroll } from '../commands/enroll.js';
import { importPhotos } from '../commands/import.js';
import { search } from '../commands/search.js';
import { defineCommand } from '../define-command.js';
import type { ExitCode } from '../exit-codes.js';
import { ENCODINGS } from '../import/read-csv.js';
import { faceOption, integerOption, wordOption } from '../options.js';
import type { CommandContext } from '../output.js';
import type { Texts } from '../texts.js';
import { commonOptions, type MeaningWords, type OpenWords, openedToAct } from './common-options.js';
import { endOption, instantOption } from './dates.js';
import { type ActWords, collect, idOption, labelOptions, sourceOption } from './options.js';

const DEFAULT_TOP_K = 10;
const MOST_TOP_K = 1000;

/** Words of a photo that is shown to the gallery. */
interface PhotoWords {
  readonly source: string;
  readonly face: string;
  readonly label: readonly string[];
  readonly rescueNumber?: string;
}

/** `enroll`. */
export function enrollCommand(program: Command, context: CommandContext, onExit: (code: ExitCode) => void): void {
  const { texts } = context;
  const add = commonOptions(texts);
  type Words = OpenWords &
    ActWords &
    PhotoWords & { readonly enforce?: boolean } & { readonly [name in 'person' | 'episode' | 'name' | 'admitted' | 'exception']?: string };
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
    .option('--enforce', texts.enforceOption)
    .option('--exception <WORD>', texts.exceptionOption)
    .action(async (files: string[], words: Words) => {
      const id = (name: string, text: string | undefined) => optional(text, idOption, name, texts);
      const { admitted, label, enforce = false, exception } = words;
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
        enforce,
        exception: exception === undefined ? undefined : wordOption('--exception', exception, PHOTO_EXCEPTIONS, texts),
      };
      onExit(await enroll({ ...openedToAct(words, texts), ...asked }, context));
    });
}

/** `search`. */
export function searchCommand(program: Command, context: CommandContext, onExit: (code: ExitCode) => void): void {
  const { texts } = context;
  const add = commonOptions(texts);
  type Words = OpenWords &
    ActWords &
    MeaningWords &
    PhotoWords & { readonly topK: string; readonly filterStation: readonly string[]; readonly tag: readonly string[] } & {
      readonly [name in 'from' | 'to' | 'situation' | 'name' | 'episode' | 'note']?: string;
    };
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
    .option('--situation <WORD>', texts.situationOption)
    .option('--name <NAME>', texts.probeNameOption)
    .option('--rescue-number <N>', texts.searchNumberOption)
    .option('--episode <ID>', texts.probeEpisodeOption)
    .option('--tag <WORD>', texts.tagOption, collect, [])
    .option('--note <TEXT>', texts.noteOption)
    .action(async (file: string, words: Words) => {
      const { situation, calibration, population } = words;
      const asked = {
        file,
        source: sourceOption(words.source, texts),
        face: faceOption('--face', words.face, texts),
        topK: integerOption('--top-k', words.topK, 1, MOST_TOP_K, texts),
        filter: filterOf(words, texts),
        situation: situation === undefined ? undefined : wordOption('--situation', situation, SITUATIONS, texts),
        about: {
          name: optional(words.name, idOption, '--name', texts),
          rescueNumber: optional(words.rescueNumber, idOption, '--rescue-number', texts),
          episodeId: optional(words.episode, idOption, '--episode', texts),
          tags: words.tag.length === 0 ? undefined : words.tag.map((tag) => wordOption('--tag', tag, PRIORITY_TAGS, texts)),
          note: optional(words.note, noteOption, '--note', texts),
        },
        calibration,
        population,
      };
      onExit(await search({ ...openedToAct(words, texts), ...asked }, context));
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

/** `import`. */
export function importCommand(program: Command, context: CommandContext, onExit: (code: ExitCode) => void): void {
  const { texts } = context;
  const add = commonOptions(texts);
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
      onExit(await importPhotos({ ...openedToAct(words, texts), ...asked }, context));
    });
}
