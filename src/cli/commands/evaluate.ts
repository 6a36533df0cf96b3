import { readdir } from 'node:fs/promises';
import { type EvaluationStep, evaluateEmbeddings } from 'rescue-face/evaluation';
import { type EmbeddedResearchSet, readPairs, writeEmbeddings } from 'rescue-face/research';
import type { EvaluationDocument } from '../evaluate/document.js';
import { openResearch } from '../evaluate/open-research.js';
import type { EvaluateCommandOptions } from '../evaluate/options.js';
import { evaluationSummary } from '../evaluate/summary.js';
import { unenrolledShare } from '../evaluate/unenrolled.js';
import { usage } from '../failure.js';
import { type CommandContext, checkHtmlPath, show, writeReport } from '../output.js';
import { evaluationReport } from '../report/evaluation-report.js';
import { safeText } from '../terminal/safe-text.js';
import type { Texts } from '../texts.js';

/** A pair list, as the library reads it. */
type Pairs = Awaited<ReturnType<typeof readPairs>>;

/** Recognition rates on labelled research photos. */
export async function evaluate(options: EvaluateCommandOptions, context: CommandContext): Promise<void> {
  const { texts, language, progress } = context;
  if (options.html !== undefined) await checkHtmlPath('--html', options.html, texts);
  const pairs = options.pairs === undefined ? undefined : await readPairs(options.pairs, { layout: options.pairsLayout });
  if (options.exportTo !== undefined) await checkExport(options.exportTo, texts);
  const { set, facts } = await openResearch(options, context);
  if (pairs !== undefined) checkPairs(pairs, set, texts);
  if (options.exportTo !== undefined) await writeEmbeddings(options.exportTo, set);

  const started = performance.now();
  const report = rates(set, options, pairs, (step) => progress.say(stepText(step, texts)), context);
  const { embedMs, source, ...rest } = facts;
  const document: EvaluationDocument = {
    schema: 'rescue-face-evaluation@1',
    ...rest,
    source: { ...source, pairs: options.pairs },
    createdAt: new Date().toISOString(),
    timings: { embedMs, computeMs: performance.now() - started },
    report,
    caution: [texts.cautionRates, texts.cautionPeople],
  };
  if (options.html !== undefined) await writeReport(options.html, evaluationReport(document, language), texts);
  show(context, document, () => {
    const lines = [evaluationSummary(document, texts)];
    if (options.html !== undefined) lines.push('', texts.reportAt(safeText(options.html)));
    if (options.exportTo !== undefined) lines.push(texts.exportedTo(safeText(options.exportTo)));
    return lines.join('\n');
  });
}

function rates(
  { photos }: EmbeddedResearchSet,
  { seeds, enrolled, fusion, unenrolled }: EvaluateCommandOptions,
  pairs: Pairs | undefined,
  onProgress: (step: EvaluationStep) => void,
  { texts }: CommandContext,
): EvaluationDocument['report'] {
  const data = photos.map(({ person, photo, embedding }) => ({ person, photo, embedding }));
  if (new Set(data.map(({ person }) => person)).size === data.length) throw usage(texts.nobodyTwice);
  // The face's size is all that is known of a photo's quality here.
  const qualities = fusion === 'quality-weighted' ? photos.map(({ faceWidth }) => faceWidth) : undefined;
  return evaluateEmbeddings(data, {
    seeds: Array.from({ length: seeds }, (_, i) => i + 1),
    enrolledPerPerson: enrolled,
    unenrolledMultiples: unenrolledShare(data, unenrolled),
    fusion,
    qualities,
    pairs,
    onProgress,
  });
}

function stepText({ what, done, all }: EvaluationStep, texts: Texts): string {
  const sentences: Readonly<Record<EvaluationStep['what'], string>> = {
    similarities: texts.stepSimilarities,
    verification: texts.stepVerification,
    searches: texts.stepSearches(done + 1, all),
    rates: texts.stepRates(done + 1, all),
  };
  return sentences[what];
}

/** Refuses, before any work, a place that an export would not replace. */
async function checkExport(folder: string, texts: Texts): Promise<void> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => (error.code === 'ENOENT' ? ([] as string[]) : undefined));
  if (names === undefined || (names.length > 0 && !names.includes('set.json'))) throw usage(texts.badExport(folder));
}

/** Refuses a list that is not of this data set, naming the pair's place and nobody. */
function checkPairs(pairs: Pairs, { photos }: EmbeddedResearchSet, texts: Texts): void {
  const persons = new Map(photos.map(({ photo, person }) => [photo, person]));
  for (const [place, { a, b, mated }] of pairs.entries()) {
    const [first, second] = [persons.get(a), persons.get(b)];
    if (first === undefined || second === undefined) throw usage(texts.strangePair(place + 1));
    if ((first === second) !== mated) throw usage(texts.wrongPair(place + 1));
  }
}
