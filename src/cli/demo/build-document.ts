import { bandFacts } from '../band-facts.js';
import { DIGITS, rounded } from '../json.js';
import type { Language, Texts } from '../texts.js';
import type { DemoDocument, DemoPhoto, DemoProbe, DemoTimings, EnrolledFace, FaceReference, RankCounts, UnusableFile } from './document.js';
import { STAGES } from './document.js';
import type { DemoPlan, PassedOver } from './plan.js';
import type { PhotoOutcome, UsedPhoto } from './run.js';

/** What is known about a run besides its outcomes. */
export interface RunFacts {
  readonly plan: DemoPlan;
  readonly outcomes: readonly PhotoOutcome[];
  readonly space: string;
  readonly gallery: { readonly persons: number; readonly templates: number };
  readonly topK: number;
  readonly threads: number;
  readonly totalMs: number;
  readonly version: string;
  readonly createdAt: string;
  readonly language: Language;
}

/** Brings everything a run found out into one document. */
export function buildDocument(run: RunFacts, texts: Texts): DemoDocument {
  const { plan, topK } = run;
  const outcomes = run.outcomes.toSorted((a, b) => compareNames(nameOf(a), nameOf(b)));
  const used = outcomes.filter((outcome): outcome is UsedPhoto => outcome.status === 'used');
  const ids = new Map(used.map((photo, place) => [photo, `photo-${place + 1}`]));
  const photos = used.map((photo): DemoPhoto => ({ id: ids.get(photo) ?? '', role: photo.role, person: photo.person, ...photo.entry }));
  const enrolledAs = new Map<string, FaceReference>();
  const enrolled: EnrolledFace[] = [];
  for (const photo of used) {
    for (const { face, personId, photoId } of photo.enrolled) {
      const reference = { photo: ids.get(photo) ?? '', face };
      enrolledAs.set(photoId, reference);
      enrolled.push({ personId, ...reference });
    }
  }
  const probes = used.flatMap((photo) => photo.searched.map((search) => probe(photo, ids.get(photo) ?? '', search, topK, enrolledAs)));
  return {
    schema: 'rescue-face-demo@1',
    version: run.version,
    createdAt: run.createdAt,
    source: { kind: plan.folder === undefined ? 'samples' : 'folder', folder: plan.folder, layout: plan.layout },
    space: run.space,
    gallery: run.gallery,
    topK,
    threads: run.threads,
    rankedBy: used.flatMap(({ searched }) => searched)[0]?.rankedBy ?? 'similarity',
    bands: bandFacts(used.flatMap(({ searched }) => searched)[0]?.bands, run.language),
    photos,
    enrolled,
    probes: probes.map((entry, place) => ({ id: `probe-${place + 1}`, ...entry })),
    unusable: [...plan.passedOver.map((file) => passedOver(file, texts)), ...outcomes.flatMap(unusable)],
    notes: plan.layout === 'persons' ? used.filter(hasSeveralFaces).map((photo) => largestTaken(photo, texts)) : [],
    timings: timings(used, run.totalMs),
    ranks: plan.layout === 'persons' ? countRanks(probes, run.gallery.persons, topK) : undefined,
    caution: [texts.caution, texts.cautionSimilarity, ...(plan.layout === 'persons' ? [texts.notAccuracy] : [])],
  };
}

function probe(
  { person }: UsedPhoto,
  photo: string,
  { face, candidates }: UsedPhoto['searched'][number],
  topK: number,
  enrolledAs: ReadonlyMap<string, FaceReference>,
): Omit<DemoProbe, 'id'> {
  return {
    photo,
    face,
    person,
    candidates: candidates.slice(0, topK).map(({ rank, personId, similarity, normalizedScore, band, photoId }) => ({
      rank,
      personId,
      similarity: rounded(similarity, DIGITS),
      normalizedScore: normalizedScore === undefined ? undefined : rounded(normalizedScore, DIGITS),
      band,
      ...(enrolledAs.get(photoId) ?? { photo: '', face: 1 }),
    })),
    matedRank: person === undefined ? undefined : (candidates.find(({ personId }) => personId === person)?.rank ?? null),
    similarities: candidates.map(({ similarity }) => rounded(similarity, DIGITS)),
  };
}

function countRanks(probes: readonly Omit<DemoProbe, 'id'>[], galleryPersons: number, topK: number): RankCounts {
  const within = (rank: number) => probes.filter(({ matedRank }) => typeof matedRank === 'number' && matedRank <= rank).length;
  return { probes: probes.length, galleryPersons, atRank1: within(1), withinTopK: within(topK), topK };
}

function timings(used: readonly UsedPhoto[], totalMs: number): DemoTimings {
  const calls = used.flatMap((photo) => photo.timings);
  const stage = (name: (typeof STAGES)[number]) => {
    const values = calls.flatMap((call) => call[`${name}Ms`] ?? []);
    return [name, { medianMs: rounded(median(values), 2), runs: values.length }] as const;
  };
  return { stages: Object.fromEntries(STAGES.map(stage)) as DemoTimings['stages'], totalMs: rounded(totalMs, 0) };
}

/** The middle value, or the mean of the two middle ones; 0 of none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const upper = sorted[Math.floor(middle)] ?? 0;
  return Number.isInteger(middle) ? ((sorted[middle - 1] ?? 0) + upper) / 2 : upper;
}

function nameOf(outcome: PhotoOutcome): string {
  return outcome.status === 'used' ? outcome.entry.file : outcome.file;
}

/** By code units, as folders are read. */
function compareNames(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

function hasSeveralFaces({ entry }: UsedPhoto): boolean {
  return entry.faces.length > 1;
}

function largestTaken({ entry: { file, faces } }: UsedPhoto, texts: Texts) {
  return { file, note: 'largest-of-several', message: texts.largestTaken(faces.length) } as const;
}

function unusable(outcome: PhotoOutcome): UnusableFile[] {
  if (outcome.status === 'used') return [];
  const { file, reason, message } = outcome;
  return [{ file, reason, message }];
}

function passedOver({ name, why, code = '' }: PassedOver, texts: Texts): UnusableFile {
  const messages = {
    'not-a-photo': texts.notAPhoto,
    'beside-folders': texts.besideFolders,
    'too-deep': texts.tooDeep,
    unreadable: texts.unreadable(code),
  };
  return { file: name, reason: why, message: messages[why] };
}
