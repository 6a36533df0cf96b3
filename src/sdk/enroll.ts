import type { GivenAct, PhotoSource } from '../core/acts.js';
import { checkId, checkKeys, checkOneOf } from '../core/check.js';
import { type CompleteAct, completeAct, completeSource } from '../core/check-act.js';
import type { CallOptions, RandomSource, StoredRecord } from '../core/contracts.js';
import { RescueFaceError } from '../core/errors.js';
import type { EpisodeRecord, Labels, LedgerEntry, PersonRecord, Provenance, StoreRecord } from '../core/records.js';
import type { PhotoException } from '../ledger/closed-lists.js';
import { beginFingerprint } from './begin-fingerprint.js';
import { refuseFamilyPhoto } from './family-photo.js';
import { checkKeptPhoto, KEPT_PHOTO_KEYS, type KeptPhotoInput, keptPhoto, notThere } from './kept-photo.js';
import type { KnownPhotos } from './known-photos.js';
import { newDuty } from './ledger/duties.js';
import { type EmbeddedPhoto, embedPhoto, type PhotoStages, type UnusablePhoto } from './photo-analysis.js';
import { heldToRules, type PhotoReport } from './photo-report.js';
import type { PhotoRules, SeenPhoto } from './photo-rules.js';
import type { PhotoRulesOptions } from './photo-rules-options.js';
import { checked, checkedLabels, checkTime } from './search-filter.js';
import { personFragment, usageEntry } from './usage-entry.js';
import { authorise, retryingConflicts, type UseContext } from './use-context.js';

/** A photo to enrol. */
export interface EnrollInput extends KeptPhotoInput {
  /** Who enrols, where, what for and by what right; laid over the act the gallery was opened with. */
  readonly act?: GivenAct | undefined;
  /** The person it shows. A new id makes a new person; without one, an id is made. */
  readonly personId?: string | undefined;
  /** The stay (rescue number) it was taken in. A new id makes a new episode; without one, an id is made. */
  readonly episodeId?: string | undefined;
  /**
   * The photo's own id, together with `personId`. A photo of theirs that is in the gallery already answers `known` and
   * changes nothing, so that an import that was cut short can be run again. Default: an id is made.
   */
  readonly photoId?: string | undefined;
  /** As registered (登记姓名). Given for a known person, it takes the place of the one that is there. */
  readonly name?: string | undefined;
  /** 救助编号. This and what follows, given for a known episode, take the place of what is there. */
  readonly rescueNumber?: string | undefined;
  /** The station that took the person in. Default, for a new episode: the station of the act. */
  readonly station?: string | undefined;
  /** Intake (入站登记), in milliseconds since 1970-01-01T00:00:00Z. */
  readonly admittedAt?: number | undefined;
  /** What the host sorts its people by and searches can be narrowed to: up to 32 names, each with one word. */
  readonly labels?: Labels | undefined;
  /** How what is new comes in. */
  readonly provenance?: Provenance | undefined;
}

/** A photo that is now in the gallery. */
export interface Enrolled extends Omit<EmbeddedPhoto, 'status' | 'embedding'> {
  readonly status: 'enrolled';
  readonly personId: string;
  readonly episodeId: string;
  readonly photoId: string;
  /** The store revision that holds it. */
  readonly revision: number;
  /** The duty to replace it later; where it was enrolled by an `exception` alone. */
  readonly replaceLater?: { readonly dutyId: string } | undefined;
}

/** The photo rules reject the photo, and the gallery enforces them: nothing was enrolled. */
export interface RejectedPhoto extends Omit<EmbeddedPhoto, 'status' | 'embedding'> {
  readonly status: 'rejected';
  readonly report: PhotoReport;
}

/** A photo of the given id is in the gallery already; it was not looked at again, and no entry was written. */
export interface KnownPhoto {
  readonly status: 'known';
  /** As given. */
  readonly personId: string;
  readonly photoId: string;
}

/** What enrolment answers: done, done before, or why the photo could not be used. */
export type EnrollResult = Enrolled | KnownPhoto | RejectedPhoto | UnusablePhoto;

/** What enrolment needs. */
export interface EnrollContext extends PhotoStages, UseContext {
  readonly random: RandomSource;
  readonly photoSource: PhotoSource | undefined;
  readonly rules: PhotoRules;
  readonly photoRules: PhotoRulesOptions;
  /** Absent where no fingerprints are kept. */
  readonly knownPhotos: KnownPhotos | undefined;
}

const ENROLL_KEYS = [
  ...KEPT_PHOTO_KEYS,
  'act',
  'personId',
  'episodeId',
  'photoId',
  'name',
  'rescueNumber',
  'station',
  'admittedAt',
  'labels',
  'provenance',
];

/** What is enrolled, besides the picture. */
interface Particulars {
  readonly act: CompleteAct;
  readonly source: PhotoSource;
  readonly name: string | undefined;
  readonly provenance: Provenance | undefined;
  readonly originalDigest: string | undefined;
  readonly exception: PhotoException | undefined;
  readonly episode: Pick<EpisodeRecord, 'rescueNumber' | 'station' | 'admittedAt' | 'labels'>;
}

/** The file, and what its copies are known by. */
interface PhotoFile {
  readonly bytes: Uint8Array;
  readonly fingerprint: Uint8Array | undefined;
}

interface Ids {
  readonly personId: string;
  readonly episodeId: string;
  readonly photoId: string;
}

/** Photo to records and a usage entry in the store, in one commit; the index follows. */
export async function enrollPhoto(context: EnrollContext, input: EnrollInput, options: CallOptions): Promise<EnrollResult> {
  const particulars = checkedEnrollment(context, input);
  await authorise(context, particulars.act, 'enroll', ['enroll'], options);
  const before = await knownPhoto(context, input, options);
  if (before !== undefined) return before;
  const { random, rules, photoRules } = context;
  const { source, exception } = particulars;
  const known = beginFingerprint(context.knownPhotos && rules, options);
  const report = async (seen: SeenPhoto) => {
    known.begin(seen);
    if (photoRules.enrolment === 'off') return undefined;
    // Who is not enrolled is not found: where nothing is enforced, a measurement that fails keeps nobody out.
    return photoRules.enrolment === 'enforce' ? rules.report(seen, source, options) : rules.reportIfTold(seen, source, options);
  };
  const analysed = await embedPhoto(context, input.photo, input.face ?? 'only', options, report);
  if (analysed.status !== 'embedded') return analysed;
  const { embedding: _, ...rest } = analysed;
  if (photoRules.enrolment === 'enforce' && rest.report?.verdict === 'reject' && exception === undefined)
    return { ...rest, report: rest.report, status: 'rejected' };
  const fingerprint = await known.made();
  const ids = { personId: input.personId ?? random.uuid(), episodeId: input.episodeId ?? random.uuid() };
  return retryingConflicts(async () => {
    // Somebody else may have enrolled it in the meantime.
    const known = await knownPhoto(context, input, options);
    if (known !== undefined) return known;
    const photoId = input.photoId ?? random.uuid();
    const committed = await commit(context, { ...ids, photoId }, particulars, { ...analysed, bytes: input.photo, fingerprint }, options);
    return { ...rest, ...ids, photoId, ...committed, status: 'enrolled' };
  });
}

/** The photo of the id that was given, where it is in the gallery. */
async function knownPhoto(
  { store }: EnrollContext,
  { photoId, personId }: EnrollInput,
  options: CallOptions,
): Promise<KnownPhoto | undefined> {
  if (photoId === undefined || personId === undefined) return undefined;
  const known = await store.get('photo', photoId, options);
  if (known === undefined) return undefined;
  if (known.record.personId !== personId) {
    throw new RescueFaceError('ERR_STORE_RECORD', { problem: 'the photo belongs to another person' });
  }
  return { status: 'known', personId, photoId };
}

async function commit(
  { store, clock, random, embedder }: EnrollContext,
  { personId, episodeId, photoId }: Ids,
  { act, source, name, provenance, originalDigest, exception, episode: given }: Particulars,
  { bytes, fingerprint, ...analysed }: EmbeddedPhoto & PhotoFile,
  options: CallOptions,
): Promise<Pick<Enrolled, 'revision' | 'replaceLater'>> {
  const knownPerson = await store.get('person', personId, options);
  const knownEpisode = await store.get('episode', episodeId, options);
  if (knownEpisode !== undefined && knownEpisode.record.personId !== personId) {
    throw new RescueFaceError('ERR_STORE_RECORD', { problem: 'the episode belongs to another person' });
  }
  const createdAt = clock.now();
  const person = laidOver<PersonRecord>(knownPerson, { kind: 'person', id: personId, provenance, createdAt }, { name });
  const blank: EpisodeRecord = { kind: 'episode', id: episodeId, personId, station: act.station, provenance, createdAt };
  const episode = laidOver<EpisodeRecord>(knownEpisode, blank, given);
  const { station, labels, admittedAt, rescueNumber } = episode.record;
  const filter = { station, at: admittedAt ?? createdAt, labels };
  const about = { personId, episodeId, photoId, templateId: random.uuid(), originalDigest, source, provenance, exception, createdAt };
  const kept = keptPhoto(analysed, { ...about, filter, bytes, fingerprint });
  const duty =
    kept.exception === undefined
      ? undefined
      : newDuty(random.uuid(), { act, at: createdAt }, { duty: 'replace-photo', personId, rescueNumber, reference: photoId });
  const puts: StoreRecord[] = [...kept.puts, ...person.puts, ...episode.puts, ...(duty === undefined ? [] : [duty.record])];
  const header = {
    source,
    space: embedder.space,
    newPerson: knownPerson === undefined,
    newEpisode: knownEpisode === undefined,
    provenance,
    rules: analysed.report && heldToRules(analysed.report),
  };
  const told = personFragment(personId, { ...kept.told, rescueNumber });
  const entries: LedgerEntry[] = [usageEntry('enroll@1', { at: createdAt, act }, header, [told])];
  if (duty !== undefined) entries.push(duty.entry);
  const { revision } = await store.commit(
    {
      expectations: [
        { key: { kind: 'person', id: personId }, revision: knownPerson?.revision ?? 0 },
        { key: { kind: 'episode', id: episodeId }, revision: knownEpisode?.revision ?? 0 },
        ...kept.expectations,
        ...(duty === undefined ? [] : [notThere(duty.record)]),
      ],
      puts,
      entries,
    },
    options,
  );
  return { revision, replaceLater: duty && { dutyId: duty.record.id } };
}

/** The record as it shall be, and whether it must be written for that. */
function laidOver<R extends PersonRecord | EpisodeRecord>(
  known: StoredRecord<R> | undefined,
  blank: R,
  given: Partial<R>,
): { readonly record: R; readonly puts: readonly R[] } {
  const told = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Partial<R>;
  const before = known?.record ?? blank;
  const record = { ...before, ...told };
  const changed = Object.entries(told).some(([name, value]) => !same(before[name as keyof R], value));
  return { record, puts: known === undefined || changed ? [record] : [] };
}

/** Of words, numbers and labels. */
function same(a: unknown, b: unknown): boolean {
  const written = (value: unknown) => (value !== null && typeof value === 'object' ? JSON.stringify(Object.entries(value).sort()) : value);
  return written(a) === written(b);
}

/** Refuses a malformed enrolment before anything is decoded. */
function checkedEnrollment({ act: defaults, photoSource }: EnrollContext, input: EnrollInput): Particulars {
  checkKeys('enroll', input, ENROLL_KEYS);
  const { personId, episodeId, photoId, name, rescueNumber, station, admittedAt, labels, provenance, originalDigest, exception } = input;
  checkKeptPhoto(input);
  for (const [what, value] of Object.entries({ personId, episodeId, photoId, name, rescueNumber, station })) {
    if (value !== undefined) checkId(what, value);
  }
  if (photoId !== undefined && personId === undefined) throw new TypeError('Expected personId together with photoId');
  if (admittedAt !== undefined) checkTime('admittedAt', admittedAt);
  if (provenance !== undefined) checkOneOf('provenance', provenance, ['intake', 'imported']);
  const act = completeAct(defaults, input.act);
  const source = completeSource(photoSource, input.source);
  refuseFamilyPhoto(act, source);
  return {
    act,
    source,
    name,
    provenance,
    originalDigest,
    exception,
    episode: { rescueNumber, station, admittedAt, labels: labels === undefined ? undefined : checkedLabels(labels, checked) },
  };
}
