import { checkInteger } from '../core/check.js';
import { MINIMUM_EVENTS } from './minimum-events.js';
import { wilsonInterval } from './wilson-interval.js';

/** How often searches for people who are not enrolled returned somebody at or above one score, at one gallery size. */
export interface FalsePositivePoint {
  /** People enrolled. */
  readonly galleryPeople: number;
  /** Non-mated searches, over all splits. */
  readonly searches: number;
  /** Different people searched for; the interval stands on them, because splits repeat people. */
  readonly people: number;
  /** Searches that returned somebody. */
  readonly falsePositives: number;
}

/** A false-positive identification rate at a gallery size. */
export interface FalsePositiveRate {
  /** The size it holds for: people enrolled with one photo each. A person with three photos is three chances to be wrong. */
  readonly gallerySize: number;
  /** FPIR: the share of searches for people who are not enrolled that return somebody at or above the score. */
  readonly rate: number;
  /** 95 % interval. */
  readonly low: number;
  readonly high: number;
  /**
   * `extrapolated`: the gallery is larger than any that was measured; the interval then also covers how the rate may grow.
   * `by-definition`: nothing was measured, because nothing else is possible.
   */
  readonly basis: 'measured' | 'interpolated' | 'extrapolated' | 'by-definition';
}

/**
 * The false-positive rate at any gallery size, from measurements at several.
 *
 * A gallery of N people gives a search N chances to be wrong, so that `−ln(1 − FPIR)`, the hazard, grows with N: in
 * proportion where the chances are independent, more slowly where some probes are prone to error or scores are
 * normalised with the gallery. Between measured sizes, and from nothing to the smallest, the hazard is interpolated in a
 * straight line. Beyond the largest it grows as `growth` says: `as-measured`, by a power of N between 0 and 1 fitted to
 * the sizes, or `in-proportion`. Its interval reaches from no growth at all to growth in proportion.
 *
 * @param points - at least one, each of another size
 * @param gallerySize - templates enrolled at present, 1 or more; the measured galleries hold one per person
 * @param growth - `in-proportion` for scores whose normalisation stops following the gallery; default `as-measured`
 *
 * @example
 * ```ts
 * import { falsePositiveRateAt } from 'rescue-face/evaluation';
 *
 * const measured = [
 *   { galleryPeople: 500, searches: 8000, people: 900, falsePositives: 40 },
 *   { galleryPeople: 1000, searches: 8000, people: 900, falsePositives: 78 },
 * ];
 * console.log(falsePositiveRateAt(measured, 20_000));
 * ```
 */
export function falsePositiveRateAt(
  points: readonly FalsePositivePoint[],
  gallerySize: number,
  growth: 'as-measured' | 'in-proportion' = 'as-measured',
): FalsePositiveRate {
  checkInteger('gallerySize', gallerySize, 1, Number.MAX_SAFE_INTEGER);
  const sizes = points.map(sized).sort((a, b) => a.people - b.people);
  const last = sizes.at(-1);
  if (last === undefined) throw new RangeError('Expected at least 1 measured gallery size, received 0');
  if (new Set(sizes.map(({ people }) => people)).size !== sizes.length)
    throw new RangeError('Expected gallery sizes that differ, received one twice');
  const above = sizes.find(({ people }) => people >= gallerySize);
  if (above === undefined) {
    const times = gallerySize / last.people;
    const mid = last.mid * times ** (growth === 'in-proportion' ? 1 : growthExponent(sizes));
    return { gallerySize, ...shares({ low: last.low, mid, high: last.high * times }), basis: 'extrapolated' };
  }
  if (above.people === gallerySize) return { gallerySize, ...shares(above), basis: 'measured' };
  const below = sizes[sizes.indexOf(above) - 1] ?? { people: 0, low: 0, mid: 0, high: 0 };
  const along = (gallerySize - below.people) / (above.people - below.people);
  const between = (from: number, to: number) => from + along * (to - from);
  const hazard = { low: between(below.low, above.low), mid: between(below.mid, above.mid), high: between(below.high, above.high) };
  return { gallerySize, ...shares(hazard), basis: 'interpolated' };
}

interface Hazard {
  readonly low: number;
  readonly mid: number;
  readonly high: number;
}

interface SizedHazard extends Hazard {
  readonly people: number;
  readonly events: number;
}

function sized({ galleryPeople, searches, people, falsePositives }: FalsePositivePoint): SizedHazard {
  checkInteger('searches', searches, 1, Number.MAX_SAFE_INTEGER);
  checkInteger('falsePositives', falsePositives, 0, searches);
  const rate = falsePositives / searches;
  const { low, high } = wilsonInterval(rate, people);
  return { people: galleryPeople, events: falsePositives, low: hazardOf(low), mid: hazardOf(rate), high: hazardOf(high) };
}

/** Where every search was wrong, at most this hazard: an FPIR of 1 to twelve digits. */
const MOST_HAZARD = 28;

function hazardOf(rate: number): number {
  return Math.min(MOST_HAZARD, -Math.log1p(-rate));
}

function shares({ low, mid, high }: Hazard): { rate: number; low: number; high: number } {
  return { rate: -Math.expm1(-mid), low: -Math.expm1(-low), high: -Math.expm1(-high) };
}

/** Slope of log hazard over log size, least squares; 1 (independent chances) where it cannot be told. */
function growthExponent(sizes: readonly SizedHazard[]): number {
  const usable = sizes
    .filter(({ events }) => events >= MINIMUM_EVENTS)
    .map(({ people, mid }) => ({ x: Math.log(people), y: Math.log(mid) }));
  if (usable.length < 2) return 1;
  const mean = (of: (point: { x: number; y: number }) => number) => usable.reduce((sum, point) => sum + of(point), 0) / usable.length;
  const [x, y] = [mean((point) => point.x), mean((point) => point.y)];
  const slope = mean((point) => (point.x - x) * (point.y - y)) / mean((point) => (point.x - x) ** 2);
  return Math.max(0, Math.min(1, slope));
}
