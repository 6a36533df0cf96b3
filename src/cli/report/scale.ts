/** One direction of a plot: which values it holds, and where it is labelled. */
export interface Scale {
  readonly kind: 'linear' | 'log';
  readonly from: number;
  readonly to: number;
  /** Values with a line and a label, ascending. */
  readonly ticks: readonly number[];
  /** Values with a fainter line and no label, ascending. */
  readonly between: readonly number[];
}

/** More labels than this run into each other on a phone. */
const MOST_LABELS = 6;

/** Where a value lies: 0 at the beginning of the scale, 1 at its end. What lies beyond is held at the end it passed. */
export function place({ kind, from, to }: Scale, value: number): number {
  const along = kind === 'log' ? Math.log(value / from) / Math.log(to / from) : (value - from) / (to - from);
  return Math.max(0, Math.min(1, along));
}

/** Whether a value can be drawn at all: a logarithmic scale has no place for 0. */
export function canPlace({ kind }: Scale, value: number): boolean {
  return Number.isFinite(value) && (kind === 'linear' || value > 0);
}

/**
 * A scale from one round number to another that holds every finite value.
 *
 * @param least - how far apart the ends are at least
 * @param limits - ends that rounding does not pass
 */
export function linearScale(values: readonly number[], least: number, limits: readonly [number, number]): Scale {
  const finite = values.filter(Number.isFinite);
  const [low, high] = finite.length === 0 ? limits : [Math.min(...finite), Math.max(...finite)];
  const room = Math.max(0, least - (high - low)) / 2;
  const [from, to] = [Math.max(limits[0], low - room), Math.min(limits[1], high + room)];
  const step = roundAbove((to - from) / (MOST_LABELS - 1));
  const [first, last] = [Math.floor(from / step + 1e-9), Math.ceil(to / step - 1e-9)];
  const ticks: number[] = [];
  for (let count = first; count <= last; count++) ticks.push(Number((count * step).toPrecision(12)));
  const inside = ticks.filter((tick) => tick >= limits[0] && tick <= limits[1]);
  const ends = [...inside, from, to];
  return { kind: 'linear', from: Math.min(...ends), to: Math.max(...ends), ticks: inside, between: [] };
}

/** A logarithmic scale between numbers that begin with 1, 2 or 5, holding every positive finite value. */
export function logScale(values: readonly number[]): Scale {
  const usable = values.filter((value) => Number.isFinite(value) && value > 0);
  const [low, high] = usable.length === 0 ? [0.1, 1] : [Math.min(...usable), Math.max(...usable)];
  const steps = multiples([1, 2, 5], low, high);
  const from = steps.findLast((step) => step <= low && step < high) ?? steps.findLast((step) => step < low) ?? low / 2;
  const to = steps.find((step) => step >= high) ?? high;
  const within = (value: number) => value >= from && value <= to;
  const powers = multiples([1], from, to).filter(within);
  if (powers.length < 3) {
    const ticks = multiples([1, 2, 5], from, to).filter(within);
    return { kind: 'log', from, to, ticks: thinned(ticks), between: [] };
  }
  const ticks = thinned(powers);
  const between = powers.length > MOST_LABELS ? powers : multiples([1, 2, 3, 4, 5, 6, 7, 8, 9], from, to).filter(within);
  return { kind: 'log', from, to, ticks, between: between.filter((value) => !ticks.includes(value)) };
}

/** The last is always among those that stay. */
function thinned(ticks: readonly number[]): number[] {
  const stride = Math.ceil(ticks.length / (MOST_LABELS + 2));
  return ticks.filter((_, i) => (ticks.length - 1 - i) % stride === 0);
}

/** The multiples of powers of ten from a power below `low` to one above `high`. */
function multiples(digits: readonly number[], low: number, high: number): number[] {
  const found: number[] = [];
  for (let power = Math.floor(Math.log10(low)) - 1; power <= Math.ceil(Math.log10(high)) + 1; power++) {
    // By way of text, for 10 ** −3 is not 0.001.
    for (const digit of digits) found.push(Number(`${digit}e${power}`));
  }
  return found;
}

/** The smallest of 1, 2 and 5 times a power of ten that is not below. */
function roundAbove(value: number): number {
  const step = multiples([1, 2, 5], value, value).find((candidate) => candidate >= value * (1 - 1e-9));
  return step ?? value;
}
