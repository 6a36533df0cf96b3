/** A stored photo of another stay that this one repeats. */
export interface EarlierPhoto {
  /** The one who leads, where persons were merged. */
  readonly personId: string;
  readonly photoId: string;
  readonly episodeId: string;
  /** `same-bytes`: the file itself; `same-picture`: the picture in another file; `near-identical`: only the template says so. */
  readonly how: 'same-bytes' | 'same-picture' | 'near-identical';
}

/** What was looked at for a photo's reuse; what it came to stands in the rules `photo.reused` and `photo.near-identical`. */
export interface ReuseReport {
  /** Names the usage entry. */
  readonly checkId: string;
  /** Nothing was compared where the photo could not be decoded or shows no face. */
  readonly status: 'checked' | 'no-picture' | 'no-face';
  /** Stored photos that it was compared with, as pictures. */
  readonly photos: number;
  /** Stored photos without a fingerprint that can be compared, enrolled before there were any: of them only the templates were. */
  readonly photosNotCovered: number;
  /** At most ten, the surest first. Only for whoever may `search` as well: anybody else learns yes or no. */
  readonly earlier?: readonly EarlierPhoto[] | undefined;
}
