import type { Act, DuplicatePair } from 'rescue-face';
import { bandText } from '../demo/labels.js';
import { usage } from '../failure.js';
import { withGallery } from '../gallery/open-gallery.js';
import type { GalleryOptions } from '../gallery/options.js';
import { PairReport } from '../gallery/pair-report.js';
import { DIGITS, rounded } from '../json.js';
import { similarityText } from '../numbers.js';
import { type CommandContext, checkOutPath, show } from '../output.js';
import { safeText } from '../terminal/safe-text.js';
import { table } from '../terminal/table.js';

/** What `gallery dedupe` was asked for. */
export interface DedupeOptions extends GalleryOptions {
  readonly act: Act;
  /** Pairs of this raw similarity or more; without it, of the highest band. */
  readonly minSimilarity: number | undefined;
  /** Where the CSV goes. */
  readonly out: string | undefined;
  readonly calibration: string | undefined;
  readonly population: string | undefined;
}

/** Pairs listed in a terminal at most; the CSV and `--json` have them all. */
const MOST_LINES = 40;

/** Lists pairs of persons who may be one, for a person to examine. */
export async function galleryDedupe(options: DedupeOptions, context: CommandContext): Promise<void> {
  const { texts, progress } = context;
  const { act, minSimilarity, out, calibration, population } = options;
  if (out !== undefined) {
    if (!/\.csv$/i.test(out)) throw usage(texts.badCsvName('--out'));
    await checkOutPath(out, texts);
  }
  const pairs = await withGallery(options, { act, calibration, population }, context, async (sdk) => {
    if (minSimilarity === undefined && sdk.calibration === undefined) throw usage(texts.minSimilarityNeeded);
    const report = await PairReport.open(out, JSON.stringify([sdk.space, minSimilarity ?? 'high']), texts);
    try {
      const found = sdk.findDuplicates(
        { minSimilarity },
        { onProgress: ({ done, all, pairs }) => progress.say(texts.deduping(done, all, pairs)) },
      );
      for await (const pair of found) report.add(pairFacts(pair));
      return await report.finish();
    } finally {
      report.close();
    }
  });
  const document = { schema: 'rescue-face-gallery-dedupe@1', pairs, out: out ?? null, caution: [texts.caution, texts.cautionSimilarity] };
  show(context, document, () => {
    const rows = pairs
      .slice(0, MOST_LINES)
      .map(({ a, b, similarity, band }) => [
        similarityText(similarity),
        band === undefined ? '–' : bandText(band, texts),
        a.personId,
        b.personId,
      ]);
    return [
      texts.pairsFound(pairs.length),
      ...(rows.length === 0 ? [] : [table([texts.similarity, texts.band, texts.person, texts.person], rows)]),
      ...(pairs.length > MOST_LINES ? [texts.more(pairs.length - MOST_LINES)] : []),
      ...(out === undefined ? [] : [texts.listAt(safeText(out))]),
      '',
      ...document.caution,
    ].join('\n');
  });
}

function pairFacts({ a, b, similarity, normalizedScore, band, log10LikelihoodRatio }: DuplicatePair) {
  const short = (value: number | undefined) => (value === undefined ? undefined : rounded(value, DIGITS));
  return {
    a,
    b,
    similarity: rounded(similarity, DIGITS),
    normalizedScore: short(normalizedScore),
    band,
    log10LikelihoodRatio: short(log10LikelihoodRatio),
  };
}
