import type { GivenAct } from '../core/acts.js';
import { checkKeys, checkNumber, checkOneOf } from '../core/check.js';
import { type CompleteAct, completeAct } from '../core/check-act.js';
import type { CallOptions, StoredRecord } from '../core/contracts.js';
import type { JobRecord, LedgerFragment } from '../core/records.js';
import { BANDS, type Band, type Calibration } from '../evaluation/calibration.js';
import type { UsageHeaders } from '../ledger/usage-headers.js';
import type { Gallery, GallerySearchOptions, PersonHit } from './gallery.js';
import type { TemplateVersion } from './score-normaliser.js';
import { stillThere } from './search.js';
import { type Evidence, evidence } from './search-bands.js';
import { millionths, personFragment, usageEntry } from './usage-entry.js';
import { authorise, retryingConflicts, type UseContext } from './use-context.js';

/** What to look for. */
export interface DuplicatesInput {
  /** Who looks, where, what for and by what right; laid over the act the gallery was opened with. */
  readonly act?: GivenAct | undefined;
  /** Pairs of this raw similarity or more, -1 to 1. Either this or `band`. */
  readonly minSimilarity?: number | undefined;
  /** Pairs of this band or a higher one. Needs a calibration. Default, without `minSimilarity`: `high`. */
  readonly band?: Band | undefined;
}

/** Options of a search for duplicates. */
export interface DuplicatesOptions extends CallOptions {
  /** Called whenever a part of the gallery has been looked through. */
  readonly onProgress?: ((progress: DuplicatesProgress) => void) | undefined;
}

/** How far a search for duplicates has come. */
export interface DuplicatesProgress {
  /** Persons looked at, those of earlier runs included, of `all`. */
  readonly done: number;
  readonly all: number;
  /** Pairs found in this run. */
  readonly pairs: number;
}

/** Two persons who may be one: for a person to examine, never an identity. */
export interface DuplicatePair extends Evidence {
  readonly a: DuplicateSide;
  readonly b: DuplicateSide;
  /** Raw cosine similarity of the two photos, -1 to 1. */
  readonly similarity: number;
  /** The same normalised, in galleries that are ranked so. */
  readonly normalizedScore: number | undefined;
}

/** One person of a pair. */
export interface DuplicateSide {
  readonly personId: string;
  readonly photoId: string;
}

/** What looking for duplicates needs. */
export interface DuplicatesContext extends UseContext {
  readonly gallery: Gallery;
  readonly calibration: Calibration | undefined;
  readonly space: string;
}

/** Where the place is kept that a run has come to. */
const JOB = { kind: 'job', id: 'find-duplicates' } as const;

/** Persons, and pairs, after which an entry is committed and pairs are given out. */
const PERSONS_PER_PART = 256;
const PAIRS_PER_PART = 200;

/** Neighbours asked for at first and at most; a search gives no more than the last. */
const NEIGHBOURS = [100, 1000] as const;

interface Criterion {
  readonly minSimilarity?: number | undefined;
  readonly band?: Band | undefined;
}

/** A person with the templates to search with; ordered by the first template's id, which says nothing of anybody. */
interface Enrolled {
  readonly personId: string;
  readonly templates: readonly TemplateVersion[];
  readonly order: string;
}

interface FoundPair extends DuplicatePair {
  readonly templates: readonly [TemplateVersion, TemplateVersion];
}

/** Refuses malformed input and completes it, before anything is looked at. */
export function checkedDuplicates(context: DuplicatesContext, input: DuplicatesInput): { act: CompleteAct; criterion: Criterion } {
  checkKeys('findDuplicates', input, ['act', 'minSimilarity', 'band']);
  const { minSimilarity, band } = input;
  if (minSimilarity !== undefined && band !== undefined) throw new TypeError('Expected either minSimilarity or band, received both');
  if (minSimilarity !== undefined) checkNumber('minSimilarity', minSimilarity, -1, 1);
  else if (context.calibration === undefined) throw new TypeError('Expected minSimilarity, since there is no calibration to give bands');
  if (band !== undefined) checkOneOf('band', band, BANDS);
  const criterion = minSimilarity === undefined ? { band: band ?? ('high' as const) } : { minSimilarity };
  return { act: completeAct(context.act, input.act), criterion };
}

/**
 * Every pair of different persons alike enough, each once, by the two photos most alike. A run that was cut short goes
 * on where it was when it is called again with the same criterion; the pairs last given out may come again.
 */
export async function* findDuplicates(
  context: DuplicatesContext,
  { act, criterion }: ReturnType<typeof checkedDuplicates>,
  { onProgress, ...options }: DuplicatesOptions,
  running: <T>(work: () => Promise<T>) => Promise<T>,
): AsyncGenerator<DuplicatePair, void, undefined> {
  const { store, gallery, clock, space } = context;
  await running(() => authorise(context, act, 'findDuplicates', ['search', 'export'], options));
  await running(() => gallery.sync());
  const people = inOrder(gallery);
  const named = JSON.stringify([space, criterion]);
  let job: StoredRecord<JobRecord> | undefined = await running(() => store.get('job', JOB.id, options));
  let place = placeOf(people, job, named);
  let found = 0;
  do {
    const part = await running(() =>
      retryingConflicts(async () => {
        const { pairs, next } = await onePart(context, people, place, criterion, options);
        const { minSimilarity, band } = criterion;
        const counts = { done: next, all: people.length, pairs: pairs.length };
        const least = minSimilarity === undefined ? undefined : millionths(minSimilarity);
        const header: UsageHeaders['duplicates@1'] = { space, minSimilarityE6: least, band, ...counts };
        const entries = [usageEntry('duplicates@1', { at: clock.now(), act }, header, pairs.flatMap(fragmentsOf))];
        // The place before this part: its pairs come again where nobody lived to take them.
        const record: JobRecord = { ...JOB, state: JSON.stringify({ version: 1, named, after: people[place - 1]?.order ?? '' }) };
        const expectations = [
          { key: JOB, revision: job?.revision ?? 0 },
          ...distinct(pairs.flatMap(({ templates }) => templates)).map((template) => stillThere({ template })),
        ];
        const { revision } = await store.commit({ puts: [record], entries, expectations }, options);
        return { pairs, next, job: { record, revision } };
      }),
    );
    job = part.job;
    place = part.next;
    found += part.pairs.length;
    onProgress?.({ done: place, all: people.length, pairs: found });
    for (const { templates: _, ...pair } of part.pairs) yield pair;
  } while (place < people.length);
  const { revision } = job;
  await running(() => store.commit({ deletes: [JOB], expectations: [{ key: JOB, revision }] }, options));
}

function inOrder(gallery: Gallery): Enrolled[] {
  const people = Array.from(gallery.people(), ([personId, templates]) => {
    templates.sort((a, b) => (a.id < b.id ? -1 : 1));
    return { personId, templates, order: templates[0]?.id ?? '' };
  });
  return people.sort((a, b) => (a.order < b.order ? -1 : 1));
}

/** How many persons an earlier run of the same kind has done. */
function placeOf(people: readonly Enrolled[], job: StoredRecord<JobRecord> | undefined, named: string): number {
  if (job === undefined) return 0;
  const state = JSON.parse(job.record.state) as { readonly version: number; readonly named: string; readonly after: string };
  if (state.version !== 1 || state.named !== named) return 0;
  const place = people.findIndex(({ order }) => order > state.after);
  return place === -1 ? people.length : place;
}

async function onePart(
  context: DuplicatesContext,
  people: readonly Enrolled[],
  from: number,
  criterion: Criterion,
  options: CallOptions,
): Promise<{ pairs: FoundPair[]; next: number }> {
  const orders = new Map(people.map(({ personId, order }) => [personId, order]));
  const pairs: FoundPair[] = [];
  let next = from;
  for (; next < people.length && next - from < PERSONS_PER_PART && pairs.length < PAIRS_PER_PART; next++) {
    const person = people[next];
    if (person !== undefined) pairs.push(...(await pairsOf(context, person, orders, criterion, options)));
  }
  return { pairs, next };
}

/** The persons like this one who come later in the order: so each pair is found once. */
async function pairsOf(
  context: DuplicatesContext,
  { personId, templates, order }: Enrolled,
  orders: ReadonlyMap<string, string>,
  criterion: Criterion,
  options: CallOptions,
): Promise<FoundPair[]> {
  const best = new Map<string, FoundPair>();
  for (const { id } of templates) {
    const stored = await context.store.get('template', id, options);
    if (stored === undefined) continue;
    const template = { id, revision: stored.revision };
    const alike = await alikeTo(context, stored.record.embedding, criterion, { ...options, probeOf: personId });
    for (const { hit, weight } of alike) {
      const theirs = orders.get(hit.personId);
      if (theirs === undefined || theirs <= order || hit.linkedTo.includes(personId)) continue;
      const known = best.get(hit.personId);
      if (known !== undefined && (known.normalizedScore ?? known.similarity) >= (hit.normalizedScore ?? hit.similarity)) continue;
      const a = { personId, photoId: stored.record.photoId };
      const b = { personId: hit.personId, photoId: hit.photoId };
      const { similarity, normalizedScore } = hit;
      best.set(hit.personId, { a, b, similarity, normalizedScore, ...weight, templates: [template, hit.template] });
    }
  }
  return [...best.values()];
}

/** Everybody alike enough to a template, its own person included. */
async function alikeTo(
  { gallery, calibration }: DuplicatesContext,
  embedding: Parameters<Gallery['search']>[0],
  criterion: Criterion,
  options: GallerySearchOptions,
): Promise<{ hit: PersonHit; weight: Evidence }[]> {
  for (const topK of NEIGHBOURS) {
    const { persons, rankedBy } = await gallery.search(embedding, topK, options);
    const weighed = persons.map((hit) => ({ hit, weight: evidence(calibration, rankedBy, hit.normalizedScore ?? hit.similarity) }));
    const alike = weighed.filter(({ hit, weight }) => isAlike(hit, weight, criterion));
    if (alike.length < topK || topK === NEIGHBOURS[1]) return alike;
  }
  return [];
}

function isAlike({ similarity }: PersonHit, { band }: Evidence, { minSimilarity, band: least }: Criterion): boolean {
  if (minSimilarity !== undefined) return similarity >= minSimilarity;
  // From the highest to the lowest.
  return band !== undefined && least !== undefined && BANDS.indexOf(band) <= BANDS.indexOf(least);
}

/** Each side under its own key; the number joins them while both can be read. */
function fragmentsOf({ a, b, similarity, normalizedScore, band }: DuplicatePair, pair: number): LedgerFragment[] {
  const normalizedScoreE6 = normalizedScore === undefined ? undefined : millionths(normalizedScore);
  const score = { pair, similarityE6: millionths(similarity), normalizedScoreE6, band };
  return [a, b].map(({ personId, photoId }) => personFragment(personId, { ...score, photoId }));
}

/** An expectation is given once. */
function distinct(templates: readonly TemplateVersion[]): TemplateVersion[] {
  return [...new Map(templates.map((template) => [template.id, template])).values()];
}
