import type { CalibratedBand, ScoreCalibration, ScoreKind } from 'rescue-face/evaluation';
import { FALSE_POSITIVE_GROWTH, falsePositiveRateAt } from 'rescue-face/evaluation';
import type { ReportTexts } from '../evaluate/report-texts.js';
import { countText, numberText, rateRange, rateText, rateTick } from '../rate-text.js';
import { dataTable, type RowGroup } from './data-table.js';
import { type Html, html } from './html.js';
import { linePlot, type PlotArea } from './line-plot.js';
import { logScale } from './scale.js';

/** How much larger than measured a gallery is drawn. */
const BEYOND = 10;

/** The smallest gallery drawn. */
const SMALLEST = 10;

/** Points of a curve. */
const STEPS = 60;

/** Where the bands of one kind of score begin, and how often they are wrong in galleries of several sizes. */
export function bandsPart(kind: ScoreKind, { bands }: ScoreCalibration, galleryPeople: number, texts: ReportTexts): Html {
  const title = html`<h3>${texts.bands}</h3>`;
  if (bands.length === 0) return html`${title}<p class="remark">${texts.noBands}</p>`;
  const missing = (['high', 'medium'] as const).filter((band) => !bands.some((calibrated) => calibrated.band === band));
  return html`${title}<p>${texts.bandsIntro(countText(galleryPeople))}</p>${bandTable(bands, texts)}
${missing.map((band) => html`<p class="remark">${texts.bandMissing(texts[band])}</p>`)}
<h3>${texts.growth}</h3><p>${texts.growthIntro}</p>
<div class="plots">${bands.map((band) => growthPlot(kind, band, texts))}</div>${growthTable(kind, bands, texts)}`;
}

function bandTable(bands: readonly CalibratedBand[], texts: ReportTexts): Html {
  const columns = [
    { title: texts.band },
    { title: texts.bandScore, numbers: true },
    { title: texts.stated, numbers: true },
    { title: texts.bandFpir, numbers: true },
    { title: texts.bandMissed, numbers: true },
  ];
  const rows = bands.map(({ band, score, log10LikelihoodRatio, fpir, missed }) => ({
    cells: [
      html`<b>${texts[band]}</b>`,
      numberText(score, 4),
      numberText(log10LikelihoodRatio, 2),
      rateTick(fpir),
      html`<b>${rateText(missed)}</b>`,
    ],
  }));
  return dataTable(columns, [{ rows }]);
}

/** What was measured, and the rate at a gallery ten times as large as any measured. */
function growthTable(kind: ScoreKind, bands: readonly CalibratedBand[], texts: ReportTexts): Html {
  const columns = [
    { title: texts.galleryAxis, numbers: true },
    { title: texts.falsePositives, numbers: true },
    { title: texts.fpir, numbers: true },
    { title: texts.areaOf, numbers: true },
    { title: texts.basis },
  ];
  const groups = bands.map(({ band, falsePositives: points }): RowGroup => {
    const rowAt = (size: number, counts: string, basis: string) => {
      const { rate, low, high } = falsePositiveRateAt(points, size, FALSE_POSITIVE_GROWTH[kind]);
      return { cells: [countText(size), counts, rateText(rate), rateRange(low, high), basis] };
    };
    const measured = points.map(({ galleryPeople, searches, falsePositives }) =>
      rowAt(galleryPeople, `${countText(falsePositives)} / ${countText(searches)}`, texts.measured),
    );
    const far = points.length === 0 ? [] : [rowAt(largest(points) * BEYOND, '–', texts.extrapolatedBasis)];
    return { title: texts[band], rows: [...measured, ...far] };
  });
  return dataTable(columns, groups);
}

function growthPlot(kind: ScoreKind, { band, falsePositives: points }: CalibratedBand, texts: ReportTexts): Html {
  if (points.length === 0) return html`<p class="remark">${texts.nothingToDraw}</p>`;
  const edge = largest(points);
  const within = curveOf(kind, points, Math.min(SMALLEST, edge), edge);
  const beyond = curveOf(kind, points, edge, edge * BEYOND);
  const all = [...within, ...beyond];
  const x = logScale(all.map((point) => point.x));
  // The lower ends of intervals come near 0, where a logarithmic scale would show nothing else.
  const y = logScale(all.flatMap(({ rate, high }) => [rate, high]));
  const line = (part: readonly CurvePoint[]) => part.map((point) => [point.x, point.rate] as const);
  return linePlot({
    title: texts.growthOf(texts[band], kind === 'similarity' ? texts.similarity : texts.snorm),
    x: { title: texts.galleryAxis, scale: x, label: countText },
    y: { title: texts.fpirAxis, scale: y, label: rateTick },
    areas: [
      { look: 'area', points: within },
      { look: 'area-extrapolated', points: beyond },
    ],
    lines: [
      {
        look: 'guide',
        points: [
          [edge, y.from],
          [edge, y.to],
        ],
      },
      { look: 'measured', points: line(within) },
      { look: 'extrapolated', points: line(beyond) },
    ],
    dots: points.map(({ galleryPeople, searches, falsePositives }) => ({
      look: 'first',
      at: [galleryPeople, falsePositives / searches],
      radius: 4.5,
    })),
    legend: [
      { look: 'first', as: 'dot', text: texts.measuredDot },
      { look: 'measured', as: 'line', text: texts.curve },
      { look: 'extrapolated', as: 'line', text: texts.extrapolated(countText(edge)) },
      { look: 'area', as: 'area', text: texts.areaOf },
      { look: 'area-extrapolated', as: 'area', text: texts.areaExtrapolated },
    ],
  });
}

type CurvePoint = PlotArea['points'][number] & { readonly rate: number };

/** The rate at sizes that are evenly spread on a logarithmic scale; both ends are among them. */
function curveOf(kind: ScoreKind, points: CalibratedBand['falsePositives'], from: number, to: number): CurvePoint[] {
  const sizes = Array.from({ length: STEPS + 1 }, (_, i) => Math.round(from * (to / from) ** (i / STEPS)));
  return [...new Set(sizes)].map((size) => {
    const { rate, low, high } = falsePositiveRateAt(points, size, FALSE_POSITIVE_GROWTH[kind]);
    return { x: size, rate, low, high };
  });
}

function largest(points: CalibratedBand['falsePositives']): number {
  return Math.max(...points.map(({ galleryPeople }) => galleryPeople));
}
