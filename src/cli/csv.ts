/** What a spreadsheet program takes for a formula (OWASP, CSV injection): a name that begins so must stay text. */
const FORMULA = /^[=+\-@\t\r]/;

/**
 * The text of a table as CSV (RFC 4180), with a byte order mark, without which spreadsheet programs take Chinese for
 * another encoding. Numbers stay numbers; text that would be a formula gets an apostrophe before it.
 */
export function formatSafeCsv(rows: readonly (readonly (string | number)[])[]): string {
  return `\uFEFF${rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('')}`;
}

function cell(value: string | number): string {
  if (typeof value === 'number') return String(value);
  const text = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
