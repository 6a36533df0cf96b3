import { type Html, html } from './html.js';
import { canPlace, place, type Scale } from './scale.js';

/** How a line, dot or area is drawn. All of them can be told apart without colour. */
export type Look = 'first' | 'second' | 'guide' | 'measured' | 'extrapolated' | 'area' | 'area-extrapolated';

/** One axis: its title, its scale and how its values are written. */
export interface PlotAxis {
  readonly title: string;
  readonly scale: Scale;
  readonly label: (value: number) => string;
}

/** A curve; points that a logarithmic scale cannot hold are left out. */
export interface PlotLine {
  readonly look: Look;
  readonly points: readonly (readonly [number, number])[];
}

/** A mark: filled for `first`, hollow for every other look. */
export interface PlotDot {
  readonly look: Look;
  readonly at: readonly [number, number];
  /** In units of the view box, which is 480 wide. */
  readonly radius: number;
}

/** What lies between a lower and an upper value. */
export interface PlotArea {
  readonly look: Look;
  readonly points: readonly { readonly x: number; readonly low: number; readonly high: number }[];
}

/** What a look means. */
export interface LegendEntry {
  readonly look: Look;
  readonly as: 'line' | 'dot' | 'area';
  readonly text: string;
}

/** A whole plot. */
export interface Plot {
  readonly title: string;
  readonly x: PlotAxis;
  readonly y: PlotAxis;
  readonly areas?: readonly PlotArea[] | undefined;
  readonly lines: readonly PlotLine[];
  readonly dots?: readonly PlotDot[] | undefined;
  readonly legend: readonly LegendEntry[];
}

const WIDTH = 480;
const HEIGHT = 330;
const LEFT = 58;
const RIGHT = WIDTH - 24;
const TOP = 30;
const BOTTOM = HEIGHT - 46;

/** A plot with its title above and its legend, which wraps on a phone, below. */
export function linePlot(plot: Plot): Html {
  const { title, x, y, areas = [], lines, dots = [], legend } = plot;
  return html`<figure class="plot"><figcaption>${title}</figcaption>
<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${title}. ${x.title}; ${y.title}">
<path class="grid faint" d="${grid(x.scale.between, y.scale.between, x.scale, y.scale)}"/><path class="grid" d="${grid(x.scale.ticks, y.scale.ticks, x.scale, y.scale)}"/>
${areas.map(({ look, points }) => html`<path class="${look}" d="${areaPath(points, x.scale, y.scale)}"/>`)}
${lines.map(({ look, points }) => html`<path class="line ${look}" d="${linePath(points, x.scale, y.scale)}"/>`)}
${dots.flatMap((dot) => drawDot(dot, x.scale, y.scale))}
<path class="frame" d="M${LEFT} ${TOP}V${BOTTOM}H${RIGHT}"/>
${x.scale.ticks.map((tick) => html`<text x="${across(x.scale, tick)}" y="${BOTTOM + 17}" text-anchor="middle">${x.label(tick)}</text>`)}
${y.scale.ticks.map((tick) => html`<text x="${LEFT - 7}" y="${fixed(up(y.scale, tick) + 4)}" text-anchor="end">${y.label(tick)}</text>`)}
<text class="axis-title" x="2" y="14">${y.title}</text><text class="axis-title" x="${RIGHT}" y="${HEIGHT - 6}" text-anchor="end">${x.title}</text></svg>
${legend.length === 0 ? undefined : html`<ul class="legend">${legend.map(legendItem)}</ul>`}</figure>`;
}

/** The marks of a curve as a path; empty where nothing can be drawn. */
export function linePath(points: PlotLine['points'], x: Scale, y: Scale): string {
  return points
    .filter(([at, value]) => canPlace(x, at) && canPlace(y, value))
    .map(([at, value], i) => `${i === 0 ? 'M' : 'L'}${across(x, at)} ${up(y, value)}`)
    .join('');
}

function areaPath(points: PlotArea['points'], x: Scale, y: Scale): string {
  const usable = points.filter((point) => canPlace(x, point.x) && canPlace(y, point.high));
  const high = usable.map((point) => `${across(x, point.x)} ${up(y, point.high)}`);
  // A lower end of 0 lies below every logarithmic scale.
  const low = usable.map((point) => `${across(x, point.x)} ${up(y, canPlace(y, point.low) ? point.low : y.from)}`);
  return usable.length === 0 ? '' : `M${[...high, ...low.reverse()].join('L')}Z`;
}

function grid(columns: readonly number[], rows: readonly number[], x: Scale, y: Scale): string {
  const upright = columns.map((value) => `M${across(x, value)} ${TOP}V${BOTTOM}`);
  const level = rows.map((value) => `M${LEFT} ${up(y, value)}H${RIGHT}`);
  return [...upright, ...level].join('');
}

function drawDot({ look, at: [at, value], radius }: PlotDot, x: Scale, y: Scale): Html[] {
  if (!canPlace(x, at) || !canPlace(y, value)) return [];
  return [html`<circle class="dot ${look}" cx="${across(x, at)}" cy="${up(y, value)}" r="${fixed(radius)}"/>`];
}

function legendItem({ look, as, text }: LegendEntry): Html {
  const mark = {
    line: html`<path class="line ${look}" d="M1 6H33"/>`,
    dot: html`<circle class="dot ${look}" cx="17" cy="6" r="4"/>`,
    area: html`<rect class="${look}" x="1" y="1" width="32" height="10"/>`,
  }[as];
  return html`<li><svg viewBox="0 0 34 12" aria-hidden="true">${mark}</svg>${text}</li>`;
}

function across(scale: Scale, value: number): number {
  return fixed(LEFT + place(scale, value) * (RIGHT - LEFT));
}

function up(scale: Scale, value: number): number {
  return fixed(BOTTOM - place(scale, value) * (BOTTOM - TOP));
}

function fixed(value: number): number {
  return Number(value.toFixed(1));
}
