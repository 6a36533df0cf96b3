import type { GivenAct, PhotoSource, Purpose } from '../core/acts.js';
import { checkBytes, checkInteger, checkKeys, checkOneOf } from '../core/check.js';
import { type CompleteAct, completeAct, completeSource } from '../core/check-act.js';
import type { CallOptions, RandomSource } from '../core/contracts.js';
import type { LedgerEntry } from '../core/records.js';
import type { Calibration, ScoreKind } from '../evaluation/calibration.js';
import { SITUATIONS, type Situation } from '../ledger/closed-lists.js';
import { formatEntryId, parseEntryId } from '../ledger/entry-id.js';
import type { UsageHeaders } from '../ledger/usage-headers.js';
import type { Gallery, GallerySize, PersonHit } from './gallery.js';
import {
  checkFaceChoice,
  type EmbeddedPhoto,
  embedPhoto,
  type FaceChoice,
  type PhotoStages,
  type UnusablePhoto,
} from './photo-analysis.js';
import { brokenRules, heldToRules } from './photo-report.js';
import type { PhotoRules, SeenPhoto } from './photo-rules.js';
import type { PhotoRulesOptions } from './photo-rules-options.js';
import { checkedProbeFacts, PROBE_FACTS, type ProbeFacts } from './probe-facts.js';
import { type Evidence, evidence, type SearchBands, searchBands } from './search-bands.js';
import { checkedFilter, type SearchFilter } from './search-filter.js';
import { millionths, personFragment, unenrolledFragment, usageEntry, wholeBox } from './usage-entry.js';
import { authorise, recordingFailure, retryingConflicts, type UseContext } from './use-context.js';

/** A probe to search with. */
export interface SearchInput extends ProbeFacts {
  /** The photo file's bytes; they must not change before the call settles. It is not enrolled. */
  readonly photo: Uint8Array;
  /** Where the photo comes from. Needed here where it was not given once as `photoSource`. */
  readonly source?: PhotoSource | undefined;
  /** Who searches, where, what for and by what right; laid over the act the gallery was opened with. */
  readonly act?: GivenAct | undefined;
  /** How many candidates at most, 1 to 1000. Above the size of the gallery everybody is returned. Default 10. */
  readonly topK?: number | undefined;
  /** Which face is meant. Default `only`. */
  readonly face?: FaceChoice | undefined;
  /** Searches only a part of the gallery. Default: all of it. */
  readonly filter?: SearchFilter | undefined;
  /**
   * The situation (使用情形; MCA-2020-13 annex art. 5 to 9). Default: `routine-intake` where the act's purpose is
   * `identify-person`, `family-request` where it is that, and none for any other.
   */
  readonly situation?: Situation | undefined;
  /** Names the family's request, as `ledger.familyRequest` gave it. */
  readonly request?: string | undefined;
}

/** Somebody who looks like the probe: a candidate for a person to examine, never an identity. */
export interface Candidate extends Evidence {
  /** 1 for the highest score. */
  readonly rank: number;
  /** Where persons were merged by a decision, the one who leads. */
  readonly personId: string;
  /** Other persons of the gallery that a decision has found to be the same human being, by id; mostly empty. */
  readonly linkedTo: readonly string[];
  /** Raw cosine similarity of the photo that spoke for this person, -1 to 1. Not a probability; not comparable across spaces. */
  readonly similarity: number;
  /**
   * How many standard deviations that similarity lies above what probe and photo score against the most similar other
   * people of the gallery (adaptive s-norm). `undefined` where the search was not `rankedBy` it.
   */
  readonly normalizedScore: number | undefined;
  /** The photo that spoke for this person. */
  readonly photoId: string;
}

/** A search that was carried out. */
export interface Searched extends Omit<EmbeddedPhoto, 'status' | 'embedding'> {
  readonly status: 'searched';
  /** Names the search's usage entry: decisions, outcomes and the like refer to it. */
  readonly searchId: string;
  /** Highest score first, one per person; empty only when nobody was searched. */
  readonly candidates: readonly Candidate[];
  /**
   * What candidates are ranked and calibrated by: raw similarity, or `s-norm`, in a gallery of 300 people or more. Then
   * the 100 people of the highest raw similarity, or `topK` where that is more, are ranked anew by `normalizedScore`,
   * each by the best of those of their photos that are among the raw hits.
   */
  readonly rankedBy: ScoreKind;
  /** What the scores mean at this gallery size, and on whom that was measured. */
  readonly bands: SearchBands;
  /** What was searched: with a filter, what was within it. */
  readonly gallery: GallerySize;
  /** Whether a filter narrowed the search: nobody without it was looked at. */
  readonly filtered: boolean;
  /** The space the similarities belong to. */
  readonly space: string;
}

/** A search whose photo could not be used, and why. */
export interface UnusableProbe extends UnusablePhoto {
  /** Names the search's usage entry. */
  readonly searchId: string;
}

/** What a search answers: candidates, or why the photo could not be used. */
export type SearchResult = Searched | UnusableProbe;

/** What a search needs. */
export interface SearchContext extends PhotoStages, UseContext {
  readonly gallery: Gallery;
  readonly calibration: Calibration | undefined;
  /** The population the host declares its people to be. */
  readonly population: string | undefined;
  readonly photoSource: PhotoSource | undefined;
  readonly random: RandomSource;
  readonly rules: PhotoRules;
  readonly photoRules: PhotoRulesOptions;
}

/** As many candidates as a person can still examine; the regulation asks for a list, not for the whole gallery. */
export const MAX_TOP_K = 1000;
export const DEFAULT_TOP_K = 10;

/** Every intake is searched (MCA-2020-13 circular 2(1)): where nothing else is said, that is why. */
const SITUATION_OF: Partial<Readonly<Record<Purpose, Situation>>> = {
  'identify-person': 'routine-intake',
  'family-request': 'family-request',
};

const SEARCH_KEYS = ['photo', 'source', 'act', 'topK', 'face', 'filter', 'situation', 'request', ...PROBE_FACTS];

type Plan = ReturnType<typeof checkedSearch>;

/** Photo to ranked candidates, given out only once the usage entry is committed. */
export async function searchPhoto(context: SearchContext, input: SearchInput, options: CallOptions): Promise<SearchResult> {
  const plan = checkedSearch(context, input);
  await authorise(context, plan.act, 'search', ['search'], options);
  const record = async (rest: Pick<UsageHeaders['search@1'], 'photo' | 'failure' | 'rules'>, fragments: LedgerEntry['fragments'] = []) => {
    const entries = [entryOf(context, plan, { ...rest, candidates: 0 }, fragments)];
    const { firstSeq } = await context.store.commit({ entries }, options);
    return formatEntryId({ seq: firstSeq, id: plan.id });
  };
  const work = async (): Promise<SearchResult> => {
    const { rules, photoRules } = context;
    const report = (seen: SeenPhoto) => rules.reportIfTold(seen, plan.source, options);
    const analysed = await embedPhoto(context, plan.photo, plan.face, options, photoRules.search === 'record' ? report : undefined);
    if (analysed.status === 'embedded') return searchTemplate(context, plan, analysed, options);
    const { status, photo, report: said } = analysed;
    const probe = unenrolledFragment({ ...plan.about, digest: photo.sha256, broken: said && brokenRules(said) });
    const searchId = await record({ photo: status, rules: said && heldToRules(said) }, [probe]);
    return { ...analysed, searchId };
  };
  return recordingFailure(options, work, (failure) => record({ photo: 'failed', failure }, [unenrolledFragment(plan.about)]));
}

async function searchTemplate(context: SearchContext, plan: Plan, analysed: EmbeddedPhoto, options: CallOptions): Promise<Searched> {
  const { calibration, population, gallery, store } = context;
  const { embedding, timings, ...rest } = analysed;
  const { topK, filter } = plan;
  const start = performance.now();
  // Again where a candidate was erased between the answer and its record: who is gone is neither recorded nor shown.
  const { found, bands, candidates, searchMs, seq } = await retryingConflicts(async () => {
    const found = await gallery.search(embedding, topK, { ...options, filter });
    const searchMs = performance.now() - start;
    const { rankedBy } = found;
    const bands = searchBands(calibration, rankedBy, found.gallery.templates, { population, detector: context.detector.id });
    const candidates = found.persons.map((person, place) => candidateOf(person, place, calibration, rankedBy));
    const { photo, face, report } = analysed;
    const said = { digest: photo.sha256, face: wholeBox(face.box), broken: report && brokenRules(report) };
    const probe = unenrolledFragment({ ...plan.about, ...said });
    const { gallery: searched } = found;
    const used = {
      photo: 'searched',
      candidates: candidates.length,
      rankedBy,
      gallery: searched,
      calibration: calibrationOf(bands),
      rules: report && heldToRules(report),
    } as const;
    const entries = [entryOf(context, plan, used, [probe, ...candidates.map(candidateFragment)])];
    const { firstSeq } = await store.commit({ entries, expectations: found.persons.map(stillThere) }, options);
    return { found, bands, candidates, searchMs, seq: firstSeq };
  });
  const entryMs = performance.now() - start - searchMs;
  return {
    ...rest,
    status: 'searched',
    searchId: formatEntryId({ seq, id: plan.id }),
    candidates,
    rankedBy: found.rankedBy,
    bands,
    gallery: found.gallery,
    filtered: filter !== undefined,
    space: embedding.space,
    timings: { ...timings, searchMs, entryMs },
  };
}

/** What a commit that names this person expects. */
export function stillThere({ template }: Pick<PersonHit, 'template'>) {
  return { key: { kind: 'template', id: template.id }, revision: template.revision } as const;
}

/** A person as a candidate, with what the score means. */
export function candidateOf(person: PersonHit, place: number, calibration: Calibration | undefined, rankedBy: ScoreKind): Candidate {
  const { template: _, ...hit } = person;
  return { rank: place + 1, ...hit, ...evidence(calibration, rankedBy, hit.normalizedScore ?? hit.similarity) };
}

/** What the entry says of a candidate. */
export function candidateFragment({ personId, photoId, rank, similarity, normalizedScore, band }: Candidate) {
  const normalizedScoreE6 = normalizedScore === undefined ? undefined : millionths(normalizedScore);
  return personFragment(personId, { photoId, rank, similarityE6: millionths(similarity), normalizedScoreE6, band });
}

/** Names the calibration of the bands, where there is one. */
export function calibrationOf(bands: SearchBands): string | undefined {
  return bands.status === 'calibrated' ? bands.calibration : undefined;
}

type Outcome = Omit<UsageHeaders['search@1'], 'id' | 'situation' | 'request' | 'source' | 'space' | 'topK' | 'filter'>;

function entryOf(context: SearchContext, plan: Plan, outcome: Outcome, fragments: LedgerEntry['fragments']): LedgerEntry {
  const { id, situation, request, act, source, topK, filter } = plan;
  const header = { id, situation, request, source, space: context.embedder.space, topK, filter: narrowedBy(filter), ...outcome };
  return usageEntry('search@1', { at: context.clock.now(), act }, header, fragments);
}

/** By what a search was narrowed, without the words. */
export function narrowedBy(filter: SearchFilter | undefined) {
  return (
    filter && {
      stations: filter.stations !== undefined,
      from: filter.from !== undefined,
      to: filter.to !== undefined,
      labels: filter.labels !== undefined,
    }
  );
}

function checkedSearch({ act: defaults, photoSource, random }: SearchContext, input: SearchInput) {
  checkKeys('search', input, SEARCH_KEYS);
  const { photo, topK = DEFAULT_TOP_K, face = 'only', filter } = input;
  checkBytes('photo', photo);
  checkInteger('topK', topK, 1, MAX_TOP_K);
  checkFaceChoice(face);
  const act: CompleteAct = completeAct(defaults, input.act);
  const source = completeSource(photoSource, input.source);
  const { situation = SITUATION_OF[act.purpose], request } = input;
  if (situation !== undefined) checkOneOf('situation', situation, SITUATIONS);
  if (request !== undefined) parseEntryId('request', request);
  const about = checkedProbeFacts(input);
  const checkedFor = filter === undefined ? undefined : checkedFilter(filter);
  return { id: random.uuid(), photo, topK, face, act, source, situation, request, about, filter: checkedFor };
}
