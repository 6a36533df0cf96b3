import type { RateInterval } from 'rescue-face/evaluation';

/** A rate in per cent with as many digits as tell it from 0 and from 1. */
export function rateText(rate: number): string {
  return Number.isFinite(rate) ? `${digits(rate)} %` : '–';
}

/** Two rates with one sign of per cent. */
export function rateRange(low: number, high: number): string {
  return `${digits(low)}–${digits(high)} %`;
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

function digits(rate: number): string {
  const value = rate * 100;
  // What is nearer to 0 or to 100 than one hundredth would otherwise look as if it were there.
  const room = Math.min(Math.abs(value), Math.abs(100 - value));
  if (room < 1e-9) return value.toFixed(0);
  if (room >= 0.1) return value.toFixed(room >= 10 ? 1 : 2);
  return value.toFixed(Math.min(12, (value > 50 ? 0 : 1) - Math.floor(Math.log10(room))));
}
