import { createHash } from 'node:crypto';
import type { GivenAct } from '../core/acts.js';
import { checkInteger, checkKeys, isFloats } from '../core/check.js';
import { completeAct } from '../core/check-act.js';
import type { CallOptions, Embedding } from '../core/contracts.js';
import { checkEmbedding } from '../core/embedding.js';
import { formatEntryId } from '../ledger/entry-id.js';
import type { UsageHeaders } from '../ledger/usage-headers.js';
import { checkedProbeFacts, PROBE_FACTS, type ProbeFacts } from './probe-facts.js';
import {
  calibrationOf,
  candidateFragment,
  candidateOf,
  DEFAULT_TOP_K,
  MAX_TOP_K,
  narrowedBy,
  type SearchContext,
  type Searched,
  stillThere,
} from './search.js';
import { searchBands } from './search-bands.js';
import { checkedFilter, type SearchFilter } from './search-filter.js';
import { unenrolledFragment, usageEntry } from './usage-entry.js';
import { authorise, recordingFailure, retryingConflicts } from './use-context.js';

/** A template to search with, of which nobody sees the photo. */
export interface SearchEmbeddingInput extends ProbeFacts {
  /** Of the gallery's space; of unit length. */
  readonly embedding: Embedding;
  /** Who searches, where, what for and by what right; laid over the act the gallery was opened with. */
  readonly act?: GivenAct | undefined;
  /** How many candidates at most, 1 to 1000. Default 10. */
  readonly topK?: number | undefined;
  /** Searches only a part of the gallery. Default: all of it. */
  readonly filter?: SearchFilter | undefined;
}

/** What a search by embedding answers: as a search does, without what is said of a photo. */
export type EmbeddingSearched = Omit<Searched, 'photo' | 'faces' | 'face' | 'timings'> & {
  /** Names the search's usage entry. */
  readonly searchId: string;
};

type Outcome = Omit<UsageHeaders['search-embedding@1'], 'id' | 'space' | 'topK' | 'filter'>;

/** Embedding to ranked candidates, given out only once the usage entry is committed. */
export async function searchEmbedding(
  context: SearchContext,
  input: SearchEmbeddingInput,
  options: CallOptions,
): Promise<EmbeddingSearched> {
  checkKeys('searchEmbedding', input, ['embedding', 'act', 'topK', 'filter', ...PROBE_FACTS]);
  const { topK = DEFAULT_TOP_K } = input;
  if (!isFloats(input.embedding?.vector)) throw new TypeError('Expected an Embedding { space, vector: Float32Array } for embedding');
  checkInteger('topK', topK, 1, MAX_TOP_K);
  const act = completeAct(context.act, input.act);
  const filter = input.filter === undefined ? undefined : checkedFilter(input.filter);
  const about = checkedProbeFacts(input);
  // A copy: what was checked is what is searched with.
  const embedding: Embedding = { space: input.embedding.space, vector: Float32Array.from(input.embedding.vector) };
  await authorise(context, act, 'searchEmbedding', ['search-embedding'], options);
  const { store, gallery, clock, calibration, population, detector, embedder } = context;
  const id = context.random.uuid();
  const probe = unenrolledFragment({ ...about, digest: digestOf(embedding) });
  const entryOf = (outcome: Outcome, fragments: readonly ReturnType<typeof candidateFragment>[] = []) => {
    const header = { id, space: embedder.space, topK, filter: narrowedBy(filter), ...outcome };
    return usageEntry('search-embedding@1', { at: clock.now(), act }, header, [probe, ...fragments]);
  };
  const work = () =>
    // Again where a candidate was erased between the answer and its record, as for a photo.
    retryingConflicts(async (): Promise<EmbeddingSearched> => {
      checkEmbedding(embedding, embedder.space, embedder.dimension);
      const found = await gallery.search(embedding, topK, { ...options, filter });
      const { rankedBy } = found;
      const bands = searchBands(calibration, rankedBy, found.gallery.templates, { population, detector: detector.id });
      const candidates = found.persons.map((person, place) => candidateOf(person, place, calibration, rankedBy));
      const outcome = {
        result: 'searched',
        candidates: candidates.length,
        rankedBy,
        gallery: found.gallery,
        calibration: calibrationOf(bands),
      } as const;
      const batch = { entries: [entryOf(outcome, candidates.map(candidateFragment))], expectations: found.persons.map(stillThere) };
      const { firstSeq } = await store.commit(batch, options);
      const searchId = formatEntryId({ seq: firstSeq, id });
      const { space } = embedding;
      return { status: 'searched', searchId, candidates, rankedBy, bands, gallery: found.gallery, filtered: filter !== undefined, space };
    });
  return recordingFailure(options, work, (failure) =>
    store.commit({ entries: [entryOf({ result: 'failed', candidates: 0, failure })] }, options),
  );
}

/** SHA-256 of the numbers as float32, the lowest byte first, as 64 hex digits. */
function digestOf({ vector }: Embedding): string {
  const bytes = new DataView(new ArrayBuffer(vector.length * 4));
  for (const [place, value] of vector.entries()) bytes.setFloat32(place * 4, value, true);
  return createHash('sha256').update(bytes).digest('hex');
}
