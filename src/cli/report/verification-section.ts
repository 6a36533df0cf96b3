import type { EvaluationReport } from 'rescue-face/evaluation';
import type { ReportTexts } from '../evaluate/report-texts.js';
import { countText, intervalText, numberText, rateRange, rateText, rateTick } from '../rate-text.js';
import { dataTable, namedValues, type Row } from './data-table.js';
import { type Html, html } from './html.js';
import { linePlot } from './line-plot.js';
import { notMeasurable } from './not-measurable.js';
import { logScale } from './scale.js';
import { intervalTitle } from './search-sections.js';

type Verification = EvaluationReport['verification'];

/** As many errors as a drawn point rests on at least, the same as a rate that is stated. */
const DRAWN_ERRORS = 5;

/** Comparisons of two photos: accuracy, TAR at stated FMRs, the equal error rate and the curve. */
export function verificationSection(report: EvaluationReport, texts: ReportTexts): Html {
  const { verification } = report;
  const interval = intervalTitle(report, texts);
  const columns = [
    { title: texts.fmr, numbers: true },
    { title: texts.tar, numbers: true },
    { title: texts.fnmrInterval(interval), numbers: true },
    { title: texts.verificationThreshold, numbers: true },
    { title: texts.falseMatches, numbers: true },
    { title: texts.falseNonMatches, numbers: true },
  ];
  return html`<section><h2>${texts.verification}</h2>${whatWasCompared(verification, texts)}${wholeRates(verification, interval, texts)}
${dataTable(columns, [{ rows: verification.rates.map((rate) => rateRow(rate, texts)) }])}
<div class="plots">${detPlot(verification, texts)}</div><p class="quiet">${texts.detLeftOut}</p></section>`;
}

function whatWasCompared(verification: Verification, texts: ReportTexts): Html {
  const { of, exhaustive, matedComparisons, nonMatedComparisons, matedFailures, nonMatedFailures } = verification;
  const compared = of === 'pair-list' ? texts.listedPairs : exhaustive ? texts.everyTwoPhotos : texts.sampledPhotos;
  const without =
    matedFailures + nonMatedFailures === 0
      ? undefined
      : html`<p>${texts.comparisonsWithout(countText(matedFailures), countText(nonMatedFailures))}</p>`;
  return html`<p>${compared(countText(matedComparisons), countText(nonMatedComparisons))}</p>${without}`;
}

/** What is one number for the whole set. */
function wholeRates({ accuracy, equalErrorRate: equal }: Verification, interval: string, texts: ReportTexts): Html {
  const right = accuracy && html`<b>${rateText(accuracy.accuracy)}</b> ${texts.accuracyIs(rateText(accuracy.standardError))}`;
  const crossing =
    equal.status === 'ok'
      ? html`<b>${rateText(equal.eer)}</b> ${texts.eerIs(`${interval} ${intervalText(equal.interval, texts.noInterval)}`, numberText(equal.threshold, 4))}`
      : html`<span class="remark">${notMeasurable(equal.reason, texts)}</span>`;
  return namedValues([
    ...(right === undefined ? [] : [[texts.accuracy(accuracy?.folds.length ?? 0), right] as const]),
    [texts.eer, crossing],
  ]);
}

function rateRow(rate: Verification['rates'][number], texts: ReportTexts): Row {
  if (rate.status !== 'ok') return { first: rateTick(rate.wantedFmr), across: notMeasurable(rate.reason, texts) };
  const { wantedFmr, tar, interval, threshold, falseMatches, falseNonMatches } = rate;
  return {
    cells: [
      rateTick(wantedFmr),
      html`<b>${rateText(tar)}</b>`,
      // The interval is of FNMR.
      interval === undefined || !Number.isFinite(interval.low) ? texts.noInterval : rateRange(1 - interval.high, 1 - interval.low),
      Number.isFinite(threshold) ? numberText(threshold, 4) : texts.everybody,
      countText(falseMatches),
      countText(falseNonMatches),
    ],
  };
}

function detPlot({ det, equalErrorRate, matedComparisons, nonMatedComparisons }: Verification, texts: ReportTexts): Html {
  const points = det
    .filter(({ fmr, fnmr }) => fmr * nonMatedComparisons >= DRAWN_ERRORS && fnmr * matedComparisons >= DRAWN_ERRORS)
    .map(({ fmr, fnmr }) => [fmr, fnmr] as const);
  if (points.length < 2) return html`<p class="remark">${texts.nothingToDraw}</p>`;
  const dots = equalErrorRate.status === 'ok' ? [{ look: 'second', at: [equalErrorRate.eer, equalErrorRate.eer], radius: 5 } as const] : [];
  return linePlot({
    title: texts.det,
    x: { title: texts.fmrAxis, scale: logScale(points.map(([fmr]) => fmr)), label: rateTick },
    y: { title: texts.fnmrAxis, scale: logScale(points.map(([, fnmr]) => fnmr)), label: rateTick },
    lines: [{ look: 'first', points }],
    dots,
    legend: dots.map(({ look }) => ({ look, as: 'dot', text: texts.eerPoint })),
  });
}
