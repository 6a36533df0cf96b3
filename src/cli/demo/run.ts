import type { Enrolled, EnrollInput, RescueFace, Searched, UnusablePhoto } from 'rescue-face';
import { concurrently } from '../concurrently.js';
import { CliFailure, isPhotoError } from '../failure.js';
import { type PhotoEntry, photoEntry } from '../photo-facts.js';
import { readPhoto } from '../read-photo.js';
import type { Language, Texts } from '../texts.js';
import type { UnusableFile } from './document.js';
import type { DemoPlan, PersonFolder, PhotoFile } from './plan.js';

/** What a run needs. */
export interface RunContext {
  readonly sdk: RescueFace;
  /** Photos worked on at once. */
  readonly threads: number;
  readonly language: Language;
  readonly texts: Texts;
  onProgress(stage: 'enrolling' | 'searching', done: number, all: number): void;
}

/** Milliseconds of one call. */
export type CallTimings = Enrolled['timings'];

/** One photo after the run. */
export interface UsedPhoto {
  readonly status: 'used';
  readonly file: PhotoFile;
  readonly role: 'gallery' | 'probe';
  readonly person?: string | undefined;
  readonly entry: PhotoEntry;
  readonly timings: readonly CallTimings[];
  readonly enrolled: readonly { readonly face: number; readonly personId: string; readonly photoId: string }[];
  readonly searched: readonly (Pick<Searched, 'candidates' | 'rankedBy' | 'bands'> & { readonly face: number })[];
}

/** A call that took a face. */
type Call = Enrolled | Searched;

/** One photo, used or not. */
export type PhotoOutcome = UsedPhoto | ({ readonly status: 'unusable' } & UnusableFile);

/** As many as one search may answer. */
const MOST_CANDIDATES = 1000;

/** Carries a plan out: first everything is enrolled, then everything is searched. */
export async function runPlan(plan: DemoPlan, context: RunContext): Promise<PhotoOutcome[]> {
  const counted = (stage: 'enrolling' | 'searching', all: number) => {
    let done = 0;
    return () => context.onProgress(stage, ++done, all);
  };
  if (plan.layout === 'groups') {
    const enrolOne = counted('enrolling', plan.gallery.length);
    const gallery = await concurrently(plan.gallery, context.threads, (file) => enrolFaces(context, file).finally(enrolOne));
    const searchOne = counted('searching', plan.probes.length);
    const probes = await concurrently(plan.probes, context.threads, (file) => searchFaces(context, file, 'all').finally(searchOne));
    return [...gallery, ...probes];
  }
  const enrolOne = counted('enrolling', plan.people.length);
  const people = await concurrently(plan.people, context.threads, (folder) => enrolPerson(context, folder).finally(enrolOne));
  const left = people.flatMap(({ person, probes }) => probes.map((file) => ({ person, file })));
  const searchOne = counted('searching', left.length);
  const searched = await concurrently(left, context.threads, ({ file, person }) =>
    searchFaces(context, file, 'largest', person).finally(searchOne),
  );
  return [...people.flatMap(({ outcomes }) => outcomes), ...searched];
}

/** The first usable photo of a person goes into the gallery; those after it are probes. */
async function enrolPerson(context: RunContext, { person, photos }: PersonFolder) {
  const outcomes: PhotoOutcome[] = [];
  for (const [place, file] of photos.entries()) {
    const outcome = await attempt(context, file, async (photo) => {
      const result = await enrolNew(context, { photo, personId: person, face: 'largest' });
      if (result.status !== 'enrolled') return result;
      return used(file, 'gallery', [result], { person, enrolled: [{ face: 1, personId: person, photoId: result.photoId }] });
    });
    outcomes.push(outcome);
    if (outcome.status === 'used') return { person, outcomes, probes: photos.slice(place + 1) };
  }
  return { person, outcomes, probes: [] };
}

/** Every face of a photo becomes a person of its own, since nobody has said who is who. */
function enrolFaces(context: RunContext, file: PhotoFile): Promise<PhotoOutcome> {
  return attempt(context, file, async (photo) => {
    const enrol = (face: number) => enrolNew(context, { photo, personId: `${file.name}#${face + 1}`, face });
    const first = await enrol(0);
    if (first.status !== 'enrolled') return first;
    const results = await otherFaces(first, first.faces.length, enrol);
    const enrolled = results.map(({ personId, photoId }, place) => ({ face: place + 1, personId, photoId }));
    return used(file, 'gallery', results, { enrolled });
  });
}

/** A photo under a new id, which is never known from before, and which no rule keeps out. */
async function enrolNew({ sdk }: RunContext, input: EnrollInput): Promise<Enrolled | UnusablePhoto> {
  const result = await sdk.enroll(input);
  if (result.status === 'known' || result.status === 'rejected') throw new Error('Expected a photo under a new id');
  return result;
}

function searchFaces(context: RunContext, file: PhotoFile, faces: 'all' | 'largest', person?: string): Promise<PhotoOutcome> {
  return attempt(context, file, async (photo) => {
    // The whole gallery where it can be had: the report draws every similarity, not only those of the candidates.
    const topK = Math.max(1, Math.min(MOST_CANDIDATES, context.sdk.size.persons));
    const search = (face: number) => context.sdk.search({ photo, topK, face });
    const first = await search(0);
    if (first.status !== 'searched') return first;
    const results = await otherFaces<Searched>(first, faces === 'all' ? first.faces.length : 1, search);
    const searched = results.map(({ candidates, rankedBy, bands }, place) => ({ face: place + 1, candidates, rankedBy, bands }));
    return used(file, 'probe', results, { person, searched });
  });
}

/** One call per face, in order: a photo that has given one face gives them all. */
async function otherFaces<R extends Call>(
  first: R,
  count: number,
  call: (face: number) => Promise<R | UnusablePhoto>,
): Promise<[R, ...R[]]> {
  const results: [R, ...R[]] = [first];
  for (let face = 1; face < count; face++) results.push((await call(face)) as R);
  return results;
}

function used(
  file: PhotoFile,
  role: 'gallery' | 'probe',
  calls: readonly [Call, ...Call[]],
  rest: Partial<Pick<UsedPhoto, 'person' | 'enrolled' | 'searched'>>,
): UsedPhoto {
  const timings = calls.map((call) => call.timings);
  return { status: 'used', file, role, entry: photoEntry(file.name, calls[0]), timings, enrolled: [], searched: [], ...rest };
}

/** A photo that cannot be used is an outcome; anything else ends the run. */
async function attempt(
  { language, texts }: Pick<RunContext, 'language' | 'texts'>,
  file: PhotoFile,
  task: (photo: Uint8Array) => Promise<UsedPhoto | UnusablePhoto>,
): Promise<PhotoOutcome> {
  const unusable = (reason: string, message: string) => ({ status: 'unusable' as const, file: file.name, reason, message });
  try {
    const outcome = await task(await readPhoto(file.path, texts));
    return outcome.status === 'used' ? outcome : unusable(outcome.status, texts.noFace);
  } catch (error) {
    if (isPhotoError(error)) return unusable(error.code, error.messageIn(language));
    if (error instanceof CliFailure) return unusable('unreadable', error.message);
    throw error;
  }
}
