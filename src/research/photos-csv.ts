import type { Embedding } from '../core/contracts.js';
import { groupByPerson } from '../evaluation/dataset.js';
import { columnPlaces, formatCsv, parseCsv } from './csv.js';
import { ResearchDataError } from './research-data-error.js';
import type { EmbeddedResearchPhoto, ResearchFailure } from './research-set.js';

const COLUMNS = ['person', 'photo', 'digest', 'row', 'failure', 'reason', 'faceWidth', 'faces'] as const;
/** Begins the name of an attribute's column, so that none is taken for one of the above. */
const ATTRIBUTE = 'attribute.';

const FAILURES: readonly ResearchFailure[] = [
  { kind: 'failure-to-acquire', reason: 'unreadable' },
  { kind: 'failure-to-acquire', reason: 'not-decodable' },
  { kind: 'failure-to-acquire', reason: 'no-face' },
  { kind: 'failure-to-enrol', reason: 'model-failed' },
];

/** The photos of an export, each embedding as its row in the array. */
export function photosCsv(photos: readonly EmbeddedResearchPhoto[]): string {
  const attributes = [...new Set(photos.flatMap((photo) => Object.keys(photo.attributes)))].sort();
  let row = 0;
  const lines = photos.map((photo) => [
    photo.person,
    photo.photo,
    photo.digest ?? '',
    photo.embedding === undefined ? '' : String(row++),
    photo.failure?.kind ?? '',
    photo.failure?.reason ?? '',
    photo.faceWidth === undefined ? '' : String(photo.faceWidth),
    String(photo.faces),
    ...attributes.map((name) => photo.attributes[name] ?? ''),
  ]);
  return formatCsv([[...COLUMNS, ...attributes.map((name) => ATTRIBUTE + name)], ...lines]);
}

/**
 * The photos of an export, given the embeddings in the order of the array.
 *
 * @throws ResearchDataError naming the line for anything the writer does not write.
 */
export function parsePhotosCsv(text: string, embeddings: readonly Embedding[]): EmbeddedResearchPhoto[] {
  const table = parseCsv(text);
  const place = columnPlaces(table, COLUMNS);
  const attributes = [...table.columns.entries()].filter(([, name]) => name.startsWith(ATTRIBUTE));
  let row = 0;
  const photos = table.rows.map(({ cells, line }): EmbeddedResearchPhoto => {
    const cell = (name: (typeof COLUMNS)[number]) => cells[place[name]] ?? '';
    const refuse = (message: string) => new ResearchDataError(message, { line });
    const digest = cell('digest') === '' ? undefined : cell('digest');
    const faceWidth = cell('faceWidth') === '' ? undefined : Number(cell('faceWidth'));
    const failure = FAILURES.find(({ kind, reason }) => kind === cell('failure') && reason === cell('reason'));
    const embedding = cell('row') === '' ? undefined : embeddings[row];
    if (cell('row') !== '' && cell('row') !== String(row++)) throw refuse('Expected the rows of the array in order, each once.');
    if (cell('row') !== '' && embedding === undefined) throw refuse('Expected a row of the array, received one beyond its end.');
    if (failure === undefined && `${cell('failure')}${cell('reason')}` !== '') throw refuse('Expected a known failure and reason.');
    if ((embedding === undefined) === (failure === undefined)) throw refuse('Expected either a row or a failure.');
    if (digest === undefined ? failure?.reason !== 'unreadable' : !/^[0-9a-f]{64}$/.test(digest))
      throw refuse('Expected a SHA-256 as digest.');
    if (faceWidth !== undefined && !(faceWidth > 0 && faceWidth < Number.POSITIVE_INFINITY)) throw refuse('Expected a positive faceWidth.');
    if (!/^\d{1,9}$/.test(cell('faces'))) throw refuse('Expected a whole number of faces.');
    const known = attributes
      .map(([at, name]) => [name.slice(ATTRIBUTE.length), cells[at] ?? ''] as const)
      .filter(([, value]) => value !== '');
    return {
      person: cell('person'),
      photo: cell('photo'),
      path: undefined,
      attributes: Object.fromEntries(known),
      digest,
      embedding,
      failure,
      faceWidth,
      faces: Number(cell('faces')),
    };
  });
  if (row !== embeddings.length)
    throw new ResearchDataError(`Expected ${embeddings.length} rows of the array to be named, received ${row}.`);
  try {
    groupByPerson(photos);
  } catch (cause) {
    throw new ResearchDataError('Expected a person and a different id for every photo.', { cause });
  }
  return photos;
}
