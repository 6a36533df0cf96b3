import type { Act, PhotoSource } from '../core/acts.js';

/** A family's photo is compared, and never kept. */
export function refuseFamilyPhoto({ purpose }: Act, source: PhotoSource): void {
  if (purpose !== 'family-request' && source !== 'family') return;
  throw new TypeError('Expected no photo that a family brought: it is searched for, never enrolled (MCA-2020-13 annex art. 8)');
}
