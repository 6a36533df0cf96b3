import { shortLabel } from './charts.js';
import { type Markup, markup } from './markup.js';

/** A share with the bounds between which it lies, all 0 to 1; without one where nothing is known. */
export interface ShareRow {
  readonly label: string;
  readonly value?: { readonly share: number; readonly low: number; readonly high: number } | undefined;
}

/** Units of the view box. */
const WIDTH = 760;
const LABEL_WIDTH = 190;
const ROOM = WIDTH - LABEL_WIDTH - 70;
const STEP = 22;
const TICKS = [0, 0.25, 0.5, 0.75, 1];

/** Shares one under the other, each a dot on its interval, from 0 to 100 %. */
export function shareChart(title: string, rows: readonly ShareRow[]): Markup {
  const floor = rows.length * STEP + 8;
  const grid = TICKS.map((tick) => {
    const x = at(tick);
    return markup`<line x1="${x}" y1="2" x2="${x}" y2="${floor}"/><text class="quiet" x="${x}" y="${floor + 16}" text-anchor="middle">${100 * tick}</text>`;
  });
  const drawn = rows.map(({ label, value }, i) => {
    const y = 4 + (i + 0.5) * STEP;
    const name = markup`<text x="${LABEL_WIDTH - 8}" y="${y + 4}" text-anchor="end">${shortLabel(label)}</text>`;
    if (value === undefined) return markup`${name}<text class="quiet" x="${LABEL_WIDTH + 6}" y="${y + 4}">—</text>`;
    const { share, low, high } = value;
    const said = `${label} ${percent(share)} % (${percent(low)}–${percent(high)})`;
    const width = Math.max(2, (high - low) * ROOM).toFixed(1);
    return markup`${name}<g><title>${said}</title><rect class="first" fill-opacity="0.3" x="${at(low)}" y="${y - 4}" width="${width}" height="8"/><circle class="first" cx="${at(share)}" cy="${y}" r="4.5"/></g><text class="quiet" x="${LABEL_WIDTH + ROOM + 10}" y="${y + 4}">${percent(share)} %</text>`;
  });
  return figure(title, floor + 22, markup`${grid}${drawn}`);
}

/** Shares by two things at once: the fuller the colour, the larger. */
export function shareGrid(
  title: string,
  grid: {
    readonly columns: readonly string[];
    readonly rows: readonly { readonly label: string; readonly shares: readonly (number | undefined)[] }[];
  },
): Markup {
  const step = Math.min(64, (WIDTH - LABEL_WIDTH) / Math.max(1, grid.columns.length));
  const top = 22;
  const heads = grid.columns.map(
    (column, c) =>
      markup`<text class="quiet" x="${(LABEL_WIDTH + (c + 0.5) * step).toFixed(1)}" y="14" text-anchor="middle">${step < 60 ? column.slice(step < 44 ? -2 : 2) : column}</text>`,
  );
  const rows = grid.rows.map(({ label, shares }, r) => {
    const y = top + r * STEP;
    const cells = shares.map((share, c) => {
      const x = LABEL_WIDTH + c * step;
      const middle = (x + step / 2).toFixed(1);
      if (share === undefined) return markup`<text class="quiet" x="${middle}" y="${y + 15}" text-anchor="middle">·</text>`;
      const said = `${label} ${grid.columns[c] ?? ''} ${percent(share)} %`;
      return markup`<g><title>${said}</title><rect class="first" fill-opacity="${(0.06 + 0.5 * share).toFixed(2)}" x="${(x + 1).toFixed(1)}" y="${y + 1}" width="${(step - 2).toFixed(1)}" height="${STEP - 2}"/><text x="${middle}" y="${y + 15}" text-anchor="middle">${(100 * share).toFixed(0)}</text></g>`;
    });
    return markup`<text x="${LABEL_WIDTH - 8}" y="${y + 15}" text-anchor="end">${shortLabel(label)}</text>${cells}`;
  });
  return figure(title, top + grid.rows.length * STEP + 4, markup`${heads}${rows}`);
}

function figure(title: string, height: number, parts: Markup): Markup {
  return markup`<figure class="chart"><figcaption>${title}</figcaption><svg viewBox="0 0 ${WIDTH} ${height}" role="img"><title>${title}</title>${parts}</svg></figure>`;
}

function at(share: number): string {
  return (LABEL_WIDTH + share * ROOM).toFixed(1);
}

function percent(share: number): string {
  return (100 * share).toFixed(1);
}
