import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Act } from 'rescue-face';
import { EXIT, type ExitCode } from '../exit-codes.js';
import { usage } from '../failure.js';
import { withGallery } from '../gallery/open-gallery.js';
import type { GalleryOptions } from '../gallery/options.js';
import { checkFailuresPath, writeFailures } from '../import/failures-file.js';
import { type Encoding, readImportCsv } from '../import/read-csv.js';
import { readImportFolder } from '../import/read-folder.js';
import { runImport } from '../import/run.js';
import { type CommandContext, show } from '../output.js';
import { safeText } from '../terminal/safe-text.js';

/** What `import` was asked for. */
export interface ImportOptions extends GalleryOptions {
  readonly source: string;
  readonly act: Act;
  readonly face: 'only' | 'largest';
  readonly map: string | undefined;
  readonly encoding: Encoding;
  /** Where the list of what was not imported goes. */
  readonly failures: string | undefined;
}

/** Failures listed in a terminal at most. */
const MOST_LINES = 12;

/** Brings photos of an older system in. Run again after it was cut short, it goes on where it was. */
export async function importPhotos(options: ImportOptions, context: CommandContext): Promise<ExitCode> {
  const { texts, language, progress } = context;
  const { source, act, face, map, encoding } = options;
  if (options.failures !== undefined) {
    await checkFailuresPath(options.failures, texts);
    if (resolve(options.failures) === resolve(source)) throw usage(texts.failuresAreSource);
  }
  const isFolder = await stat(source).then(
    (found) => found.isDirectory(),
    () => {
      throw usage(texts.noResearchSource(source));
    },
  );
  if (isFolder && map !== undefined) throw usage(texts.mapNeedsList);
  const plan = isFolder ? await readImportFolder(source, texts) : await readImportCsv(source, map, encoding, texts);
  const all = plan.rows.length;
  const { counts, failures: failedRows } = await withGallery(options, { act, photoSource: 'import' }, context, (sdk) =>
    runImport(plan.rows, {
      sdk,
      face,
      language,
      texts,
      onProgress: ({ done, failed }) => progress.say(texts.importing(done, all, failed + plan.failures.length)),
    }),
  );
  const failures = [...plan.failures, ...failedRows].sort((a, b) => (a.row ?? 0) - (b.row ?? 0));
  const { passedOver } = plan;
  if (options.failures !== undefined) await writeFailures(options.failures, [...failures, ...passedOver], texts);
  const document = {
    schema: 'rescue-face-import@1',
    source,
    rows: all + plan.failures.length,
    enrolled: counts.enrolled,
    known: counts.known,
    failed: failures.length,
    failures,
    passedOver,
    failuresFile: options.failures ?? null,
  };
  show(context, document, () => {
    const listed = [...failures, ...passedOver];
    return [
      texts.imported(document.rows, counts.enrolled, counts.known, failures.length),
      ...listed.slice(0, MOST_LINES).map(({ row, file, reason }) => {
        const where = row === undefined ? safeText(file) : texts.rowOf(row, safeText(file));
        return `  ${texts.labelled(where, safeText(reason))}`;
      }),
      ...(listed.length > MOST_LINES ? [texts.more(listed.length - MOST_LINES)] : []),
      ...(options.failures === undefined ? [] : [texts.listAt(safeText(options.failures))]),
    ].join('\n');
  });
  return failures.length > 0 ? EXIT.photo : EXIT.done;
}
