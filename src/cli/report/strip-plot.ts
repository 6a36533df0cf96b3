import type { DemoProbe } from '../demo/document.js';
import { similarityText } from '../numbers.js';
import type { Texts } from '../texts.js';
import { type Html, html } from './html.js';

/** The similarities that lie at the two ends of every strip of a report, so that strips can be compared. */
export interface Axis {
  readonly from: number;
  readonly to: number;
}

const WIDTH = 600;
const EDGE = 8;
const TOP = 6;
const BOTTOM = 30;

/** An axis that holds every similarity of every probe, with a little room at both ends. */
export function commonAxis(probes: readonly DemoProbe[]): Axis {
  let from = Number.POSITIVE_INFINITY;
  let to = Number.NEGATIVE_INFINITY;
  for (const { similarities } of probes) {
    for (const value of similarities) {
      from = Math.min(from, value);
      to = Math.max(to, value);
    }
  }
  if (from > to) return { from: 0, to: 1 };
  const room = Math.max((to - from) * 0.04, 0.001);
  // A cosine has its own ends.
  return { from: Math.max(-1, from - room), to: Math.min(1, to + room) };
}

/** Every similarity of a probe as a line; the candidates' lines are coloured, the probe's person has a triangle. */
export function stripPlot(probe: DemoProbe, axis: Axis, galleryPersons: number, texts: Texts): Html {
  const { similarities, candidates, matedRank } = probe;
  const place = (value: number) => Number((EDGE + ((value - axis.from) / (axis.to - axis.from)) * (WIDTH - 2 * EDGE)).toFixed(1));
  const lines = (values: readonly number[]) => values.map((value) => `M${place(value)} ${TOP}V${BOTTOM}`).join('');
  const others = similarities.slice(candidates.length);
  const mated = typeof matedRank === 'number' ? similarities[matedRank - 1] : undefined;
  const x = mated === undefined ? 0 : place(mated);
  const marker = mated === undefined ? undefined : html`<path class="mated" d="M${x} ${BOTTOM + 1}l5 8h-10z"/>`;
  const title = similarities.length < galleryPersons ? texts.stripTitleCapped(similarities.length) : texts.stripTitle(similarities.length);
  const legend = mated === undefined ? texts.stripLegend : `${texts.stripLegend} · ${texts.stripMated}`;
  return html`<div class="strip"><div class="quiet">${title} · ${legend}</div>
<svg viewBox="0 0 ${WIDTH} 52" role="img" aria-label="${title}"><line class="axis" x1="${EDGE}" x2="${WIDTH - EDGE}" y1="${BOTTOM}" y2="${BOTTOM}"/>
<path class="others" d="${lines(others)}"/><path class="top" d="${lines(similarities.slice(0, candidates.length))}"/>${marker}
<text x="${EDGE}" y="50">${similarityText(axis.from)}</text><text x="${WIDTH - EDGE}" y="50" text-anchor="end">${similarityText(axis.to)}</text></svg></div>`;
}
