import { countText } from '../tables/exact-text.js';
import { type Markup, markup } from './markup.js';

/** Bars: groups of one or two values each. */
export interface BarChart {
  readonly title: string;
  /** What the values are, in the order of every group; one or two. */
  readonly series: readonly string[];
  readonly groups: readonly { readonly label: string; readonly values: readonly number[] }[];
  /** `columns` for what follows in time, `rows` for what has names. */
  readonly layout: 'columns' | 'rows';
  /** What a chart without any value says. */
  readonly nothing: string;
}

const LOOKS = ['first', 'second'] as const;

/** Units of the view box. */
const WIDTH = 760;
const LABEL_WIDTH = 190;
const MOST_LABEL_UNITS = 30;

/** A chart as inline SVG that says its title, and every bar its value, to whoever cannot see it. */
export function barChart(chart: BarChart): Markup {
  const { title, series, groups, layout, nothing } = chart;
  const most = Math.max(0, ...groups.flatMap(({ values }) => values));
  if (most === 0) return markup`<figure class="chart"><figcaption>${title}</figcaption><p class="note">${nothing}</p></figure>`;
  const drawn = layout === 'columns' ? columns(chart, most) : rows(chart, most);
  const { height, parts } = drawn;
  return markup`<figure class="chart"><figcaption>${title}</figcaption><svg viewBox="0 0 ${WIDTH} ${height}" role="img"><title>${title}</title><desc>${series.join(' / ')}</desc>${series.length > 1 ? legend(series) : undefined}${parts}</svg></figure>`;
}

function legend(series: readonly string[]): Markup {
  const items = series.map((name, i) => {
    const x = LABEL_WIDTH + i * 180;
    return markup`<rect class="${LOOKS[i] ?? 'first'}" x="${x}" y="4" width="12" height="12"/><text x="${x + 18}" y="14">${name}</text>`;
  });
  return markup`${items}`;
}

function columns({ series, groups }: BarChart, most: number) {
  const [top, floor, left] = [40, 230, 30];
  const step = (WIDTH - left) / groups.length;
  const bar = Math.min(26, (step * 0.76) / series.length);
  const parts = groups.map(({ label, values }, g) => {
    const middle = left + (g + 0.5) * step;
    const bars = values.map((value, i) => {
      const height = ((floor - top) * value) / most;
      const x = middle + (i - values.length / 2) * bar;
      return markup`<rect class="${LOOKS[i] ?? 'first'}" x="${fixed(x)}" y="${fixed(floor - height)}" width="${fixed(bar - 1)}" height="${fixed(height)}"><title>${label} ${series[i] ?? ''} ${countText(value)}</title></rect><text class="quiet" x="${fixed(x + bar / 2)}" y="${fixed(floor - height - 4)}" text-anchor="middle">${bar > 22 || values.length === 1 ? countText(value) : ''}</text>`;
    });
    return markup`${bars}<text x="${fixed(middle)}" y="${floor + 18}" text-anchor="middle">${label}</text>`;
  });
  return { height: floor + 28, parts: markup`<line x1="${left}" y1="${floor}" x2="${WIDTH}" y2="${floor}"/>${parts}` };
}

function rows({ series, groups }: BarChart, most: number) {
  const top = series.length > 1 ? 28 : 6;
  const bar = 13;
  const step = bar * series.length + 9;
  const room = WIDTH - LABEL_WIDTH - 70;
  const parts = groups.map(({ label, values }, g) => {
    const y = top + g * step;
    const bars = values.map((value, i) => {
      const width = (room * value) / most;
      return markup`<rect class="${LOOKS[i] ?? 'first'}" x="${LABEL_WIDTH}" y="${y + i * bar}" width="${fixed(width)}" height="${bar - 2}"><title>${label} ${series[i] ?? ''} ${countText(value)}</title></rect><text class="quiet" x="${fixed(LABEL_WIDTH + width + 6)}" y="${y + i * bar + 10}">${countText(value)}</text>`;
    });
    return markup`<text x="${LABEL_WIDTH - 8}" y="${y + (bar * series.length) / 2 + 4}" text-anchor="end">${shortLabel(label)}</text>${bars}`;
  });
  return { height: top + groups.length * step + 4, parts: markup`${parts}` };
}

/** What fits beside the bars: Chinese characters are twice as wide as Latin ones. */
export function shortLabel(label: string): string {
  let units = 0;
  let shown = '';
  for (const character of label) {
    units += (character.codePointAt(0) ?? 0) > 0x2e7f ? 2 : 1;
    if (units > MOST_LABEL_UNITS) return `${shown}…`;
    shown += character;
  }
  return shown;
}

function fixed(value: number): string {
  return value.toFixed(1);
}
