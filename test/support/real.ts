import fc from 'fast-check';

/** Numbers spread evenly over a range; `fc.double` favours the smallest magnitudes, which hides what happens in the middle. */
export function real(min: number, max: number): fc.Arbitrary<number> {
  return fc.integer({ min: 0, max: 1_000_000 }).map((step) => min + ((max - min) * step) / 1_000_000);
}
