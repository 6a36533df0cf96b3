import { openPhotoValidator, type PhotoSource } from 'rescue-face';
import { concurrently } from '../concurrently.js';
import type { UnusableFile } from '../demo/document.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import { CliFailure, usage } from '../failure.js';
import { type CommandContext, checkHtmlPath, show, writeReport } from '../output.js';
import { PhotoReader } from '../read-photo.js';
import { loadPictures } from '../report/load-pictures.js';
import { validateReport } from '../report/validate-report.js';
import { safeText } from '../terminal/safe-text.js';
import type { ValidateDocument, ValidatedPhoto } from '../validate/document.js';
import { photoFiles } from '../validate/photo-files.js';
import { counterText, reportText } from '../validate/texts.js';

/** What `validate` was asked for. */
export interface ValidateOptions {
  /** Photos, and folders of photos. */
  readonly paths: readonly string[];
  readonly source: PhotoSource | undefined;
  /** Where the page goes. */
  readonly html: string | undefined;
  readonly threads: number;
  /** Says what to do and nothing else. */
  readonly counter: boolean;
}

/** Holds photos to the photo rules. */
export async function validate(options: ValidateOptions, context: CommandContext): Promise<ExitCode> {
  const { texts, language, progress } = context;
  const { html } = options;
  if (html !== undefined) await checkHtmlPath('--html', html, texts);
  const files = await photoFiles(options.paths);
  if (files.length === 0) throw usage(texts.noPhotosThere);
  const reader = new PhotoReader(texts);
  const document = await validated(files, options, reader, context);
  const { photos, unreadable } = document;
  if (html !== undefined) {
    const groups = photos.map(({ id, file }) => [{ id, path: file }]);
    const pictures = await loadPictures(groups, reader, (done, all) => progress.say(texts.drawing(done, all)));
    await writeReport(html, validateReport(document, pictures, language), texts);
  }
  show(context, document, () =>
    [
      ...photos.map(({ file, report }) => (options.counter ? counterText : reportText)(file, report, language, texts)),
      ...unreadable.map(({ file, message }) => texts.labelled(safeText(file), safeText(message))),
      ...(html === undefined ? [] : [texts.reportAt(safeText(html))]),
    ].join(options.counter ? '\n' : '\n\n'),
  );
  return unreadable.length > 0 || photos.some(({ report }) => report.verdict === 'reject') ? EXIT.photo : EXIT.done;
}

async function validated(
  files: readonly string[],
  { source, threads }: ValidateOptions,
  reader: PhotoReader,
  { texts, progress, version }: CommandContext,
): Promise<ValidateDocument> {
  progress.say(texts.opening);
  await using validator = await openPhotoValidator({ threads });
  let done = 0;
  const results = await concurrently(files, threads, async (file): Promise<Omit<ValidatedPhoto, 'id'> | UnusableFile> => {
    try {
      return { file, report: await validator.validatePhoto(await reader.read(file), { source }) };
    } catch (error) {
      if (error instanceof CliFailure) return { file, reason: 'unreadable', message: error.message };
      throw error;
    } finally {
      progress.say(texts.validating(++done, files.length));
    }
  });
  return {
    schema: 'rescue-face-validate@1',
    version,
    createdAt: new Date().toISOString(),
    photos: results.flatMap((one) => ('report' in one ? [one] : [])).map((one, place) => ({ id: `photo-${place + 1}`, ...one })),
    unreadable: results.flatMap((one) => ('report' in one ? [] : [one])),
  };
}
