import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { CsvError, parse } from 'csv-parse/sync';
import { usage } from '../failure.js';
import { parseInstant } from '../gallery/dates.js';
import { isId } from '../gallery/options.js';
import type { Texts } from '../texts.js';
import { type Columns, columnsOf, FIELDS, type Field } from './columns.js';
import type { ImportFailure, ImportPlan, ImportRow } from './rows.js';

/** Encodings that lists of rescue stations come in. */
export const ENCODINGS = ['utf-8', 'gb18030'] as const;

/** One of {@link ENCODINGS}. */
export type Encoding = (typeof ENCODINGS)[number];

/** Reads a list of photos. A row that cannot be used is a failure of its own; a list that is none ends the run. */
export async function readImportCsv(file: string, map: string | undefined, encoding: Encoding, texts: Texts): Promise<ImportPlan> {
  const [heading, ...records] = parsed(decoded(await readFile(file), encoding, texts), texts);
  if (heading === undefined) throw usage(texts.emptyList);
  const columns = columnsOf(heading, map, texts);
  const rows: ImportRow[] = [];
  const failures: ImportFailure[] = [];
  for (const [place, cells] of records.entries()) {
    if (cells.every((cell) => cell.trim() === '')) continue;
    // The heading is row 1.
    const read = rowOf(cells, heading.length, columns, texts);
    const row = place + 2;
    if ('code' in read) failures.push({ row, ...read });
    else rows.push({ row, path: resolve(dirname(file), read.file), ...read });
  }
  return { rows, failures, passedOver: [] };
}

function decoded(bytes: Uint8Array, encoding: Encoding, texts: Texts): string {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    throw usage(texts.badEncoding(encoding));
  }
}

function parsed(text: string, texts: Texts): string[][] {
  try {
    return parse(text, { relax_column_count: true, record_delimiter: ['\r\n', '\n', '\r'] }) as string[][];
  } catch (error) {
    // The parser's own message repeats the cell, which may be a name.
    if (error instanceof CsvError) throw usage(texts.badQuotes(Number((error as { lines?: unknown }).lines ?? 0)));
    throw error;
  }
}

function rowOf(
  cells: readonly string[],
  width: number,
  columns: Columns,
  texts: Texts,
): Omit<ImportRow, 'path' | 'row'> | Omit<ImportFailure, 'row'> {
  const cell = (field: Field) => {
    const text = cells[columns.get(field) ?? -1]?.trim();
    return text === '' ? undefined : text;
  };
  const file = cell('photo');
  const fails = (code: string, reason: string) => ({ file: file ?? '', code, reason });
  if (cells.length !== width) return fails('wrong-cells', texts.wrongCells(width, cells.length));
  const personId = cell('personId');
  if (file === undefined) return fails('missing-cell', texts.missingCell('photo'));
  if (personId === undefined) return fails('missing-cell', texts.missingCell('personId'));
  const labels: Record<string, string> = {};
  for (const field of columns.keys()) {
    const value = cell(field);
    if (value !== undefined && field !== 'photo' && !isId(value)) return fails('bad-cell', texts.badCell(field));
    if (value !== undefined && field.startsWith('label:')) labels[field.slice('label:'.length)] = value;
  }
  const admitted = cell('admittedAt');
  const admittedAt = admitted === undefined ? undefined : parseInstant(admitted);
  if (admitted !== undefined && admittedAt === undefined) return fails('bad-date', texts.badDateCell('admittedAt'));
  const [episodeId, name, rescueNumber, station] = FIELDS.slice(2, 6).map(cell);
  return {
    file,
    personId,
    episodeId,
    name,
    rescueNumber,
    station,
    admittedAt,
    labels: Object.keys(labels).length === 0 ? undefined : labels,
  };
}
