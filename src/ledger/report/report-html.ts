import { barChart } from './charts.js';
import { type Markup, markup } from './markup.js';
import { PAGE_END, pageHead } from './page.js';
import { REPORT_WORDS, type ReportWords } from './report-words.js';
import { signatures, tableMarkup } from './table-html.js';
import type { ReportBlock, ReportValue, YearlyReport } from './yearly-report.js';

/** The yearly report as one self-contained page that asks nothing of any network, to be printed on upright A4. */
export function reportHtml(report: YearlyReport): Uint8Array {
  const { language, title, remarks, sections, tables, appendixTitle, formulasTitle, formulas, blanksTitle, blanks } = report;
  const words = REPORT_WORDS[language];
  const [stations, months, situations] = tables;
  const page = markup`${pageHead(language, title, 'portrait')}<h1>${title}</h1>${remarks.map((remark) => markup`<p class="remark center">${remark}</p>`)}
${sections.map((section) => markup`<section><h2>${section.title}</h2>${section.blocks.map((block) => blockMarkup(block, words))}</section>`)}
<section><h2>${appendixTitle}</h2>${tableMarkup(stations, true)}<h3>${months.title}</h3>${tableMarkup(months, true)}<h3>${situations.title}</h3>${tableMarkup(situations, true)}</section>
<section><h2>${formulasTitle}</h2>${formulas.map((line) => markup`<p class="note">${line}</p>`)}</section>
<section><h2>${blanksTitle}</h2>${blanks.length === 0 ? markup`<p>${words.noBlanks}</p>` : markup`<ul>${blanks.map((blank) => markup`<li>${blank}</li>`)}</ul>`}</section>
${signatures(stations)}${PAGE_END}`;
  return new TextEncoder().encode(page.text);
}

function blockMarkup(block: ReportBlock, words: ReportWords): Markup {
  switch (block.kind) {
    case 'figures':
      return markup`<dl class="figures">${block.values.map((value) => figure(value, words))}</dl>`;
    case 'text':
      return markup`<h3>${block.label}</h3>${block.text === undefined ? markup`<p><span class="blank">${words.blank}</span></p>` : markup`<p class="prose">${block.text}</p>`}`;
    case 'counts':
      return block.rows.length === 0 ? markup`` : countsMarkup(block);
    case 'chart':
      return barChart(block.chart);
  }
}

function figure({ label, value, isGiven }: ReportValue, words: ReportWords): Markup {
  const shown =
    value === undefined
      ? markup`<span class="blank">${words.blank}</span>`
      : markup`${value}${isGiven ? markup`<small>${words.given}</small>` : undefined}`;
  return markup`<div><dt>${label}</dt><dd>${shown}</dd></div>`;
}

function countsMarkup({ head, rows }: Extract<ReportBlock, { kind: 'counts' }>): Markup {
  const lines = rows.map(([name, count]) => markup`<tr><td>${name}</td><td class="number">${count}</td></tr>`);
  return markup`<div class="scroll"><table><thead><tr><th scope="col">${head[0]}</th><th scope="col">${head[1]}</th></tr></thead><tbody>${lines}</tbody></table></div>`;
}
