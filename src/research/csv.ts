import { CsvError, parse } from 'csv-parse/sync';
import { ResearchDataError } from './research-data-error.js';

/** One row below the heading. */
export interface CsvRow {
  /** 1-based, of the row's end. */
  readonly line: number;
  /** As many as there are columns. */
  readonly cells: readonly string[];
}

/** A table with a heading, as CSV (RFC 4180) has it: quotes, CRLF or LF, empty lines passed over. */
export interface CsvTable {
  readonly columns: readonly string[];
  readonly rows: readonly CsvRow[];
}

/** The text of a UTF-8 file, without a byte order mark. */
export function utf8Text(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new ResearchDataError('The file is not UTF-8 text: save it again as UTF-8 (in a spreadsheet program "CSV UTF-8").', { cause });
  }
}

/** Refuses a table that is not rectangular, has no heading, or names a column twice. */
export function parseCsv(text: string): CsvTable {
  const [heading, ...rows] = records(text.replace(/^\uFEFF/, ''));
  if (heading === undefined) throw new ResearchDataError('The table is empty: expected a heading and rows.');
  const { cells: columns, line } = heading;
  if (new Set(columns).size !== columns.length || columns.includes('')) {
    throw new ResearchDataError('Expected a different, non-empty name for every column.', { line });
  }
  for (const row of rows) {
    if (row.cells.length !== columns.length) {
      throw new ResearchDataError(`Expected ${columns.length} columns as in the heading, received ${row.cells.length}.`, {
        line: row.line,
      });
    }
  }
  return { columns, rows };
}

/** The places of the columns in a row. */
export function columnPlaces<Name extends string>({ columns }: CsvTable, needed: readonly Name[]): Record<Name, number> {
  const missing = needed.filter((name) => !columns.includes(name));
  if (missing.length > 0)
    throw new ResearchDataError(`Expected the columns ${needed.join(', ')}; missing ${missing.join(', ')}.`, { line: 1 });
  return Object.fromEntries(needed.map((name) => [name, columns.indexOf(name)])) as Record<Name, number>;
}

/** The text of a table, rows ended by LF. */
export function formatCsv(rows: readonly (readonly string[])[]): string {
  const cell = (text: string) => (/[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  return rows.map((row) => `${row.map(cell).join(',')}\n`).join('');
}

function records(text: string): CsvRow[] {
  const lineOf = lineCounter(text);
  try {
    const found = parse(text, { info: true, relax_column_count: true, skip_empty_lines: true, record_delimiter: ['\r\n', '\n', '\r'] });
    return (found as unknown as { record: string[]; info: { bytes: number } }[]).map(({ record, info }) => ({
      cells: record,
      line: lineOf(info.bytes),
    }));
  } catch (error) {
    // The parser's own message repeats the cell, which may be a name.
    if (!(error instanceof CsvError)) throw error;
    const { bytes } = error as { bytes?: unknown };
    throw new ResearchDataError('The quotes of a cell are not closed, or are followed by more text.', {
      line: typeof bytes === 'number' ? lineOf(bytes + 1) : undefined,
    });
  }
}

/** The line that ends at a place in the UTF-8 text, or holds it; to be asked in ascending order. The parser's own count takes a CRLF within quotes for two. */
function lineCounter(text: string): (end: number) => number {
  const bytes = Buffer.from(text, 'utf8');
  let at = 0;
  let breaks = 0;
  return (end) => {
    for (; at < end - 1; at++) if (bytes[at] === 0x0a || (bytes[at] === 0x0d && bytes[at + 1] !== 0x0a)) breaks += 1;
    return breaks + 1;
  };
}
