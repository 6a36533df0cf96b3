/** A share: of how many, how many. Kept as two whole numbers, so that it is rounded once, when it is printed. */
export interface Ratio {
  readonly numerator: number;
  readonly denominator: number;
}

/** What stands where there is no number: nothing was counted, or nothing to divide by. */
export const NO_NUMBER = '—';

/**
 * A share in per cent with two digits after the point, halves rounded up, computed on whole numbers: 7,656 of 55,825 is
 * `13.71 %`. Of nothing it is `—`, not 0 %.
 */
export function percentText({ numerator, denominator }: Ratio): string {
  return denominator === 0 ? NO_NUMBER : `${decimalText(BigInt(numerator) * 100n, BigInt(denominator), 2)} %`;
}

/** A quotient of whole numbers, not negative, with so many digits after the point, halves rounded up. */
export function decimalText(numerator: bigint, denominator: bigint, places: number): string {
  const scaled = (2n * numerator * 10n ** BigInt(places) + denominator) / (2n * denominator);
  const digits = String(scaled).padStart(places + 1, '0');
  return places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`;
}

/** A count, thousands apart. */
export function countText(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}
