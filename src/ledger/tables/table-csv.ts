import { joinedBytes } from './joined-bytes.js';
import { cellText, type LedgerTable } from './table.js';

/** What a spreadsheet program takes for a formula (OWASP, CSV injection): a text that begins so must stay text. */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;

/** Rows that are put into bytes at a time: a province's year would be one very long text. */
const BATCH = 4096;

/**
 * A table as CSV (RFC 4180) in UTF-8 with a byte order mark, without which spreadsheet programs take Chinese for another
 * encoding: the headings, the rows, and, after
 * an empty line, notes and footer. A text that begins with `=`, `+`, `-`, `@`, a
 * tabulator, a line's end or their full-width forms gets an apostrophe before it, so that no spreadsheet program computes it.
 */
export function tableCsv({ columns, rows, notes, footer }: LedgerTable): Uint8Array {
  const encoder = new TextEncoder();
  const pieces = [encoder.encode(`\uFEFF${line(columns.map(({ title }) => title))}`)];
  for (let from = 0; from < rows.length; from += BATCH) {
    const lines = rows
      .slice(from, from + BATCH)
      .map((row) => line(row.map((cell) => (typeof cell === 'number' ? String(cell) : safe(cellText(cell))))));
    pieces.push(encoder.encode(lines.join('')));
  }
  pieces.push(
    encoder.encode(
      `\r\n${notes.map((note) => line([safe(note)])).join('')}${line(footer.flatMap(([name, value]) => [name, safe(value)]))}`,
    ),
  );
  return joinedBytes(pieces);
}

function line(cells: readonly string[]): string {
  return `${cells.map(quoted).join(',')}\r\n`;
}

function safe(text: string): string {
  return FORMULA.test(text) ? `'${text}` : text;
}

function quoted(text: string): string {
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
