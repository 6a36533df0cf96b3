/**
 * From which similarity on two templates are nearly one, by space: only where it was measured. For the model of the package
 * 12 of the 7,342 pairs of one person's photos in lfw-dev lie above it (three of them are one picture), none of the
 * 9,740,000 pairs of two people (the nearest has 0.948), and nearly all copies; `bench/validate reuse` counts them.
 */
const LIMITS: Readonly<Record<string, number>> = { 'dlib-faceres:e877e0848dc37f54': 0.98 };

/** The limit of a space, or `undefined` where nobody has measured it. */
export function nearIdenticalFrom(space: string): number | undefined {
  return Object.hasOwn(LIMITS, space) ? LIMITS[space] : undefined;
}
