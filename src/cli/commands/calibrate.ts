import { readFile } from 'node:fs/promises';
import { fitCalibration, similaritiesOf, templateMatrix } from 'rescue-face/evaluation';
import type { CalibrationDocument } from '../evaluate/document.js';
import { openResearch } from '../evaluate/open-research.js';
import type { CalibrateCommandOptions } from '../evaluate/options.js';
import { calibrationSummary } from '../evaluate/summary.js';
import { unenrolledShare } from '../evaluate/unenrolled.js';
import { EXIT } from '../exit-codes.js';
import { CliFailure, usage } from '../failure.js';
import { type CommandContext, checkHtmlPath, checkOutPath, show, writeReport } from '../output.js';
import { calibrationReport } from '../report/calibration-report.js';
import { safeText } from '../terminal/safe-text.js';

/** Fits what a model's scores mean on the operator's own people, and refuses too few of them. */
export async function calibrate(options: CalibrateCommandOptions, context: CommandContext): Promise<void> {
  const { texts, language, progress } = context;
  if (!/\.json$/i.test(options.out)) throw usage(texts.badJsonName('--out'));
  if (!isName(options.population)) throw usage(texts.badPopulation);
  if (options.description === '') throw usage(texts.missingOptionArgument('--description'));
  await checkOutPath(options.out, texts);
  if (!(await isCalibrationOrNothing(options.out))) throw usage(texts.notACalibration(options.out));
  if (options.html !== undefined) await checkHtmlPath('--html', options.html, texts);
  const { set, facts } = await openResearch(options, context);

  const started = performance.now();
  progress.say(texts.calibrating);
  const photos = set.photos.map(({ person, photo }) => ({ person, photo }));
  const result = fitCalibration(
    {
      photos,
      similarities: similaritiesOf(templateMatrix(set.photos.map(({ embedding }) => embedding))),
      space: set.space,
      detector: set.detector,
      population: { id: options.population, description: options.description },
    },
    { unenrolledMultiples: unenrolledShare(photos, options.unenrolled) },
  );
  if (result.status === 'too-little-data') {
    const shortages = result.reasons.map(({ what, found, needed }) =>
      (what === 'mated-people' ? texts.shortageMated : texts.shortageNonMated)(found, needed),
    );
    throw new CliFailure(EXIT.data, texts.tooLittleData(shortages.join('; ')), 'ERR_TOO_LITTLE_DATA');
  }
  if (result.status === 'no-evidence') throw new CliFailure(EXIT.data, texts.noEvidence, 'ERR_NO_EVIDENCE');
  const { calibration } = result;
  const { embedMs, ...rest } = facts;
  const document: CalibrationDocument = {
    schema: 'rescue-face-calibration-run@1',
    ...rest,
    createdAt: new Date().toISOString(),
    timings: { embedMs, computeMs: performance.now() - started },
    calibration,
    out: options.out,
    caution: [texts.cautionRates, texts.cautionPeople],
  };
  await writeReport(options.out, `${JSON.stringify(calibration, null, 2)}\n`, texts);
  if (options.html !== undefined) await writeReport(options.html, calibrationReport(document, language), texts);
  show(context, document, () => {
    const lines = [calibrationSummary(document, texts), '', texts.calibrationAt(safeText(options.out)), texts.calibrationUse];
    if (options.html !== undefined) lines.push(texts.reportAt(safeText(options.html)));
    return lines.join('\n');
  });
}

/** As a population's id may be: short, and without characters that move a cursor. */
function isName(text: string): boolean {
  return text !== '' && text.length <= 256 && !/[\p{Cc}\p{Surrogate}]/u.test(text);
}

/** Whether a file may be replaced: only an earlier calibration, never a model's manifest that lies under the same name. */
async function isCalibrationOrNothing(file: string): Promise<boolean> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  return text === undefined || text.includes('"rescue-face-calibration@1"');
}
