import type { ReportTexts } from '../evaluate/report-texts.js';
import { countText, rateTick } from '../rate-text.js';

/** What the evaluation says, word for word, and the same in the report's language. */
const REASONS: readonly (readonly [RegExp, (texts: ReportTexts, values: readonly string[]) => string])[] = [
  [/^no mated probes$/, (texts) => texts.noMatedProbes],
  [/^no mated comparisons$/, (texts) => texts.noMatedComparisons],
  [/^no non-mated comparisons$/, (texts) => texts.noNonMatedComparisons],
  [
    /^FPIR (\S+) allows (\d+) false positives among (\d+) non-mated probes; at least (\d+) are needed$/,
    (texts, [rate, allowed, all, needed]) => texts.tooFewSearches(share(rate), count(allowed), count(all), count(needed)),
  ],
  [
    /^FMR (\S+) allows (\d+) false matches among (\d+) non-mated comparisons; at least (\d+) are needed$/,
    (texts, [rate, allowed, all, needed]) => texts.tooFewComparisons(share(rate), count(allowed), count(all), count(needed)),
  ],
  [/^too many comparisons have no score: FMR stays below FNMR at every threshold$/, (texts) => texts.neverEqual],
  [
    /^equal errors are (\d+) false matches and (\d+) false non-matches; at least (\d+) of each are needed$/,
    (texts, [falseMatches, falseNonMatches, needed]) => texts.tooFewErrors(count(falseMatches), count(falseNonMatches), count(needed)),
  ],
];

/** Why a rate is not stated; a reason this page does not know is given as it is. */
export function notMeasurable(reason: string, texts: ReportTexts): string {
  for (const [pattern, inWords] of REASONS) {
    const found = pattern.exec(reason);
    if (found !== null) return texts.notMeasurable(inWords(texts, found.slice(1)));
  }
  return texts.notMeasurable(reason);
}

function share(rate: string | undefined): string {
  return rateTick(Number(rate));
}

function count(digits: string | undefined): string {
  return countText(Number(digits));
}
