import { createHash } from 'node:crypto';
import type { EnrollManyItem, EnrollManyResult, RescueFace } from 'rescue-face';
import { RescueFaceError } from 'rescue-face/errors';
import { CliFailure } from '../failure.js';
import { readPhoto } from '../read-photo.js';
import type { Language, Texts } from '../texts.js';
import { rejectionText } from '../validate/texts.js';
import { derivedId } from './ids.js';
import type { ImportFailure, ImportRow } from './rows.js';

/** What an import needs. */
export interface ImportContext {
  readonly sdk: RescueFace;
  readonly face: 'only' | 'largest';
  readonly language: Language;
  readonly texts: Texts;
  onProgress(counts: ImportCounts): void;
}

/** How far an import has come. */
export interface ImportCounts {
  readonly done: number;
  readonly enrolled: number;
  /** In the gallery before, by an earlier run or an earlier row. */
  readonly known: number;
  readonly failed: number;
}

/** Errors of one photo or one row; whatever else happens ends the run. */
const OF_ONE_ROW = /^ERR_(IMAGE_|MODEL_RUN|WORKER_|STORE_RECORD|STORE_CONFLICT)/;

/** Enrols rows, several at a time; what cannot be used is listed and stops nothing. */
export async function runImport(
  rows: readonly ImportRow[],
  context: ImportContext,
): Promise<{ readonly counts: ImportCounts; readonly failures: readonly ImportFailure[] }> {
  const failures: ImportFailure[] = [];
  let [enrolled, known] = [0, 0];
  const counts = () => ({ done: enrolled + known + failures.length, enrolled, known, failed: failures.length });
  const fail = ({ row, file }: ImportRow, code: string, reason: string) => {
    failures.push({ row, file, code, reason });
    context.onProgress(counts());
  };
  for await (const result of context.sdk.enrollMany(items(rows, context, fail))) {
    const row = rows[Number(result.key)];
    if (row === undefined) throw new Error('Expected a result of a row');
    if (result.status === 'enrolled') enrolled += 1;
    else if (result.status === 'known') known += 1;
    else fail(row, ...reasonOf(result, context));
    context.onProgress(counts());
  }
  return { counts: counts(), failures: failures.sort((a, b) => (a.row ?? 0) - (b.row ?? 0)) };
}

/** Photos are read one after the other, as the enrolment takes them. */
async function* items(
  rows: readonly ImportRow[],
  { face, texts }: ImportContext,
  fail: (row: ImportRow, code: string, reason: string) => void,
): AsyncGenerator<EnrollManyItem> {
  for (const [place, row] of rows.entries()) {
    const { row: _, file: __, path, ...told } = row;
    const photo = await readPhoto(path, texts).catch((error: unknown) => {
      if (!(error instanceof CliFailure)) throw error;
      fail(row, 'unreadable', error.message);
      return undefined;
    });
    if (photo === undefined) continue;
    const digest = createHash('sha256').update(photo).digest('hex');
    const { personId, rescueNumber = '' } = told;
    yield {
      ...told,
      key: String(place),
      photo,
      face,
      photoId: derivedId('photo', personId, digest),
      // All photos of one stay belong to one episode.
      episodeId: told.episodeId ?? derivedId('episode', personId, rescueNumber),
      provenance: 'imported',
    };
  }
}

type Unused = Exclude<EnrollManyResult, { readonly status: 'enrolled' | 'known' }>;

function reasonOf(result: Unused, { language, texts }: ImportContext): [code: string, reason: string] {
  if (result.status === 'rejected') return [result.status, rejectionText(result.report, language, texts)];
  if (result.status !== 'failed') return [result.status, result.status === 'no-face' ? texts.noFace : texts.severalFaces];
  const { error } = result;
  if (error instanceof RescueFaceError && OF_ONE_ROW.test(error.code)) return [error.code, error.messageIn(language)];
  throw error;
}
