import type { Act, EnrollResult, FaceChoice, PhotoException, PhotoSource } from 'rescue-face';
import { EXIT, type ExitCode } from '../exit-codes.js';
import { CliFailure, isNoSuchFace, isPhotoError } from '../failure.js';
import { withGallery } from '../gallery/open-gallery.js';
import type { GalleryOptions } from '../gallery/options.js';
import { type CommandContext, show } from '../output.js';
import { faceFacts } from '../photo-facts.js';
import { readPhoto } from '../read-photo.js';
import { safeText } from '../terminal/safe-text.js';
import { table } from '../terminal/table.js';
import type { Language, Texts } from '../texts.js';
import { rejectionText, verdictText } from '../validate/texts.js';

/** What `enroll` was asked for. */
export interface EnrollOptions extends GalleryOptions {
  readonly files: readonly string[];
  readonly act: Act;
  readonly source: PhotoSource;
  readonly face: FaceChoice;
  readonly person: string | undefined;
  readonly episode: string | undefined;
  readonly name: string | undefined;
  readonly rescueNumber: string | undefined;
  readonly admittedAt: number | undefined;
  readonly labels: Readonly<Record<string, string>> | undefined;
  /** Whether a photo that the rules reject stays out. */
  readonly enforce: boolean;
  /** Why it comes in all the same. */
  readonly exception: PhotoException | undefined;
}

type Outcome =
  | ReturnType<typeof outcomeOf>
  | { readonly status: 'unusable'; readonly file: string; readonly reason: string; readonly message: string };

/** Puts photos of one person into the gallery. A photo that cannot be used does not stop the others. */
export async function enroll(options: EnrollOptions, context: CommandContext): Promise<ExitCode> {
  const { texts, language, progress } = context;
  const { files, act, source, face, person, episode, name, rescueNumber, admittedAt, labels, enforce, exception } = options;
  const use = { act, photoSource: source, photoRules: { enrolment: enforce ? 'enforce' : 'record' } } as const;
  const outcomes = await withGallery(options, use, context, async (sdk) => {
    const done: Outcome[] = [];
    // The photos after the first belong to the same person and the same stay.
    let known = { personId: person, episodeId: episode };
    for (const file of files) {
      progress.say(texts.enrolling(done.length + 1, files.length));
      try {
        const photo = await readPhoto(file, texts);
        const told = { face, name, rescueNumber, admittedAt, labels, exception, provenance: 'intake' } as const;
        const result = await sdk.enroll({ photo, ...told, ...known });
        if (result.status === 'enrolled') known = { personId: result.personId, episodeId: result.episodeId };
        done.push(outcomeOf(file, result, face, language, texts));
      } catch (error) {
        if (isPhotoError(error)) done.push({ status: 'unusable', file, reason: error.code, message: error.messageIn(language) });
        else if (isNoSuchFace(error, face)) done.push({ status: 'unusable', file, reason: 'no-such-face', message: texts.fewerFaces });
        else if (isUnreadable(error)) done.push({ status: 'unusable', file, reason: 'unreadable', message: error.message });
        else throw error;
      }
    }
    return done;
  });
  const document = {
    schema: 'rescue-face-enroll@1',
    enrolled: outcomes.filter(({ status }) => status === 'enrolled'),
    unusable: outcomes.filter(({ status }) => status === 'unusable'),
  };
  show(context, document, () => summary(outcomes, language, texts));
  return document.unusable.length > 0 ? EXIT.photo : EXIT.done;
}

function outcomeOf(file: string, result: EnrollResult, choice: FaceChoice, language: Language, texts: Texts) {
  if (result.status === 'enrolled') {
    const { personId, episodeId, photoId, revision, report, replaceLater } = result;
    const number = typeof choice === 'number' ? choice + 1 : 1;
    return {
      status: 'enrolled' as const,
      file,
      personId,
      episodeId,
      photoId,
      revision,
      face: faceFacts({ ...result.face, mesh: undefined }, number),
      policy: report?.policy,
      verdict: report?.verdict,
      action: report?.action,
      replaceLater,
    };
  }
  return {
    status: 'unusable' as const,
    file,
    reason: result.status,
    message: messageOf(result, language, texts),
  };
}

function messageOf(result: Exclude<EnrollResult, { status: 'enrolled' }>, language: Language, texts: Texts): string {
  if (result.status === 'rejected') return rejectionText(result.report, language, texts);
  return result.status === 'no-face' ? texts.noFace : texts.severalFaces;
}

/** Whether the file itself could not be read, so that the others can go on. */
function isUnreadable(error: unknown): error is CliFailure {
  return error instanceof CliFailure && error.code === 'ERR_PHOTO_UNREADABLE';
}

function summary(outcomes: readonly Outcome[], language: Language, texts: Texts): string {
  const enrolled = outcomes.flatMap((outcome) => (outcome.status === 'enrolled' ? [cellsOf(outcome, language, texts)] : []));
  const lines = enrolled.length === 0 ? [] : [table([texts.file, texts.person, texts.episode, texts.photo, texts.validateTitle], enrolled)];
  for (const outcome of outcomes) {
    if (outcome.status === 'unusable') lines.push(texts.labelled(safeText(outcome.file), safeText(outcome.message)));
  }
  return lines.join('\n');
}

function cellsOf(outcome: Extract<Outcome, { status: 'enrolled' }>, language: Language, texts: Texts): string[] {
  const { file, personId, episodeId, photoId, verdict, action } = outcome;
  const said = verdict === undefined ? [] : [verdictText(verdict, texts), ...(action === undefined ? [] : [action.text[language]])];
  return [file, personId, episodeId, photoId, said.join(' · ')];
}
