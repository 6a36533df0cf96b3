import type { GivenAct } from '../core/acts.js';
import { checkId, checkKeys } from '../core/check.js';
import { type CompleteAct, completeAct } from '../core/check-act.js';
import type { CallOptions, Detector, Embedder, RandomSource, Store, StoredRecord } from '../core/contracts.js';
import type { Measurement, NotAssessedReason } from '../core/measurement.js';
import type { LedgerEntry, PhotoRecord } from '../core/records.js';
import { formatEntryId } from '../ledger/entry-id.js';
import type { UsageHeaders } from '../ledger/usage-headers.js';
import type { Gallery } from './gallery.js';
import type { KnownPhotos } from './known-photos.js';
import { nearIdenticalFrom } from './near-identical.js';
import { asRead } from './person-records.js';
import type { PhotoReport } from './photo-report.js';
import type { PhotoRules, SeenPhoto } from './photo-rules.js';
import { checkValidation, type PhotoValidator, seePhoto, type ValidatePhotoOptions } from './photo-validator.js';
import { mayAlso } from './refusal.js';
import type { EarlierPhoto, ReuseReport } from './reuse-report.js';
import { settleBoth } from './settle-both.js';
import { millionths, personFragment, unenrolledFragment, usageEntry, wholeBox } from './usage-entry.js';
import { authorise, recordingFailure, retryingConflicts, type UseContext } from './use-context.js';

/**
 * For which stay a photo is to be used: stored photos of that stay are no reuse (MCA-2020-13 circular 2(2)). Neither given:
 * a new one, and every stored photo counts.
 */
export interface ReuseInput {
  /** Who looks, where, what for and by what right; laid over the act the gallery was opened with. */
  readonly act?: GivenAct | undefined;
  /** The stay, as `enroll` was or will be given it. */
  readonly episodeId?: string | undefined;
  /** 救助编号: every stay under it is the same. Default: the number of the episode that was given, where that is known. */
  readonly rescueNumber?: string | undefined;
}

/** Options of `validatePhoto` of an open gallery. */
export interface GalleryValidateOptions extends ValidatePhotoOptions {
  /**
   * Looks whether the photo was used before, for another stay: a use of the gallery, which needs permission `enroll`, and
   * which commits its entry before it answers. Default: it is not looked for, and the rules on reuse are `not-assessed`.
   */
  readonly reuse?: ReuseInput | undefined;
}

/** What looking for a photo's reuse needs. */
export interface ReuseContext extends UseContext {
  readonly validator: PhotoValidator;
  readonly rules: PhotoRules;
  readonly detector: Detector;
  readonly embedder: Embedder;
  readonly gallery: Gallery;
  readonly random: RandomSource;
  /** Absent where the gallery keeps no fingerprints. */
  readonly knownPhotos: KnownPhotos | undefined;
}

/** Earlier photos told and recorded. */
const MOST_EARLIER = 10;

const MEASURES = { picture: 'reused-picture', template: 'near-identical-template' } as const;

type Header = Omit<UsageHeaders['reuse-check@1'], 'id' | 'space'>;

interface Plan {
  readonly id: string;
  readonly act: CompleteAct;
  readonly stay: Pick<ReuseInput, 'episodeId' | 'rescueNumber'>;
}

interface Earlier extends EarlierPhoto {
  readonly photo: StoredRecord<PhotoRecord>;
  readonly score: number;
}

/** The report on a photo; where its reuse is asked for, given out only once the usage entry is committed. */
export async function validateInGallery(context: ReuseContext, photo: Uint8Array, given: GalleryValidateOptions): Promise<PhotoReport> {
  const { reuse, ...options } = given;
  const { validator, detector, rules, knownPhotos } = context;
  const { source, policy, signal } = options;
  checkValidation(photo, options);
  if (reuse === undefined) return validator.validatePhoto(photo, options);
  const plan = checkedReuse(context, reuse);
  if (knownPhotos === undefined) return validator.validatePhoto(photo, options);
  await authorise(context, plan.act, 'validatePhoto', ['enroll'], { signal });
  const names = await mayAlso(context, plan.act, 'search', { signal });
  const look = async () => {
    const seen = await seePhoto(detector, photo, { signal });
    return { seen, ...(await lookForReuse({ ...context, knownPhotos }, plan, seen, names, { signal })) };
  };
  const { seen, measurements, ...found } = await recordingFailure({ signal }, look, (failure) =>
    record(context, plan, { photo: 'failed', failure, found: 'none', named: names }, []),
  );
  const report = await rules.report(seen, source, { signal }, policy, measurements);
  return { ...report, reuse: found };
}

async function lookForReuse(
  context: ReuseContext & { readonly knownPhotos: KnownPhotos },
  plan: Plan,
  { decoded, faces }: SeenPhoto,
  names: boolean,
  options: CallOptions,
): Promise<ReuseReport & { readonly measurements: readonly Measurement[] }> {
  const { rules, embedder, knownPhotos, gallery, store } = context;
  const [face] = faces ?? [];
  if (decoded === undefined || face === undefined) {
    const status = decoded === undefined ? 'no-picture' : 'no-face';
    const checkId = await record(context, plan, { photo: status, found: 'none', named: names }, [unenrolledFragment({ ...plan.stay })]);
    const measurements = Object.values(MEASURES).map((name) => notAssessed(name, status));
    return { checkId, status, photos: 0, photosNotCovered: 0, measurements };
  }
  const { image, facts } = decoded;
  const [fingerprint, embedding] = await settleBoth(
    rules.fingerprint(decoded, face, options),
    embedder.embed(image, face.landmarks, options),
  );
  const limit = nearIdenticalFrom(embedder.space);
  // Again where an earlier photo was erased between the answer and its record: who is gone is neither recorded nor shown.
  return retryingConflicts(async () => {
    const looked = await knownPhotos.search(fingerprint, options);
    const near = limit === undefined ? [] : await gallery.templatesFrom(embedding, limit, options);
    const otherStay = await stayFilter(store, plan.stay, options);
    const pictures = await earlierOf(context, looked.hits, otherStay, options);
    const shown = new Set(looked.hits.map(({ id }) => id));
    const templates = await earlierOf(
      context,
      // What is the same picture needs no second reason, and what is of this stay is none.
      near.filter(({ photoId }) => !shown.has(photoId)).map(({ photoId, similarity }) => nearHit(photoId, similarity)),
      otherStay,
      options,
    );
    const earlier = [...pictures, ...templates].slice(0, MOST_EARLIER);
    const counts = { photos: looked.photos, uncovered: looked.uncovered };
    const said = earlier[0]?.how ?? 'none';
    const probe = unenrolledFragment({ ...plan.stay, digest: facts.sha256, face: wholeBox(face.box) });
    const fragments = [probe, ...earlier.map(fragmentOf)];
    const header: Header = { photo: 'checked', ...counts, revision: looked.revision, found: said, named: names };
    const checkId = await record(context, plan, header, fragments, earlier, options);
    return {
      checkId,
      status: 'checked',
      photos: looked.photos,
      photosNotCovered: looked.uncovered,
      earlier: names ? earlier.map(({ photo: _, score: __, ...told }) => told) : undefined,
      measurements: [
        yesOrNo(MEASURES.picture, pictures.length > 0),
        limit === undefined ? notAssessed(MEASURES.template, 'not-available') : yesOrNo(MEASURES.template, templates.length > 0),
      ],
    };
  });
}

interface Hit {
  readonly id: string;
  readonly kind: EarlierPhoto['how'];
  readonly confidence: number;
}

function nearHit(id: string, similarity: number): Hit {
  return { id, kind: 'near-identical', confidence: similarity };
}

/** The photos of hits that are of another stay, as many as are told; the store says whose they are now. */
async function earlierOf(
  { store, gallery }: ReuseContext,
  hits: readonly Hit[],
  otherStay: (photo: PhotoRecord) => Promise<boolean>,
  options: CallOptions,
): Promise<Earlier[]> {
  const earlier: Earlier[] = [];
  for (const { id, kind, confidence } of hits) {
    const photo = await store.get('photo', id, options);
    if (photo === undefined || !(await otherStay(photo.record))) continue;
    const { personId, episodeId } = photo.record;
    earlier.push({ personId: gallery.links.leading(personId), photoId: id, episodeId, how: kind, photo, score: confidence });
    if (earlier.length === MOST_EARLIER) break;
  }
  return earlier;
}

/** Tells photos of another stay from those of this one: the same episode, or one under the same rescue number. */
async function stayFilter(
  store: Store,
  { episodeId, rescueNumber }: Plan['stay'],
  options: CallOptions,
): Promise<(photo: PhotoRecord) => Promise<boolean>> {
  const numberOf = async (id: string) => (await store.get('episode', id, options))?.record.rescueNumber;
  const number = rescueNumber ?? (episodeId === undefined ? undefined : await numberOf(episodeId));
  return async (photo) => {
    if (photo.episodeId === episodeId) return false;
    return number === undefined || (await numberOf(photo.episodeId)) !== number;
  };
}

/** Commits the entry; what it names is as it was read. */
async function record(
  { store, clock, embedder }: ReuseContext,
  { id, act }: Plan,
  header: Header,
  fragments: LedgerEntry['fragments'],
  earlier: readonly Earlier[] = [],
  options: CallOptions = {},
): Promise<string> {
  const entry = usageEntry('reuse-check@1', { at: clock.now(), act }, { id, space: embedder.space, ...header }, fragments);
  const { firstSeq } = await store.commit({ entries: [entry], expectations: earlier.map(({ photo }) => asRead(photo)) }, options);
  return formatEntryId({ seq: firstSeq, id });
}

function fragmentOf({ personId, photoId, episodeId, how, score }: Earlier) {
  return personFragment(personId, { photoId, episodeId, how, scoreE6: millionths(score) });
}

function yesOrNo(name: string, found: boolean): Measurement {
  return { status: 'ok', name, value: found ? 1 : 0, unit: '', score: found ? 0 : 100 };
}

function notAssessed(name: string, reason: NotAssessedReason): Measurement {
  return { status: 'not-assessed', name, reason };
}

function checkedReuse({ act: defaults, random }: ReuseContext, reuse: ReuseInput): Plan {
  checkKeys('reuse', reuse, ['act', 'episodeId', 'rescueNumber']);
  const { episodeId, rescueNumber } = reuse;
  for (const [what, value] of Object.entries({ episodeId, rescueNumber })) if (value !== undefined) checkId(what, value);
  return { id: random.uuid(), act: completeAct(defaults, reuse.act), stay: { episodeId, rescueNumber } };
}
