import type { Act, FaceChoice, PhotoSource, ProbeSubject, Searched, SearchFilter, SearchResult, Situation } from 'rescue-face';
import { bandFacts, bandsText } from '../band-facts.js';
import { bandText } from '../demo/labels.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import { asFailure, CliFailure, isNoSuchFace, usage } from '../failure.js';
import { withGallery } from '../gallery/open-gallery.js';
import type { GalleryOptions } from '../gallery/options.js';
import { DIGITS, rounded } from '../json.js';
import { similarityText } from '../numbers.js';
import { type CommandContext, show } from '../output.js';
import { faceFacts } from '../photo-facts.js';
import { readPhoto } from '../read-photo.js';
import { safeText } from '../terminal/safe-text.js';
import { table } from '../terminal/table.js';

/** What `search` was asked for. */
export interface SearchOptions extends GalleryOptions {
  readonly file: string;
  readonly act: Act;
  readonly source: PhotoSource;
  readonly face: FaceChoice;
  readonly topK: number;
  readonly filter: SearchFilter | undefined;
  readonly situation: Situation | undefined;
  /** What is said of whoever is searched for. */
  readonly about: ProbeSubject;
  readonly calibration: string | undefined;
  readonly population: string | undefined;
}

/** Ranks the persons of the gallery by likeness to a photo. */
export async function search(options: SearchOptions, context: CommandContext): Promise<ExitCode> {
  const { texts, language } = context;
  const { file, act, source, face, topK, filter, situation, about, calibration, population } = options;
  const named = (error: unknown): never => {
    if (isNoSuchFace(error, face)) throw usage(texts.fewerFaces);
    const failure = asFailure(error, language, texts);
    throw failure.exitCode === EXIT.photo ? new CliFailure(EXIT.photo, `${file}: ${failure.message}`, failure.code) : error;
  };
  const photo = await readPhoto(file, texts).catch(named);
  const result = await withGallery(options, { act, photoSource: source, calibration, population }, context, async (sdk) => {
    return sdk.search({ photo, face, topK, filter, situation, ...about }).catch(named);
  });
  return answer(result, options, context);
}

function answer(result: SearchResult, { file, face }: SearchOptions, context: CommandContext): ExitCode {
  const { texts, language } = context;
  const schema = 'rescue-face-search@1';
  if (result.status !== 'searched') {
    const message = result.status === 'no-face' ? texts.noFace : texts.severalFaces;
    const { searchId, faces, status: reason } = result;
    const document = { schema, status: 'unusable', searchId, file, reason, faces: faces.length, message };
    show(context, document, () => [texts.labelled(safeText(file), message), texts.searchEntered(searchId)].join('\n'));
    return EXIT.photo;
  }
  const { searchId, rankedBy, gallery, filtered, space, timings } = result;
  const document = {
    schema,
    status: 'searched',
    searchId,
    file,
    face: faceFacts({ ...result.face, mesh: undefined }, typeof face === 'number' ? face + 1 : 1),
    candidates: result.candidates.map(candidateFacts),
    rankedBy,
    bands: { status: result.bands.status, ...bandFacts(result.bands, language) },
    gallery,
    filtered,
    space,
    timings: Object.fromEntries(Object.entries(timings).map(([stage, ms]) => [stage, rounded(ms ?? 0, 2)])),
    caution: [texts.caution, texts.cautionSimilarity],
  };
  show(context, document, () => {
    const normalised = rankedBy === 's-norm';
    const rows = document.candidates.map(({ rank, similarity, normalizedScore, band, personId, photoId }) => [
      rank,
      similarityText(similarity),
      ...(normalised ? [similarityText(normalizedScore ?? Number.NaN)] : []),
      band === undefined ? '–' : bandText(band, texts),
      personId,
      photoId,
    ]);
    const titles = [texts.rank, texts.similarity, ...(normalised ? [texts.sNorm] : []), texts.band, texts.person, texts.photo];
    return [
      rows.length === 0 ? texts.nobodySearched : table(titles, rows),
      bandsText(document.bands, gallery.persons, texts),
      [texts.searchedIn(gallery.persons, gallery.templates, gallery.revision), ...(filtered ? [texts.searchFiltered] : [])].join('\n'),
      document.caution.join('\n'),
      texts.searchIs(searchId),
    ].join('\n\n');
  });
  return EXIT.done;
}

function candidateFacts({ similarity, normalizedScore, log10LikelihoodRatio, ...rest }: Searched['candidates'][number]) {
  const short = (value: number | undefined) => (value === undefined ? undefined : rounded(value, DIGITS));
  return {
    ...rest,
    similarity: rounded(similarity, DIGITS),
    normalizedScore: short(normalizedScore),
    log10LikelihoodRatio: short(log10LikelihoodRatio),
  };
}
