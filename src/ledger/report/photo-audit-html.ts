import type { AuditedGroup, PhotoAudit } from '../audit/photo-audit.js';
import { auditNotes, photoAuditTables, shareText } from '../audit/photo-audit-tables.js';
import { PHOTO_AUDIT_WORDS, type PhotoAuditWords } from '../audit/photo-audit-words.js';
import { countText } from '../tables/exact-text.js';
import { type LedgerTable, type TableOptions, tableContext } from '../tables/table.js';
import { type Markup, markup } from './markup.js';
import { PAGE_END, pageHead } from './page.js';
import { shareChart, shareGrid } from './share-charts.js';
import { signatures, tableMarkup } from './table-html.js';

/** Rows of a chart; of more stations the lowest are drawn, and the tables have all. */
const MOST_ROWS = 30;
/** Months side by side. */
const MOST_MONTHS = 24;

/**
 * A photo audit as one self-contained page that asks nothing of any network, to be printed on A4: figures, compliance by station
 * and month with its intervals, the photos to be taken again. It has no names and no photos.
 */
export function photoAuditHtml(audit: PhotoAudit, options: TableOptions): Uint8Array {
  const { language, stationName } = tableContext('photoAuditHtml', options);
  const words = PHOTO_AUDIT_WORDS[language];
  const tables = photoAuditTables(audit, options);
  const named = (key: string | undefined) => (key === undefined ? words.noStation : stationName(key));
  const { stations, problems, strata, months, replace, review, unreadable } = tables;
  const lists = [replace, review, unreadable, problems];
  const page = markup`${pageHead(language, words.title, 'portrait')}<h1>${words.title}</h1>${strata.remarks.map((remark) => markup`<p class="remark center">${remark}</p>`)}
${figures(audit, words)}
${charts(audit, words, named)}
<section><h2>${strata.title}</h2>${tableMarkup(strata, true)}</section>
<section><h2>${stations.title}</h2>${tableMarkup(stations, true)}<h3>${months.title}</h3>${tableMarkup(months, true)}</section>
${lists.map((table) => listSection(table, words))}
<section><h2>${words.howDrawn}</h2>${auditNotes(audit, language).map((note) => markup`<p class="note">${note}</p>`)}</section>
${signatures(strata)}${PAGE_END}`;
  return new TextEncoder().encode(page.text);
}

function figures({ whole, replace }: PhotoAudit, words: PhotoAuditWords): Markup {
  const [photos, drawn, , review, , unreadable] = words.counts;
  const { compliance } = whole;
  const share = compliance === undefined ? '—' : shareText(compliance.share);
  const interval =
    compliance === undefined ? '' : `${(100 * compliance.low).toFixed(1)}\u2060–\u2060${shareText(compliance.high)}`.replace(' ', '\u00a0');
  const figure = (label: string, value: string, more = '') =>
    markup`<div><dt>${label}</dt><dd>${value}${more === '' ? undefined : markup` <small>${more}</small>`}</dd></div>`;
  return markup`<dl class="figures">${[
    figure(photos, countText(whole.photos)),
    figure(drawn, countText(whole.drawn)),
    figure(words.compliance, share, interval),
    figure(words.toBeReplaced, countText(replace.length)),
    figure(review, countText(whole.review)),
    figure(unreadable, countText(whole.unreadable)),
  ]}</dl>`;
}

function charts({ stations, months, strata }: PhotoAudit, words: PhotoAuditWords, named: (key: string | undefined) => string): Markup {
  const shown = lowest(stations);
  const left = shown.length < stations.length ? markup`<p class="note">${words.lowest(shown.length, stations.length)}</p>` : undefined;
  const columns = months.map(({ key = '' }) => key).slice(-MOST_MONTHS);
  const cells = new Map(strata.map(({ station, month, compliance }) => [JSON.stringify([station, month]), compliance?.share]));
  const rows = shown.map(({ key }) => ({
    label: named(key),
    shares: columns.map((month) => cells.get(JSON.stringify([key, month]))),
  }));
  return markup`${shareChart(
    words.byStation,
    shown.map(({ key, compliance }) => ({ label: named(key), value: compliance })),
  )}${left}${shareChart(
    words.byMonth,
    months.slice(-MOST_MONTHS).map(({ key = '', compliance }) => ({ label: key, value: compliance })),
  )}${shareGrid(words.grid, { columns, rows })}`;
}

/** All where they fit; otherwise those that need looking at most. */
function lowest(stations: readonly AuditedGroup[]): readonly AuditedGroup[] {
  if (stations.length <= MOST_ROWS) return stations;
  const share = ({ compliance }: AuditedGroup) => compliance?.share ?? 1;
  return [...stations].sort((a, b) => share(a) - share(b)).slice(0, MOST_ROWS);
}

function listSection(table: LedgerTable, words: PhotoAuditWords): Markup {
  const { title, rows } = table;
  return markup`<section><h2>${title}</h2>${rows.length === 0 ? markup`<p>${words.nothing}</p>` : tableMarkup(table, false)}</section>`;
}
