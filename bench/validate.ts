import { existsSync } from 'node:fs';
import path from 'node:path';
import { createDetector } from 'rescue-face/detector';
import { type Bar, type BenchContext, type BenchOutcome, bar } from './support/report.js';
import { validateDegraded } from './support/validate-degraded.js';
import { validateHeldOut } from './support/validate-held-out.js';
import { validateOcclusion } from './support/validate-occlusion.js';
import { measureSuspicions } from './support/validate-provenance.js';
import { measureReuse, reuseBars } from './support/validate-reuse.js';
import { measureValidation } from './support/validate-speed.js';

/** What is measured, in this order; words on the command line choose among them, and the bars of the others do not hold. */
const PARTS = ['speed', 'occlusion', 'degraded', 'cv', 'reuse', 'provenance'] as const;

/** How often the photo rules are right, and what they cost. */
export async function run(context: BenchContext): Promise<BenchOutcome> {
  const { args, dataDir, log, root } = context;
  if (dataDir === undefined) throw new Error('bench validate needs photos: point RESCUE_FACE_DATA to their folder');
  const asked = (part: (typeof PARTS)[number]) => args.length === 0 || args.includes(part);
  await using detector = await createDetector();
  const speed = asked('speed') ? await measureValidation(dataDir, detector, log) : undefined;
  const occlusion = asked('occlusion') ? await validateOcclusion(dataDir, log) : undefined;
  // What is fitted is judged on people it was not fitted on (`cv`): on the photos of `degraded`, and more.
  const degraded = asked('degraded') || asked('cv') ? await validateDegraded(context, dataDir, detector) : undefined;
  const cv = asked('cv') && degraded !== undefined ? await validateHeldOut(dataDir, detector, degraded.photos, log) : undefined;
  const reuse = asked('reuse')
    ? await measureReuse({ dataDir, detector, cacheFolder: path.join(context.root, '.cache', 'research'), log })
    : undefined;
  const keep = path.join(root, '.cache', 'provenance');
  const provenance = asked('provenance') ? await measureSuspicions({ dataDir, keep: existsSync(keep) ? keep : undefined, log }) : undefined;
  const share = (value: number | undefined) => value ?? Number.NaN;
  const bars: Bar[] = [
    ...(cv?.bars ?? []),
    ...reuseBars(reuse),
    bar('validate.webcam.suspected', share(provenance?.webcam['all']?.suspected.rate), '', '<=', 0.02),
    bar('validate.added-ms.over-floor', share(speed?.overFloor), '×', '<=', 1.6),
  ];
  return {
    data: { parts: args.length === 0 ? PARTS : args },
    bars,
    results: { speed, occlusion, degraded: degraded?.results, cv: cv?.results, reuse, provenance },
  };
}
