/**
 * How many false positives an operating point must allow before a rate is stated there. With fewer than five the count
 * itself is uncertain by half of its size and more (relative standard error 1 / √events).
 */
export const MINIMUM_EVENTS = 5;

/** An allowed count that rounding put below a whole number is that number. */
const ROUNDING = 1e-9;

/** How many of `count` trials a rate allows to be false positives. */
export function allowedEvents(rate: number, count: number): number {
  return Math.floor(rate * count + ROUNDING);
}
