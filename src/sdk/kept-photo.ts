import type { PhotoSource } from '../core/acts.js';
import { checkBytes, checkOneOf, checkSha256 } from '../core/check.js';
import type { StoreExpectation } from '../core/contracts.js';
import type { FilterFacts, PhotoRecord, StoreRecord } from '../core/records.js';
import { PHOTO_EXCEPTIONS, type PhotoException } from '../ledger/closed-lists.js';
import { checkFaceChoice, type EmbeddedPhoto, type FaceChoice } from './photo-analysis.js';
import { rulesRecord } from './photo-report.js';
import { wholeBox } from './usage-entry.js';

/** A photo that is to be kept. */
export interface KeptPhotoInput {
  /** The photo file's bytes; they must not change before the call settles. They are kept. */
  readonly photo: Uint8Array;
  /** Where the photo comes from. Needed here where it was not given once as `photoSource`. */
  readonly source?: PhotoSource | undefined;
  /** Which face is meant. Default `only`. */
  readonly face?: FaceChoice | undefined;
  /**
   * SHA-256 of the file that `preparePhoto` made this photo of (`original.sha256`), 64 lower-case hexadecimal digits: both
   * digests are then recorded. The original itself is not kept.
   */
  readonly originalDigest?: string | undefined;
  /**
   * Why this photo is kept even where the photo rules reject it. It is then to be replaced later: a `replace-photo` duty is
   * opened. Kept encrypted, and only where they do reject it.
   */
  readonly exception?: PhotoException | undefined;
}

/** The names of {@link KeptPhotoInput}. */
export const KEPT_PHOTO_KEYS = [
  'photo',
  'source',
  'face',
  'originalDigest',
  'exception',
] as const satisfies readonly (keyof KeptPhotoInput)[];

/** Refuses what is malformed before anything is decoded. */
export function checkKeptPhoto({ photo, face, originalDigest, exception }: KeptPhotoInput): void {
  checkBytes('photo', photo);
  if (face !== undefined) checkFaceChoice(face);
  if (originalDigest !== undefined) checkSha256('originalDigest', originalDigest);
  if (exception !== undefined) checkOneOf('exception', exception, PHOTO_EXCEPTIONS);
}

/** What is known of a photo besides what was found on it. */
export interface PhotoToKeep
  extends Pick<PhotoRecord, 'personId' | 'episodeId' | 'originalDigest' | 'provenance' | 'replaces' | 'fingerprint' | 'createdAt'> {
  readonly photoId: string;
  readonly templateId: string;
  readonly source: PhotoSource;
  readonly exception: PhotoException | undefined;
  readonly bytes: Uint8Array;
  readonly filter: FilterFacts;
}

/** The records of a photo that is new, what their commit expects, and what its entry says of it under the person's key. */
export function keptPhoto({ photo, face, embedding, report }: EmbeddedPhoto, given: PhotoToKeep) {
  const { personId, episodeId, photoId, templateId, originalDigest, source, provenance, replaces, fingerprint, createdAt } = given;
  const { box, score, landmarks, rotation, headPose } = face;
  const rules = report && rulesRecord(report, given.exception);
  const puts: readonly StoreRecord[] = [
    {
      kind: 'photo',
      id: photoId,
      personId,
      episodeId,
      digest: photo.sha256,
      originalDigest,
      width: photo.width,
      height: photo.height,
      source,
      provenance,
      rules,
      face: { box, score, landmarks, rotation, headPose },
      fingerprint,
      replaces,
      createdAt,
    },
    { kind: 'picture', id: photoId, personId, bytes: given.bytes },
    { kind: 'template', id: templateId, personId, photoId, filter: given.filter, embedding },
  ];
  const { broken, exception } = rules ?? {};
  const told = { episodeId, photoId, digest: photo.sha256, originalDigest, face: wholeBox(box), broken, exception };
  return { puts, expectations: puts.map(notThere), told, exception };
}

/** That nothing goes by a record's name yet. */
export function notThere({ kind, id }: StoreRecord): StoreExpectation {
  return { key: { kind, id }, revision: 0 };
}
