import { checkBytes, checkId, checkKeys } from '../core/check.js';
import type { CallOptions, Clock, RandomSource, Store } from '../core/contracts.js';
import { RescueFaceError } from '../core/errors.js';
import type { StoreRecord } from '../core/records.js';
import {
  checkFaceChoice,
  type EmbeddedPhoto,
  embedPhoto,
  type FaceChoice,
  type PhotoStages,
  type UnusablePhoto,
} from './photo-analysis.js';

/** A photo to enrol. */
export interface EnrollInput {
  /** The photo file's bytes; they must not change before the call settles. */
  readonly photo: Uint8Array;
  /** The person it shows. A new id makes a new person; without one, an id is made. */
  readonly personId?: string | undefined;
  /** The stay (rescue number) it was taken in. A new id makes a new episode; without one, an id is made. */
  readonly episodeId?: string | undefined;
  /** Which face is meant. Default `only`. */
  readonly face?: FaceChoice | undefined;
}

/** A photo that is now in the gallery. */
export interface Enrolled extends Omit<EmbeddedPhoto, 'status' | 'embedding'> {
  readonly status: 'enrolled';
  readonly personId: string;
  readonly episodeId: string;
  readonly photoId: string;
  /** The store revision that holds it. */
  readonly revision: number;
}

/** What enrolment answers: done, or why the photo could not be used. */
export type EnrollResult = Enrolled | UnusablePhoto;

/** What enrolment needs. */
export interface EnrollContext extends PhotoStages {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: RandomSource;
}

/** How often a commit is tried again when another one came in between. */
const MAX_TRIES = 8;

/** Refuses a malformed enrolment before anything is decoded. */
function checkEnrollInput(input: EnrollInput): void {
  checkKeys('enroll', input, ['photo', 'personId', 'episodeId', 'face']);
  checkBytes('photo', input.photo);
  if (input.personId !== undefined) checkId('personId', input.personId);
  if (input.episodeId !== undefined) checkId('episodeId', input.episodeId);
  if (input.face !== undefined) checkFaceChoice(input.face);
}

/** Photo to records in the store; the index follows. */
export async function enrollPhoto(context: EnrollContext, input: EnrollInput, options: CallOptions): Promise<EnrollResult> {
  checkEnrollInput(input);
  const analysed = await embedPhoto(context, input.photo, input.face ?? 'only', options);
  if (analysed.status !== 'embedded') return analysed;
  const ids = {
    personId: input.personId ?? context.random.uuid(),
    episodeId: input.episodeId ?? context.random.uuid(),
  };
  for (let attempt = 1; ; attempt++) {
    try {
      const photoId = context.random.uuid();
      const revision = await commit(context, { ...ids, photoId }, analysed, options);
      const { embedding: _, ...rest } = analysed;
      return { ...rest, ...ids, photoId, revision, status: 'enrolled' };
    } catch (error) {
      const conflict = error instanceof RescueFaceError && error.code === 'ERR_STORE_CONFLICT';
      if (!conflict || attempt === MAX_TRIES) throw error;
    }
  }
}

async function commit(
  { store, clock, random }: EnrollContext,
  { personId, episodeId, photoId }: { personId: string; episodeId: string; photoId: string },
  { photo, face, embedding }: EmbeddedPhoto,
  options: CallOptions,
): Promise<number> {
  const person = await store.get('person', personId, options);
  const episode = await store.get('episode', episodeId, options);
  if (episode !== undefined && episode.record.personId !== personId) {
    throw new RescueFaceError('ERR_STORE_RECORD', { problem: 'the episode belongs to another person' });
  }
  const createdAt = clock.now();
  const templateId = random.uuid();
  const { box, score, landmarks, rotation, headPose } = face;
  const puts: StoreRecord[] = [
    {
      kind: 'photo',
      id: photoId,
      personId,
      episodeId,
      digest: photo.sha256,
      width: photo.width,
      height: photo.height,
      face: { box, score, landmarks, rotation, headPose },
      createdAt,
    },
    { kind: 'template', id: templateId, personId, photoId, embedding },
  ];
  if (person === undefined) puts.push({ kind: 'person', id: personId, createdAt });
  if (episode === undefined) puts.push({ kind: 'episode', id: episodeId, personId, createdAt });
  const { revision } = await store.commit(
    {
      expectations: [
        { key: { kind: 'person', id: personId }, revision: person?.revision ?? 0 },
        { key: { kind: 'episode', id: episodeId }, revision: episode?.revision ?? 0 },
        { key: { kind: 'photo', id: photoId }, revision: 0 },
        { key: { kind: 'template', id: templateId }, revision: 0 },
      ],
      puts,
    },
    options,
  );
  return revision;
}
