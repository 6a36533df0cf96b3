import { readFile } from 'node:fs/promises';
import { dirname, join, posix } from 'node:path';
import { checkText } from '../core/check.js';
import { columnPlaces, parseCsv, utf8Text } from './csv.js';
import { byText } from './list-folder.js';
import { refuseGallery } from './refuse-gallery.js';
import { ResearchDataError } from './research-data-error.js';
import type { ResearchFolder, ResearchPhoto } from './research-set.js';

/**
 * Reads a CSV manifest (UTF-8, with a heading): the columns `person` and `photo` are required, `photo` being a path
 * relative to the CSV's folder; every further column is an attribute, left out where its cell is empty. Photo ids are
 * those paths, with `/` (a `\` is taken as one). Whether the files are there shows when they are embedded.
 *
 * Rejects with {@link ResearchDataError}, naming the line, for missing columns, empty cells, a photo that occurs
 * twice and a path that leaves the CSV's folder; and for a gallery's folder.
 *
 * @example
 * ```ts
 * import { mkdtemp, writeFile } from 'node:fs/promises';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * import { readManifest } from 'rescue-face/research';
 *
 * const file = join(await mkdtemp(join(tmpdir(), 'manifest-')), 'photos.csv');
 * await writeFile(file, 'person,photo,age\nA,a/1.jpg,71\nA,a/2.jpg,\nB,b/1.jpg,12\n');
 * for (const { photo, attributes } of (await readManifest(file)).photos) console.log(photo, attributes);
 * ```
 */
export async function readManifest(file: string): Promise<ResearchFolder> {
  checkText('file', file);
  const folder = dirname(file);
  await refuseGallery(folder);
  const photos = parseManifest(utf8Text(await readFile(file))).map((row) => ({ ...row, path: join(folder, ...row.photo.split('/')) }));
  return { photos, passedOver: [] };
}

/** The rows of a manifest, in the order of the photo ids. */
export function parseManifest(text: string): Omit<ResearchPhoto, 'path'>[] {
  const table = parseCsv(text);
  const place = columnPlaces(table, ['person', 'photo']);
  const further = [...table.columns.entries()].filter(([at]) => at !== place.person && at !== place.photo);
  const lines = new Map<string, number>();
  const photos = table.rows.map(({ cells, line }) => {
    const person = cells[place.person] ?? '';
    const written = cells[place.photo] ?? '';
    if (person === '' || written === '') throw new ResearchDataError('Expected a person and a photo, received an empty cell.', { line });
    const photo = below(written, line);
    const before = lines.get(photo);
    if (before !== undefined) throw new ResearchDataError(`Expected every photo once; this one is on line ${before} already.`, { line });
    lines.set(photo, line);
    const known = further.map(([at, name]) => [name, cells[at] ?? ''] as const).filter(([, value]) => value !== '');
    return { person, photo, attributes: Object.fromEntries(known) };
  });
  if (photos.length === 0) throw new ResearchDataError('The manifest has a heading and no rows.');
  return photos.sort(byText(({ photo }) => photo));
}

/** The path in its shortest form, which must stay below the CSV's folder. */
function below(written: string, line: number): string {
  const slashed = written.replaceAll('\\', '/');
  const path = posix.normalize(slashed);
  if (path.startsWith('/') || /^[a-z]:/i.test(path) || path === '..' || path.startsWith('../') || path.includes('\0')) {
    throw new ResearchDataError("Expected a photo below the manifest's folder, received a path that leaves it.", { line });
  }
  if (path === '.' || path.endsWith('/')) throw new ResearchDataError('Expected the path of a photo, received that of a folder.', { line });
  return path;
}
