import type { EvaluationReport, NotMeasurable, OpenSetSummary, RateInterval, SearchRates, Spread } from 'rescue-face/evaluation';
import type { ReportTexts } from '../evaluate/report-texts.js';
import { countText, intervalText, numberText, rateRange, rateText, rateTick } from '../rate-text.js';
import { dataTable, type Row, type RowGroup } from './data-table.js';
import { type Html, html } from './html.js';
import { type LegendEntry, linePlot } from './line-plot.js';
import { notMeasurable } from './not-measurable.js';
import { linearScale, logScale, type Scale } from './scale.js';

/** One kind of score with its name and its look. */
interface ScoredRates {
  readonly title: string;
  readonly look: 'first' | 'second';
  readonly rates: SearchRates;
}

/** FNIR at stated FPIRs, and all of the curve. */
export function openSetSection(report: EvaluationReport, texts: ReportTexts): Html {
  const kinds = kindsOf(report, texts);
  const columns = [
    { title: texts.fpir, numbers: true },
    { title: texts.fnir, numbers: true },
    { title: intervalTitle(report, texts), numbers: true },
    { title: texts.overSplits, numbers: true },
    { title: texts.threshold, numbers: true },
    { title: texts.misses, numbers: true },
    { title: texts.falsePositives, numbers: true },
  ];
  const groups = kinds.map(
    ({ title, rates }): RowGroup => ({ title, rows: rates.openSet.points.map(({ fpir, result }) => openSetRow(fpir, result, texts)) }),
  );
  return html`<section><h2>${texts.openSet}</h2><p>${texts.openSetIntro(galleryText(report))}</p>${withoutSnorm(report, texts)}
${dataTable(columns, groups)}<div class="plots">${tradeOffPlot(kinds, texts)}</div></section>`;
}

function openSetRow(fpir: number, result: OpenSetSummary | NotMeasurable, texts: ReportTexts): Row {
  if (result.status !== 'ok') return { first: rateTick(fpir), across: notMeasurable(result.reason, texts) };
  const { fnir, interval, spread, thresholds, events } = result;
  return {
    cells: [
      rateTick(fpir),
      html`<b>${rateText(fnir)}</b>`,
      intervalText(interval, texts.noInterval),
      rateRange(spread.lowest, spread.highest),
      spreadText(thresholds, texts),
      `${countText(events.misses)} / ${countText(events.matedSearches)}`,
      `${countText(events.falsePositives)} / ${countText(events.nonMatedSearches)}`,
    ],
  };
}

function spreadText({ mean, deviation }: Spread, texts: ReportTexts): string {
  return Number.isFinite(mean) ? `${numberText(mean, 4)} ± ${numberText(deviation, 4)}` : texts.everybody;
}

function tradeOffPlot(kinds: readonly ScoredRates[], texts: ReportTexts): Html {
  const curves = kinds.map((kind) => ({ ...kind, points: kind.rates.openSet.tradeOff.filter(({ fpir, fnir }) => fpir > 0 && fnir > 0) }));
  const all = curves.flatMap(({ points }) => points);
  if (all.length === 0) return html`<p class="remark">${texts.nothingToDraw}</p>`;
  const measured = kinds.flatMap(({ look, rates }) =>
    rates.openSet.points.flatMap(({ result }) => {
      if (result.status !== 'ok') return [];
      const { falsePositives, nonMatedSearches } = result.events;
      return [{ look, at: [falsePositives / nonMatedSearches, result.fnir] as const, radius: 4 }];
    }),
  );
  return linePlot({
    title: texts.tradeOff,
    x: { title: texts.fpirAxis, scale: logScale(all.map(({ fpir }) => fpir)), label: rateTick },
    y: { title: texts.fnirAxis, scale: logScale(all.map(({ fnir }) => fnir)), label: rateTick },
    lines: curves.map(({ look, points }) => ({ look, points: points.map(({ fpir, fnir }) => [fpir, fnir] as const) })),
    dots: measured,
    legend: [...legendOf(kinds), ...(measured.length === 0 ? [] : [{ look: 'first', as: 'dot', text: texts.tablePoint } as const])],
  });
}

/** FNIR by the length of the list, and the same as a curve. */
export function investigationSection(report: EvaluationReport, texts: ReportTexts): Html {
  const kinds = kindsOf(report, texts);
  const columns = [
    { title: texts.listLength, numbers: true },
    { title: texts.fnir, numbers: true },
    { title: intervalTitle(report, texts), numbers: true },
    { title: texts.overSplits, numbers: true },
    { title: texts.misses, numbers: true },
  ];
  const groups = kinds.map(({ title, rates }): RowGroup => ({ title, rows: investigationRows(rates, texts) }));
  return html`<section><h2>${texts.investigation}</h2><p>${texts.investigationIntro(galleryText(report))}</p>
${dataTable(columns, groups)}<div class="plots">${cmcPlot(kinds, texts)}</div></section>`;
}

function investigationRows({ investigation }: SearchRates, texts: ReportTexts): Row[] {
  if (investigation.status !== 'ok') return [{ first: '–', across: notMeasurable(investigation.reason, texts) }];
  const { rank1Miss, rates } = investigation;
  return [rank1Miss, ...rates.filter(({ listLength }) => listLength > 1)].map(
    ({ listLength, fnir, interval, spread, misses, searches }) => ({
      cells: [
        listLength === 1 ? texts.rank1Miss : countText(listLength),
        html`<b>${rateText(fnir)}</b>`,
        intervalText(interval, texts.noInterval),
        rateRange(spread.lowest, spread.highest),
        `${countText(misses)} / ${countText(searches)}`,
      ],
    }),
  );
}

function cmcPlot(kinds: readonly ScoredRates[], texts: ReportTexts): Html {
  const curves = kinds.flatMap((kind) => {
    const { closedSet } = kind.rates;
    return closedSet.status === 'ok' ? [{ ...kind, points: closedSet.curve.map((rate, i) => [i + 1, rate] as const) }] : [];
  });
  const ranks = Math.max(...curves.map(({ points }) => points.length));
  if (curves.length === 0 || ranks < 2) return html`<p class="remark">${texts.nothingToDraw}</p>`;
  const x: Scale = { kind: 'linear', from: 1, to: ranks, ticks: [1, ...[10, 20, 30, 40, 50].filter((rank) => rank <= ranks)], between: [] };
  const rates = curves.flatMap(({ points }) => points.map(([, rate]) => rate));
  return linePlot({
    title: texts.cmc,
    x: { title: texts.cmcRank, scale: x, label: String },
    y: { title: texts.cmcRate, scale: linearScale(rates, 0.02, [0, 1]), label: rateTick },
    lines: curves,
    legend: legendOf(curves),
  });
}

function kindsOf({ searches }: EvaluationReport, texts: ReportTexts): ScoredRates[] {
  const raw = { title: texts.similarity, look: 'first', rates: searches.similarity } as const;
  const normalised = searches['s-norm'];
  return normalised === undefined ? [raw] : [raw, { title: texts.snorm, look: 'second', rates: normalised }];
}

function legendOf(kinds: readonly { readonly title: string; readonly look: 'first' | 'second' }[]): LegendEntry[] {
  return kinds.map(({ title, look }) => ({ look, as: 'line', text: title }));
}

function withoutSnorm({ searches }: EvaluationReport, texts: ReportTexts): Html | undefined {
  return searches['s-norm'] === undefined ? html`<p class="remark">${texts.noSnorm}</p>` : undefined;
}

/** How many people a search went through: every rate holds for that many only. */
export function galleryText({ searches, protocol }: EvaluationReport): string {
  const { lowest, highest } = searches.similarity.openSet.galleryPeople;
  return lowest === highest ? countText(protocol.galleryPeople) : `${countText(lowest)}–${countText(highest)}`;
}

/** The interval behind the first rate that has one. */
export function someInterval({ searches, verification }: EvaluationReport): RateInterval | undefined {
  const { openSet, investigation } = searches.similarity;
  const results = [...openSet.points.map(({ result }) => result), ...verification.rates];
  const found = results.flatMap((result) => (result.status === 'ok' && result.interval !== undefined ? [result.interval] : []));
  return found[0] ?? (investigation.status === 'ok' ? investigation.rank1Miss.interval : undefined);
}

/** Title of a column of intervals. */
export function intervalTitle(report: EvaluationReport, texts: ReportTexts): string {
  return texts.interval(`${Number((100 * (someInterval(report)?.confidence ?? 0.95)).toFixed(2))} %`);
}
