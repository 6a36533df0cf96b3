import type { SearchBands } from 'rescue-face';
import type { DemoBands } from './demo/document.js';
import { bandText } from './demo/labels.js';
import { DIGITS, rounded } from './json.js';
import { similarityText } from './numbers.js';
import { rateText } from './rate-text.js';
import { safeText } from './terminal/safe-text.js';
import { table } from './terminal/table.js';
import type { Language, Texts } from './texts.js';

/** What bands mean in a gallery, as documents state it. */
export function bandFacts(bands: SearchBands | undefined, language: Language): DemoBands {
  if (bands?.status !== 'calibrated') return { note: bands?.note[language] ?? '', rows: [] };
  return {
    note: bands.note[language],
    calibration: bands.calibration,
    rows: bands.bands.flatMap(({ band, score, falsePositives }) =>
      band === 'low' || score === undefined || falsePositives === undefined
        ? []
        : [
            {
              band,
              score: rounded(score, DIGITS),
              falsePositiveRate: rounded(falsePositives.rate, DIGITS),
              low: rounded(falsePositives.low, DIGITS),
              high: rounded(falsePositives.high, DIGITS),
            },
          ],
    ),
  };
}

/** The same in a terminal. */
export function bandsText({ note, rows }: DemoBands, persons: number, texts: Texts): string {
  const cells = rows.map(({ band, score, falsePositiveRate, low, high }) => [
    bandText(band, texts),
    similarityText(score),
    ...[falsePositiveRate, low, high].map(rateText),
  ]);
  const titles = [texts.band, texts.beginsAt, texts.falsePositives, texts.atLeast, texts.atMost];
  return [texts.bandsTitle(persons), ...(rows.length === 0 ? [] : [table(titles, cells, '  ')]), safeText(note)].join('\n');
}
