import { type Html, html } from './html.js';

/** A column: its title, and whether it holds numbers, which stand right. */
export interface Column {
  readonly title: string;
  readonly numbers?: boolean | undefined;
}

/** A row of cells, or one that says something across the columns after its first. */
export type Row = { readonly cells: readonly (string | Html)[] } | { readonly first: string; readonly across: string };

/** Rows that belong together, under a title where there are several groups. */
export interface RowGroup {
  readonly title?: string | undefined;
  readonly rows: readonly Row[];
}

/** A table that scrolls by itself where a screen is too narrow for it. */
export function dataTable(columns: readonly Column[], groups: readonly RowGroup[]): Html {
  const head = columns.map(({ title, numbers }) => html`<th class="${numbers ? 'number' : 'word'}">${title}</th>`);
  const bodies = groups.map(
    ({ title, rows }) =>
      html`<tbody>${title === undefined ? undefined : html`<tr class="group"><th colspan="${columns.length}">${title}</th></tr>`}${rows.map((row) => drawRow(row, columns))}</tbody>`,
  );
  return html`<div class="scroll"><table><thead><tr>${head}</tr></thead>${bodies}</table></div>`;
}

/** What is named on the left, and what it is on the right. */
export function namedValues(entries: readonly (readonly [string, string | Html])[]): Html {
  const rows = entries.map(([title, value]) => html`<tr><td>${title}</td><td>${value}</td></tr>`);
  return html`<div class="scroll"><table class="named"><tbody>${rows}</tbody></table></div>`;
}

/** The tiles at the head of a page; what is long has a line of its own. */
export function figureTiles(entries: readonly (readonly [string, string])[]): Html {
  const items = entries.map(
    ([title, value]) => html`<div class="${value.length > 12 ? 'wide' : ''}"><dt>${title}</dt><dd>${value}</dd></div>`,
  );
  return html`<dl class="figures">${items}</dl>`;
}

function drawRow(row: Row, columns: readonly Column[]): Html {
  if ('across' in row) {
    const first = columns[0]?.numbers ? 'number' : 'word';
    return html`<tr><td class="${first}">${row.first}</td><td class="remark across" colspan="${columns.length - 1}"><div>${row.across}</div></td></tr>`;
  }
  return html`<tr>${row.cells.map((cell, i) => html`<td class="${columns[i]?.numbers ? 'number' : 'word'}">${cell}</td>`)}</tr>`;
}
