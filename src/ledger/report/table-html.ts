import { joinedBytes } from '../tables/joined-bytes.js';
import { type Cell, cellText, type LedgerTable } from '../tables/table.js';
import { type Markup, markup } from './markup.js';
import { PAGE_END, pageHead } from './page.js';

/** More columns than this are printed smaller. */
const MANY_COLUMNS = 15;

/** Rows that are put into bytes at a time: a province's year would be one very long text. */
const BATCH = 2048;

/** A table as one self-contained page that asks nothing of any network, to be printed on A4 on its side. */
export function tableHtml(table: LedgerTable): Uint8Array {
  const encoder = new TextEncoder();
  const { language, title, remarks, rows } = table;
  const head = markup`${pageHead(language, title, 'landscape')}<h1>${title}</h1>${remarks.map((remark) => markup`<p class="remark center">${remark}</p>`)}${tableStart(table)}`;
  const pieces = [encoder.encode(head.text)];
  for (let from = 0; from < rows.length; from += BATCH) {
    const lines = rows.slice(from, from + BATCH).map((row) => rowMarkup(row, table).text);
    pieces.push(encoder.encode(lines.join('')));
  }
  pieces.push(encoder.encode(markup`</tbody></table></div>${notesMarkup(table)}${signatures(table)}${PAGE_END}`.text));
  return joinedBytes(pieces);
}

/** A table within a page. `lastIsTotal`: its last row adds the others up. */
export function tableMarkup(table: LedgerTable, lastIsTotal: boolean): Markup {
  const { rows } = table;
  const lines = rows.map((row, i) => rowMarkup(row, table, lastIsTotal && i === rows.length - 1));
  return markup`${tableStart(table)}${lines}</tbody></table></div>`;
}

/** 填报单位 and what follows; what is to be signed by hand is a line to sign on. */
export function signatures({ footer, language }: LedgerTable): Markup {
  const colon = language === 'en' ? ': ' : '：';
  const parts = footer.map(([name, value]) => markup`<span>${name}${colon}<b class="${value === '' ? '' : 'filled'}">${value}</b></span>`);
  return markup`<p class="signed">${parts}</p>`;
}

function notesMarkup({ notes }: LedgerTable): Markup {
  return markup`${notes.map((note) => markup`<p class="note">${note}</p>`)}`;
}

function tableStart({ columns }: LedgerTable): Markup {
  const all = columns.reduce((sum, { width }) => sum + width, 0);
  const widths =
    columns.length > MANY_COLUMNS ? [] : columns.map(({ width }) => markup`<col style="width:${((100 * width) / all).toFixed(2)}%">`);
  const heads = columns.map(({ title }) => markup`<th scope="col">${title}</th>`);
  return markup`<div class="scroll ${columns.length > MANY_COLUMNS ? 'wide' : ''}"><table><colgroup>${widths}</colgroup><thead><tr>${heads}</tr></thead><tbody>
`;
}

function rowMarkup(row: readonly Cell[], { columns }: LedgerTable, isTotal = false): Markup {
  const cells = row.map((cell, i) => {
    const kind = columns[i]?.isNumber ? 'number' : typeof cell === 'object' ? 'when' : '';
    return kind === '' ? markup`<td>${cellText(cell)}</td>` : markup`<td class="${kind}">${cellText(cell)}</td>`;
  });
  return isTotal ? markup`<tr class="total">${cells}</tr>\n` : markup`<tr>${cells}</tr>\n`;
}
