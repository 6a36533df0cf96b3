import type { RateInterval } from 'rescue-face/evaluation';

/** A rate in per cent with as many digits as tell it from 0 and from 1. */
export function rateText(rate: number): string {
  return Number.isFinite(rate) ? `${(rate * 100).toFixed(places(rate))} %` : '–';
}

/** Two rates with one sign of per cent, with as many digits each where that is not too many for one of them. */
export function rateRange(low: number, high: number): string {
  const both = Math.max(places(low), places(high));
  const [from, to] = [low, high].map((rate) => (rate * 100).toFixed(both <= 3 ? both : places(rate)));
  return `${from}–${to} %`;
}

/** An interval; the second text where none was asked for, or no draw left anything to measure. */
export function intervalText(interval: RateInterval | undefined, otherwise: string): string {
  return interval === undefined || !Number.isFinite(interval.low) ? otherwise : rateRange(interval.low, interval.high);
}

/** A count, thousands apart. */
export function countText(count: number): string {
  return String(Math.round(count)).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** A score, ratio or logarithm with a true minus sign. */
export function numberText(value: number, places: number): string {
  const text = Math.abs(value).toFixed(places);
  return value < 0 && Number(text) !== 0 ? `−${text}` : text;
}

/** As it stands at an axis: no digits that say nothing. */
export function rateTick(rate: number): string {
  return `${Number((rate * 100).toPrecision(3)).toLocaleString('en', { maximumFractionDigits: 12, useGrouping: false })} %`;
}

/** Digits after the point. What is nearer to 0 or 100 % than one hundredth would otherwise look as if it were there. */
function places(rate: number): number {
  const value = rate * 100;
  const room = Math.min(Math.abs(value), Math.abs(100 - value));
  if (room < 1e-9) return 0;
  if (room >= 0.1) return room >= 10 ? 1 : 2;
  return Math.min(12, (value > 50 ? 0 : 1) - Math.floor(Math.log10(room)));
}
