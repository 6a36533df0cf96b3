/** A line of a chart: points in the order in which they are joined. */
export interface ChartLine {
  readonly name: string;
  /** Which colour and mark: the same for one name in all charts of a page. */
  readonly look: number;
  readonly points: readonly (readonly [x: number, y: number])[];
  /** Said of each point when it is pointed at. */
  readonly notes?: readonly string[];
}

export interface ChartAxis {
  readonly label: string;
  readonly scale: 'linear' | 'log' | 'missed';
  /** How a number is written beside the axis. */
  write(value: number): string;
}

export interface Chart {
  readonly title: string;
  readonly x: ChartAxis;
  readonly y: ChartAxis;
  readonly lines: readonly ChartLine[];
}

const WIDTH = 560;
const HEIGHT = 360;
const LEFT = 64;
const RIGHT = 30;
const TOP = 12;
const BOTTOM = 46;
/** Told apart also without colours: each has a mark of its own (Okabe and Ito's palette). */
const COLOURS = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#56b4e9', '#e69f00', '#000000', '#8a6d3b', '#7f7f7f'];
const MARKS = ['circle', 'square', 'triangle', 'diamond'];
/** Shares above this are drawn on the edge: nothing was missed. */
const LEAST_MISSED = 1e-4;

/** A chart as an SVG picture with its legend below it. */
export function curveChart({ title, x, y, lines }: Chart): string {
  const drawn = lines.filter(({ points }) => points.length > 0);
  const [along, up] = [
    axis(
      x,
      drawn.flatMap(({ points }) => points.map(([value]) => value)),
    ),
    axis(
      y,
      drawn.flatMap(({ points }) => points.map(([, value]) => value)),
    ),
  ];
  const px = (value: number) => LEFT + along.place(value) * (WIDTH - LEFT - RIGHT);
  const py = (value: number) => HEIGHT - BOTTOM - up.place(value) * (HEIGHT - TOP - BOTTOM);
  const grid = [
    ...along.ticks.map((tick) => {
      const at = px(tick).toFixed(1);
      return `<line class="grid" x1="${at}" x2="${at}" y1="${TOP}" y2="${HEIGHT - BOTTOM}"/><text x="${at}" y="${HEIGHT - BOTTOM + 16}" text-anchor="middle">${x.write(tick)}</text>`;
    }),
    ...up.ticks.map((tick) => {
      const at = py(tick).toFixed(1);
      return `<line class="grid" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${at}" y2="${at}"/><text x="${LEFT - 6}" y="${(py(tick) + 4).toFixed(1)}" text-anchor="end">${y.write(tick)}</text>`;
    }),
    `<text x="${(LEFT + WIDTH - RIGHT) / 2}" y="${HEIGHT - 8}" text-anchor="middle">${escapeText(x.label)}</text>`,
    `<text transform="translate(14 ${(TOP + HEIGHT - BOTTOM) / 2}) rotate(-90)" text-anchor="middle">${escapeText(y.label)}</text>`,
  ];
  const curves = drawn.map(({ name, look, points, notes }) => {
    const places = points.map(([a, b]) => [px(a), py(b)] as const);
    const path = places.map(([a, b]) => `${a.toFixed(1)},${b.toFixed(1)}`).join(' ');
    const marks = places.map(([a, b], at) => `<g><title>${escapeText([name, notes?.[at] ?? ''].join(' '))}</title>${mark(look, a, b)}</g>`);
    return `<polyline fill="none" stroke="${colour(look)}" stroke-width="1.8" points="${path}"/>${marks.join('')}`;
  });
  const legend = drawn.map(
    ({ name, look }) => `<li><svg width="16" height="12" aria-hidden="true">${mark(look, 8, 6)}</svg>${escapeText(name)}</li>`,
  );
  return `<figure><figcaption>${escapeText(title)}</figcaption>
<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escapeText(title)}">${grid.join('')}${curves.join('')}</svg>
<ul class="legend">${legend.join('')}</ul></figure>`;
}

export function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

interface Placing {
  readonly ticks: readonly number[];
  /** 0 at the beginning of the axis, 1 at its end. */
  place(value: number): number;
}

function axis({ scale }: ChartAxis, values: readonly number[]): Placing {
  if (scale === 'missed') return missedAxis(values);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return scale === 'log' ? logAxis(low, high) : linearAxis(high);
}

function linearAxis(high: number): Placing {
  const rough = (high > 0 ? high : 1) / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5, 10].find((one) => one * power >= rough) ?? 10);
  const end = Math.ceil((high > 0 ? high : 1) / step) * step;
  const ticks = Array.from({ length: Math.round(end / step) + 1 }, (_, i) => i * step);
  return { ticks, place: (value) => value / end };
}

function logAxis(low: number, high: number): Placing {
  const [from, to] = [Math.floor(Math.log10(low)), Math.max(Math.ceil(Math.log10(high)), Math.floor(Math.log10(low)) + 1)];
  const ticks = Array.from({ length: to - from + 1 }, (_, i) => 10 ** (from + i));
  return { ticks, place: (value) => (Math.log10(value) - from) / (to - from) };
}

/** Shares near 1, by how much they miss: each nine takes as much room as the one before. */
function missedAxis(values: readonly number[]): Placing {
  const nines = (value: number) => -Math.log10(Math.max(LEAST_MISSED, 1 - value));
  const from = Math.min(...values.map(nines), 1);
  const to = -Math.log10(LEAST_MISSED);
  const ticks = [0, 0.5, 0.8, 0.9, 0.99, 0.999, 1].filter((tick) => nines(tick) >= from - 1e-9);
  return { ticks, place: (value) => (nines(value) - from) / (to - from) };
}

function colour(i: number): string {
  return COLOURS[i % COLOURS.length] ?? '#000';
}

function mark(i: number, x: number, y: number): string {
  const fill = `fill="${colour(i)}"`;
  switch (MARKS[i % MARKS.length]) {
    case 'square':
      return `<rect x="${(x - 3.5).toFixed(1)}" y="${(y - 3.5).toFixed(1)}" width="7" height="7" ${fill}/>`;
    case 'triangle':
      return `<path d="M${x.toFixed(1)} ${(y - 5).toFixed(1)}l4.5 8h-9z" ${fill}/>`;
    case 'diamond':
      return `<path d="M${x.toFixed(1)} ${(y - 5).toFixed(1)}l5 5l-5 5l-5-5z" ${fill}/>`;
    default:
      return `<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="3.8" ${fill}/>`;
  }
}
