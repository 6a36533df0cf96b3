import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Detector } from 'rescue-face';
import { createDetector } from 'rescue-face/detector';
import { type Bar, type BenchContext, type BenchOutcome, bar, commit } from './support/report.js';
import { validateDegraded } from './support/validate-degraded.js';
import { validateHeldOut } from './support/validate-held-out.js';
import { validateOcclusion } from './support/validate-occlusion.js';
import { measureSuspicions } from './support/validate-provenance.js';
import { measureReuse, reuseBars } from './support/validate-reuse.js';
import { measureValidation } from './support/validate-speed.js';

/** What one part was measured with, its bars, and the tables behind them. */
interface Part {
  readonly commit: string;
  readonly date: string;
  readonly bars: readonly Bar[];
  readonly results: object;
}

interface Means {
  readonly context: BenchContext;
  readonly dataDir: string;
  readonly detector: Detector;
}

type Measured = Pick<Part, 'bars' | 'results'>;

/**
 * What is measured, in this order. Words on the command line choose among them: the whole takes most of an hour. A part that
 * is not chosen stays in the results as it was measured before, with the commit and the date of its own.
 */
const PARTS = {
  async speed({ context, dataDir, detector }) {
    const results = await measureValidation(dataDir, detector, context.log);
    return { bars: [bar('validate.added-ms.over-floor', results.overFloor, '×', '<=', 1.6)], results };
  },
  async occlusion({ context, dataDir }) {
    return { bars: [], results: await validateOcclusion(dataDir, context.log) };
  },
  /** What is fitted is judged on people it was not fitted on: on the photos of `degraded`, and more. */
  async cv({ context, dataDir, detector }) {
    const degraded = await validateDegraded(context, dataDir, detector);
    const { bars, results } = await validateHeldOut(dataDir, detector, degraded.photos, context.log);
    return { bars, results: { ...results, degraded: degraded.results } };
  },
  async reuse({ context, dataDir, detector }) {
    const cacheFolder = path.join(context.root, '.cache', 'research');
    const results = await measureReuse({ dataDir, detector, cacheFolder, log: context.log });
    return { bars: reuseBars(results), results };
  },
  async provenance({ context, dataDir }) {
    const keep = path.join(context.root, '.cache', 'provenance');
    const results = await measureSuspicions({ dataDir, keep: existsSync(keep) ? keep : undefined, log: context.log });
    const suspected = results?.webcam['all']?.suspected.rate ?? Number.NaN;
    return { bars: [bar('validate.webcam.suspected', suspected, 'share', '<=', 0.02)], results: results ?? {} };
  },
} as const satisfies Readonly<Record<string, (means: Means) => Promise<Measured>>>;

type PartName = keyof typeof PARTS;
const NAMES = Object.keys(PARTS) as readonly PartName[];

/** How often the photo rules are right, and what they cost. */
export async function run(context: BenchContext): Promise<BenchOutcome> {
  const { args, dataDir, root } = context;
  if (dataDir === undefined) throw new Error('bench validate needs photos: point RESCUE_FACE_DATA to their folder');
  for (const word of args) if (!(word in PARTS)) throw new Error(`bench validate measures ${NAMES.join(', ')}, not ${word}`);
  await using detector = await createDetector();
  const parts: Partial<Record<PartName, Part>> = { ...measuredBefore(path.join(root, 'bench', 'results', 'validate.json')) };
  for (const name of NAMES) {
    if (args.length > 0 && !args.includes(name)) continue;
    const date = new Date().toISOString();
    parts[name] = { commit: commit(), date, ...(await PARTS[name]({ context, dataDir, detector })) };
  }
  const measured = NAMES.flatMap((name) => parts[name] ?? []);
  return { data: { parts: args.length === 0 ? NAMES : args }, bars: measured.flatMap(({ bars }) => bars), results: parts };
}

function measuredBefore(file: string): Partial<Record<PartName, Part>> {
  if (!existsSync(file)) return {};
  const { results } = JSON.parse(readFileSync(file, 'utf8')) as { results: Partial<Record<PartName, Part>> };
  return results;
}
