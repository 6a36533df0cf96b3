import type { ScoreCalibration } from 'rescue-face/evaluation';
import type { ReportTexts } from '../evaluate/report-texts.js';
import { countText, numberText } from '../rate-text.js';
import { dataTable, namedValues } from './data-table.js';
import { type Html, html } from './html.js';
import { linePlot } from './line-plot.js';
import { linearScale } from './scale.js';

type Reliability = ScoreCalibration['reliability'];

/** How well the evidence stated fits the evidence observed, with one kind of score. */
export function reliabilityPart(kind: string, calibration: ScoreCalibration, texts: ReportTexts): Html {
  const { reliability } = calibration;
  return html`<p>${texts.cllrIntro}</p>${fitted(calibration, texts)}
<h3>${texts.reliability}</h3><p>${texts.reliabilityIntro}</p><div class="plots">${reliabilityPlot(kind, reliability, texts)}</div>${reliabilityTable(reliability, texts)}`;
}

function fitted({ llr, cost, comparisons }: ScoreCalibration, texts: ReportTexts): Html {
  const offset = `${llr.offset < 0 ? '−' : '+'} ${numberText(Math.abs(llr.offset), 3)}`;
  return namedValues([
    [texts.cllr, html`<b>${numberText(cost.value, 4)}</b>`],
    [texts.cllrMinimum, numberText(cost.minimum, 4)],
    [texts.cllrHeldOut, numberText(cost.heldOut, 4)],
    [texts.fitIs, texts.fit(numberText(llr.slope, 3), offset)],
    [texts.ends, texts.fromTo(numberText(llr.lowest, 2), numberText(llr.highest, 2))],
    [texts.matedComparisons, texts.ofPeople(countText(comparisons.mated), countText(comparisons.matedPeople))],
    [texts.nonMatedComparisons, texts.ofPeople(countText(comparisons.nonMated), countText(comparisons.nonMatedPeople))],
  ]);
}

function reliabilityPlot(kind: string, rows: Reliability, texts: ReportTexts): Html {
  const dots = rows.flatMap(({ stated, observed, mated, nonMated }) => {
    if (stated === null || observed === null) return [];
    return [{ look: 'first', at: [stated, observed], radius: 2 + 0.9 * Math.log10(mated + nonMated) } as const];
  });
  if (dots.length === 0) return html`<p class="remark">${texts.nothingToDraw}</p>`;
  // Both axes hold the same values, so that the line of what was stated goes from corner to corner.
  const scale = linearScale(
    dots.flatMap(({ at }) => at),
    2,
    [-20, 20],
  );
  const label = (value: number) => numberText(value, Number.isInteger(value) ? 0 : 1);
  return linePlot({
    title: texts.reliabilityOf(kind),
    x: { title: texts.stated, scale, label },
    y: { title: texts.observed, scale, label },
    lines: [
      {
        look: 'guide',
        points: [
          [scale.from, scale.from],
          [scale.to, scale.to],
        ],
      },
    ],
    dots,
    legend: [
      { look: 'first', as: 'dot', text: texts.observedDot },
      { look: 'guide', as: 'line', text: texts.perfect },
    ],
  });
}

function reliabilityTable(rows: Reliability, texts: ReportTexts): Html {
  const columns = [
    { title: texts.range },
    { title: texts.mated, numbers: true },
    { title: texts.nonMated, numbers: true },
    { title: texts.stated, numbers: true },
    { title: texts.observed, numbers: true },
  ];
  const cells = rows.map(({ from, to, mated, nonMated, stated, observed }) => ({
    cells: [
      rangeText(from, to, texts),
      countText(mated),
      countText(nonMated),
      stated === null ? '–' : numberText(stated, 2),
      observed === null ? texts.notObserved : numberText(observed, 2),
    ],
  }));
  return dataTable(columns, [{ rows: cells }]);
}

function rangeText(from: number | null, to: number | null, texts: ReportTexts): string {
  if (from === null) return texts.below(numberText(to ?? 0, 0));
  return to === null ? texts.from(numberText(from, 0)) : texts.fromTo(numberText(from, 0), numberText(to, 0));
}
