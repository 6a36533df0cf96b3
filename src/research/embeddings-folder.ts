import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { checkInteger, checkText } from '../core/check.js';
import { checkEmbedding } from '../core/embedding.js';
import { RescueFaceError } from '../core/errors.js';
import { groupByPerson } from '../evaluation/dataset.js';
import { utf8Text } from './csv.js';
import { makeFolder } from './make-folder.js';
import { decodeNpy, encodeNpy } from './npy.js';
import { parsePhotosCsv, photosCsv } from './photos-csv.js';
import { refuseGallery } from './refuse-gallery.js';
import { ResearchDataError } from './research-data-error.js';
import type { EmbeddedResearchSet } from './research-set.js';

/** Names the layout of the folder. */
const SCHEMA = 'rescue-face-embeddings@1';
const [ARRAY, PHOTOS, SET] = ['embeddings.npy', 'photos.csv', 'set.json'] as const;

/**
 * Writes a set in an open format: `embeddings.npy` (NumPy 1.0, float32, one row per photo with a template),
 * `photos.csv` (one row per photo, failures included) and `set.json` (space, dimension, detector, counts, SHA-256 of
 * the other two). Written beside the folder and renamed; an earlier export there is replaced. File mode 0600, folder
 * 0700: these are plaintext templates of research subjects, to be kept as you keep their photos.
 *
 * An attribute without text is left out. Where photos lie is not written.
 *
 * Rejects with {@link ResearchDataError} for a folder that holds anything but such an export, and for a gallery's;
 * with `ERR_INDEX_SPACE` or `ERR_INDEX_VECTOR` for an embedding that is not of the set's space and dimension.
 *
 * @throws TypeError when two photos share an id.
 *
 * @example
 * ```ts
 * import { mkdtemp } from 'node:fs/promises';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * import { type EmbeddedResearchSet, readEmbeddings, writeEmbeddings } from 'rescue-face/research';
 *
 * const photo = { person: 'A', photo: 'A/1.jpg', path: undefined, attributes: { age: '71' }, digest: '0'.repeat(64) };
 * const embedding = { space: 'my-model', vector: Float32Array.of(0.6, 0.8) };
 * const photos = [{ ...photo, embedding, failure: undefined, faceWidth: 80, faces: 1 }];
 * const set: EmbeddedResearchSet = { space: 'my-model', dimension: 2, detector: 'my-detector', photos };
 * const folder = join(await mkdtemp(join(tmpdir(), 'export-')), 'templates');
 * await writeEmbeddings(folder, set);
 * console.log((await readEmbeddings(folder)).photos[0]?.embedding?.vector);
 * ```
 */
export async function writeEmbeddings(folder: string, set: EmbeddedResearchSet): Promise<void> {
  checkText('folder', folder);
  const { space, dimension, detector, photos } = set;
  checkText('space', space);
  checkText('detector', detector);
  checkInteger('dimension', dimension, 1, 2 ** 20);
  const people = groupByPerson(photos).length;
  const embeddings = photos.flatMap(({ embedding }) => (embedding === undefined ? [] : [embedding]));
  const data = new Float32Array(embeddings.length * dimension);
  for (const [row, embedding] of embeddings.entries()) {
    checkEmbedding(embedding, space, dimension);
    data.set(embedding.vector, row * dimension);
  }
  await refuseGallery(folder);
  const replaced = await refuseOthers(folder);

  const array = encodeNpy({ rows: embeddings.length, columns: dimension, data });
  const table = Buffer.from(photosCsv(photos), 'utf8');
  const failed = (kind: string) => photos.filter(({ failure }) => failure?.kind === kind).length;
  const counts = {
    photos: photos.length,
    people,
    embeddings: embeddings.length,
    failuresToAcquire: failed('failure-to-acquire'),
    failuresToEnrol: failed('failure-to-enrol'),
  };
  const files = { [ARRAY]: sha256(array), [PHOTOS]: sha256(table) };
  const target = resolve(folder);
  const beside = `${target}.${randomBytes(6).toString('hex')}`;
  await makeFolder(dirname(target));
  try {
    await mkdir(beside, { mode: 0o700 });
    await writeFile(join(beside, ARRAY), array, { mode: 0o600, flush: true });
    await writeFile(join(beside, PHOTOS), table, { mode: 0o600, flush: true });
    const text = `${JSON.stringify({ schema: SCHEMA, space, dimension, detector, counts, files }, null, 2)}\n`;
    await writeFile(join(beside, SET), text, { mode: 0o600, flush: true });
    if (replaced) await rename(target, `${beside}.before`);
    await rename(beside, target);
    await rm(`${beside}.before`, { recursive: true, force: true });
  } catch (error) {
    await rename(`${beside}.before`, target).catch(() => {});
    await rm(beside, { recursive: true, force: true });
    throw error;
  }
}

/**
 * Reads what {@link writeEmbeddings} wrote, or another program in the same layout. Everything is verified: digests,
 * shape, unit length, one row per embedding, ids that differ.
 *
 * Rejects with {@link ResearchDataError} for anything else, with the system's error for a file that is missing.
 */
export async function readEmbeddings(folder: string): Promise<EmbeddedResearchSet> {
  checkText('folder', folder);
  await refuseGallery(folder);
  const { space, dimension, detector, counts, files } = parseSet(utf8Text(await readFile(join(folder, SET))));
  const array = await readFile(join(folder, ARRAY));
  const table = await readFile(join(folder, PHOTOS));
  for (const [name, bytes] of [[ARRAY, array] as const, [PHOTOS, table] as const]) {
    if (sha256(bytes) !== files[name]) throw new ResearchDataError(`${name} does not have the SHA-256 that ${SET} states.`);
  }
  const { rows, columns, data } = decodeNpy(array);
  if (columns !== dimension) throw new ResearchDataError(`Expected ${dimension} columns in ${ARRAY} as ${SET} says, received ${columns}.`);
  const embeddings = Array.from({ length: rows }, (_, row) => {
    const embedding = { space, vector: data.slice(row * dimension, (row + 1) * dimension) };
    checkUnit(embedding, dimension, row);
    return embedding;
  });
  const photos = parsePhotosCsv(utf8Text(table), embeddings);
  if (counts.photos !== photos.length || counts.embeddings !== rows) {
    throw new ResearchDataError(`Expected as many photos and embeddings as ${SET} counts.`);
  }
  return { space, dimension, detector, photos };
}

/** Whether there is an earlier export to replace. */
async function refuseOthers(folder: string): Promise<boolean> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (names === undefined) return false;
  if (names.length === 0) return true;
  const known: readonly string[] = [ARRAY, PHOTOS, SET];
  if (names.every((name) => known.includes(name)) && names.includes(SET)) {
    const schema = await readFile(join(folder, SET), 'utf8')
      .then((text) => parseSet(text).schema)
      .catch(() => undefined);
    if (schema === SCHEMA) return true;
  }
  throw new ResearchDataError('The folder holds other files than an export of embeddings: name one that is empty or not there yet.');
}

interface SetFacts {
  readonly schema: string;
  readonly space: string;
  readonly dimension: number;
  readonly detector: string;
  readonly counts: Readonly<Record<string, unknown>>;
  readonly files: Readonly<Record<string, unknown>>;
}

function parseSet(text: string): SetFacts {
  let found: Partial<Record<keyof SetFacts, unknown>>;
  try {
    found = Object(JSON.parse(text)) as typeof found;
  } catch (cause) {
    throw new ResearchDataError(`${SET} is not JSON.`, { cause });
  }
  if (found.schema !== SCHEMA) throw new ResearchDataError(`Expected the schema ${SCHEMA} in ${SET}.`);
  const { space, dimension, detector, counts, files } = found;
  const named = typeof space === 'string' && space !== '' && typeof detector === 'string' && detector !== '';
  if (!named || typeof dimension !== 'number' || !Number.isInteger(dimension) || dimension < 1 || !isObject(counts) || !isObject(files)) {
    throw new ResearchDataError(`Expected space, dimension, detector, counts and files in ${SET}.`);
  }
  return { schema: SCHEMA, space, dimension, detector, counts, files };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

function checkUnit(embedding: { space: string; vector: Float32Array }, dimension: number, row: number): void {
  try {
    checkEmbedding(embedding, embedding.space, dimension);
  } catch (cause) {
    if (!(cause instanceof RescueFaceError)) throw cause;
    throw new ResearchDataError(`Row ${row} of ${ARRAY} is no template: ${String(cause.details['problem'])}.`, { cause });
  }
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
