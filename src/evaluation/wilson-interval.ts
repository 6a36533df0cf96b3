import { checkNumber } from '../core/check.js';

/** Two-sided 95 %: the 97.5 % quantile of the normal distribution. */
const Z95 = 1.959963984540054;

/**
 * Wilson's score interval (1927) for a share, 95 %. It stays within 0 to 1 and says something where nothing, or
 * everything, was seen.
 *
 * @param share - the share observed, 0 to 1
 * @param trials - how many independent trials it stands on, at least 1; people rather than photos
 *
 * @example
 * ```ts
 * import { wilsonInterval } from 'rescue-face/evaluation';
 *
 * console.log(wilsonInterval(0, 100).high);
 * ```
 */
export function wilsonInterval(share: number, trials: number): { readonly low: number; readonly high: number } {
  checkNumber('share', share, 0, 1);
  checkNumber('trials', trials, 1, Number.MAX_SAFE_INTEGER);
  const z2 = (Z95 * Z95) / trials;
  const centre = (share + z2 / 2) / (1 + z2);
  const half = (Z95 / (1 + z2)) * Math.sqrt((share * (1 - share)) / trials + z2 / (4 * trials));
  return { low: share === 0 ? 0 : Math.max(0, centre - half), high: share === 1 ? 1 : Math.min(1, centre + half) };
}
