/** A file, and how it is shown. */
export interface PhotoFile {
  readonly path: string;
  /** As the user gave it, below the folder. */
  readonly name: string;
}

/** A file that was passed over before anything was decoded. */
export interface PassedOver {
  readonly name: string;
  readonly why: 'not-a-photo' | 'beside-folders' | 'too-deep' | 'unreadable';
  /** For `unreadable`: what the system said, such as EACCES. */
  readonly code?: string | undefined;
}

/** Who is enrolled and what is searched with. */
export type DemoPlan = {
  /** As the user gave it; undefined for the sample photos. */
  readonly folder: string | undefined;
  readonly passedOver: readonly PassedOver[];
} & (
  | { readonly layout: 'groups'; readonly gallery: readonly PhotoFile[]; readonly probes: readonly PhotoFile[] }
  | { readonly layout: 'persons'; readonly people: readonly PersonFolder[] }
);

/** One person's photos, in name order: the first that can be used is enrolled, the others are probes. */
export interface PersonFolder {
  readonly person: string;
  readonly photos: readonly PhotoFile[];
}

/** One photo in three is searched with, and the two before it are enrolled. */
const PROBE_EVERY = 3;

/** Photos that nobody has sorted by person: every third is searched with. Of two, the second. */
export function planGroups(photos: readonly PhotoFile[]): { gallery: readonly PhotoFile[]; probes: readonly PhotoFile[] } {
  if (photos.length === 2) return { gallery: photos.slice(0, 1), probes: photos.slice(1) };
  const isProbe = (_: PhotoFile, place: number) => place % PROBE_EVERY === PROBE_EVERY - 1;
  return { gallery: photos.filter((photo, place) => !isProbe(photo, place)), probes: photos.filter(isProbe) };
}
