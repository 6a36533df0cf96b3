import { openRescueFace } from 'rescue-face';
import { DEMO_ACT } from '../demo/act.js';
import { buildDocument } from '../demo/build-document.js';
import { choosePictures } from '../demo/choose-pictures.js';
import type { DemoDocument } from '../demo/document.js';
import type { DemoPlan } from '../demo/plan.js';
import { readFolder } from '../demo/read-folder.js';
import { type PhotoOutcome, runPlan } from '../demo/run.js';
import { samplePhotos } from '../demo/sample-photos.js';
import { summary } from '../demo/summary.js';
import { EXIT } from '../exit-codes.js';
import { CliFailure } from '../failure.js';
import { type CommandContext, checkHtmlPath, show, writeReport } from '../output.js';
import { PhotoReader } from '../read-photo.js';
import { demoReport } from '../report/demo-report.js';
import { loadPictures } from '../report/load-pictures.js';
import { safeText } from '../terminal/safe-text.js';

/** What `demo` was asked for. */
export interface DemoOptions {
  readonly folder: string | undefined;
  /** Where the report goes; undefined for none. */
  readonly out: string | undefined;
  readonly topK: number;
  readonly threads: number;
  readonly model: string | undefined;
}

/** The whole way on real photos: decode, detect, align, embed, enrol, search, report. */
export async function demo(options: DemoOptions, context: CommandContext): Promise<void> {
  const { texts, language } = context;
  if (options.out !== undefined) await checkHtmlPath('--out', options.out, texts);
  const plan = options.folder === undefined ? samplePhotos(texts) : await readFolder(options.folder, texts);
  const { document, outcomes } = await run(plan, options, context);
  if (options.out !== undefined) {
    const files = new Map(
      outcomes.flatMap((outcome) => (outcome.status === 'used' ? [[outcome.file.name, outcome.file.path] as const] : [])),
    );
    const paths = new Map(document.photos.map(({ id, file }) => [id, files.get(file) ?? '']));
    const groups = choosePictures(document).map((ids) => ids.map((id) => ({ id, path: paths.get(id) ?? '' })));
    const pictures = await loadPictures(groups, new PhotoReader(texts), (done, all) => context.progress.say(texts.drawing(done, all)));
    await writeReport(options.out, demoReport(document, pictures, language), texts);
  }
  show(context, document, () => {
    const lines = [summary(document, texts)];
    if (options.out !== undefined) lines.push(`\n${texts.reportAt(safeText(options.out))}`);
    return [...lines, texts.jsonHint].join('\n');
  });
}

async function run(
  plan: DemoPlan,
  { topK, threads, model }: DemoOptions,
  { texts, language, progress, version }: CommandContext,
): Promise<{ document: DemoDocument; outcomes: PhotoOutcome[] }> {
  progress.say(texts.opening);
  const sdk = await openRescueFace({
    threads,
    model,
    act: DEMO_ACT,
    photoSource: 'import',
    photoRules: { enrolment: 'off', reuse: 'off' },
  });
  try {
    const started = performance.now();
    const onProgress = (stage: 'enrolling' | 'searching', done: number, all: number) => progress.say(texts[stage](done, all));
    const outcomes = await runPlan(plan, { sdk, threads, language, texts, onProgress });
    const totalMs = performance.now() - started;
    const { space, size } = sdk;
    const createdAt = new Date().toISOString();
    const facts = { plan, outcomes, space, gallery: size, topK, threads, totalMs, version, createdAt, language };
    const document = buildDocument(facts, texts);
    if (document.enrolled.length === 0) throw new CliFailure(EXIT.photo, texts.nothingEnrolled, 'ERR_NOTHING_ENROLLED');
    if (document.probes.length === 0) throw new CliFailure(EXIT.photo, texts.noProbe, 'ERR_NO_PROBE');
    return { document, outcomes };
  } finally {
    await sdk.close();
  }
}
