import type { EvaluationReport, SearchRates } from 'rescue-face/evaluation';
import { bandText } from '../demo/labels.js';
import { milliseconds } from '../numbers.js';
import { rateRange, rateText, rateTick } from '../rate-text.js';
import { safeText } from '../terminal/safe-text.js';
import { table } from '../terminal/table.js';
import type { Texts } from '../texts.js';
import type { CalibrationDocument, EvaluationDocument, ResearchFacts } from './document.js';

/** An evaluation in a terminal. */
export function evaluationSummary(document: EvaluationDocument, texts: Texts): string {
  const { report } = document;
  const { similarity, 's-norm': normalised } = report.searches;
  return [
    figures(document, report, texts),
    openSet([[texts.rawSimilarity, similarity], ...(normalised === undefined ? [] : [[texts.sNorm, normalised] as const])], report, texts),
    ...(normalised === undefined ? [texts.noSNorm] : []),
    investigation(similarity, normalised, texts),
    verification(report.verification, texts),
    document.caution.join('\n'),
  ].join('\n\n');
}

/** A calibration in a terminal. */
export function calibrationSummary({ calibration, caution, ...facts }: CalibrationDocument, texts: Texts): string {
  const { population, galleryPeople, id, scores } = calibration;
  const kinds = [
    [texts.rawSimilarity, scores.similarity] as const,
    ...(scores['s-norm'] === null ? [] : [[texts.sNorm, scores['s-norm']] as const]),
  ];
  const costs = kinds.map(([name, { cost, comparisons }]) => [
    name,
    cost.value.toFixed(4),
    cost.minimum.toFixed(4),
    cost.heldOut.toFixed(4),
    comparisons.mated,
    comparisons.nonMated,
  ]);
  const bands = kinds.flatMap(([name, { bands: own }]) =>
    own.map(({ band, score, log10LikelihoodRatio, fpir, missed }) => [
      name,
      bandText(band, texts),
      score.toFixed(4),
      log10LikelihoodRatio.toFixed(2),
      rateText(fpir),
      rateText(missed),
    ]),
  );
  return [
    [
      texts.labelled(texts.calibrationId, safeText(id)),
      texts.labelled(texts.population, safeText(`${population.id} · ${population.description}`)),
      texts.counted(population.people, population.photos, population.failures),
      texts.labelled(texts.galleryPersons, String(galleryPeople)),
      failures(facts, texts),
    ].join('\n'),
    table([texts.score, 'C_llr', texts.minimumCost, texts.heldOutCost, texts.matedComparisons, texts.nonMatedComparisons], costs),
    bands.length === 0
      ? texts.noBands
      : table([texts.score, texts.band, texts.beginsAt, 'log10 LR', texts.laidAt, texts.matedBelowBand], bands),
    ...(scores['s-norm'] === null ? [texts.noSNormCalibration] : []),
    caution.join('\n'),
  ].join('\n\n');
}

function figures(document: EvaluationDocument, report: EvaluationReport, texts: Texts): string {
  const { protocol } = report;
  return [
    texts.labelled(texts.model, safeText(document.space)),
    texts.counted(report.people, report.photos, report.failures),
    failures(document, texts),
    texts.protocol(protocol.seeds.length, protocol.galleryPeople, protocol.matedProbes, protocol.nonMatedProbes),
    ...(protocol.unenrolledMultiples > 0 ? [texts.leftOut(rateText(protocol.unenrolledMultiples))] : []),
    texts.labelled(texts.total, milliseconds(document.timings.embedMs + document.timings.computeMs)),
  ].join('\n');
}

function failures(
  { failures: { failureToAcquire: acquire, failureToEnrol: enrol }, passedOver }: Pick<ResearchFacts, 'failures' | 'passedOver'>,
  texts: Texts,
): string {
  return texts.failureCounts(acquire.unreadable, acquire['not-decodable'], acquire['no-face'], enrol['model-failed'], passedOver);
}

function openSet(kinds: readonly (readonly [string, SearchRates])[], { protocol }: EvaluationReport, texts: Texts): string {
  const rows = kinds.flatMap(
    ([
      name,
      {
        openSet: { points },
      },
    ]) =>
      points.map(({ fpir, result }) =>
        result.status === 'ok'
          ? [
              name,
              rateText(fpir),
              rateText(result.fnir),
              interval(result.interval),
              result.thresholds.mean.toFixed(4),
              `${result.events.misses}/${result.events.matedSearches}`,
            ]
          : [name, rateText(fpir), texts.notMeasurable, '', '', ''],
      ),
  );
  const title = texts.openSetTitle(protocol.galleryPeople);
  return `${title}\n${table([texts.score, 'FPIR', 'FNIR', texts.interval95, texts.threshold, texts.missed], rows, '  ')}`;
}

function investigation(similarity: SearchRates, normalised: SearchRates | undefined, texts: Texts): string {
  const raw = similarity.investigation;
  if (raw.status !== 'ok') return texts.notMeasurable;
  const other = normalised?.investigation;
  const rows = raw.rates.map(({ listLength, fnir }, place) => [
    listLength,
    rateText(fnir),
    other?.status === 'ok' ? rateText(other.rates[place]?.fnir ?? Number.NaN) : '–',
  ]);
  return `${texts.investigationTitle}\n${table([texts.listLength, texts.rawSimilarity, texts.sNorm], rows, '  ')}`;
}

function verification(report: EvaluationReport['verification'], texts: Texts): string {
  const { accuracy, equalErrorRate, rates } = report;
  const rows = rates.map((rate) =>
    rate.status === 'ok'
      ? [
          rateTick(rate.wantedFmr),
          rateText(rate.tar),
          interval(rate.interval && { low: 1 - rate.interval.high, high: 1 - rate.interval.low }),
          rate.threshold.toFixed(4),
        ]
      : [rateTick(rate.wantedFmr), texts.notMeasurable, '', ''],
  );
  const lines = [
    texts.verificationTitle(report.matedComparisons, report.nonMatedComparisons),
    ...(accuracy === undefined
      ? []
      : [`  ${texts.labelled(texts.kFold, `${rateText(accuracy.accuracy)} ± ${rateText(accuracy.standardError)}`)}`]),
    ...(equalErrorRate.status === 'ok'
      ? [`  ${texts.labelled('EER', `${rateText(equalErrorRate.eer)} ${interval(equalErrorRate.interval)}`)}`]
      : []),
    table(['FMR', 'TAR', texts.interval95, texts.threshold], rows, '  '),
  ];
  return lines.join('\n');
}

/** Empty where no interval was asked for. */
function interval(found: { readonly low: number; readonly high: number } | undefined): string {
  return found === undefined ? '' : rateRange(found.low, found.high);
}
