import { NO_NUMBER } from './exact-text.js';
import type { Moment, NationalQuery, Told, Use } from './fold-records.js';
import { dayText, minuteText } from './shanghai-time.js';
import { type Cell, finishedTable, type LedgerTable, type TableContext, type TableOptions, tableContext } from './table.js';
import type { UsageFold } from './usage-fold.js';
import { LIST_WORDS } from './words.js';

/** For A4 on its side: what is not said in a few words wraps. */
const WIDTHS = [7, 12, 20, 22, 16, 22, 11, 13, 15, 12, 12, 14, 22, 28];

/**
 * The usage ledger (人脸识别技术使用台账; MCA-2020-13 annex art. 10) of the fold's period: a row for every use, also for attempts
 * in which nothing could be compared.
 *
 * @example
 * ```ts
 * import { reportingYear, tableCsv, UsageFold, usageTable } from 'rescue-face/ledger';
 *
 * const fold = new UsageFold({ period: reportingYear(2026) });
 * const table = usageTable(fold, { printedAt: Date.now(), unit: '某市救助管理站' });
 * console.log(table.columns.length, new TextDecoder().decode(tableCsv(table)).split('\r\n').length);
 * ```
 */
export function usageTable(fold: UsageFold, options: TableOptions): LedgerTable {
  const context = tableContext('usageTable', options);
  const { words } = context;
  return finishedTable(context, fold, {
    title: words.usageTitle,
    columns: words.usageColumns.map((title, i) => ({ title, width: WIDTHS[i] ?? 12, isNumber: i === 0 })),
    rows: fold.uses().map((use, i) => rowOf(i + 1, use, fold, context)),
  });
}

function rowOf(number: number, use: Use, fold: UsageFold, context: TableContext): Cell[] {
  const { words, language, stationName, operatorName } = context;
  const lists = LIST_WORDS[language];
  const [result, decision] = [fold.result(use), fold.decisionOn(use)];
  const isVerified = decision?.result === 'candidate';
  return [
    number,
    { day: use.at },
    stationName(use.station),
    use.situation === undefined ? words.none : lists.situations[use.situation],
    toldName(use.name, context),
    toldText(use.rescueNumber, context),
    result === undefined ? NO_NUMBER : lists.results[result],
    isVerified ? toldName(decision.name, context) : NO_NUMBER,
    decision === undefined ? NO_NUMBER : lists.methods[decision.method],
    decision === undefined ? NO_NUMBER : { day: decision.identityEstablishedAt ?? decision.at },
    operatorName(use.operator),
    decision === undefined ? NO_NUMBER : [...new Set(decision.reviewers.map(operatorName))].join(words.to),
    use.national.length === 0 ? words.notQueried : use.national.map((query) => queryText(query, context)).join(words.separator),
    remarksOf(use, fold, context),
  ];
}

function remarksOf(use: Use, fold: UsageFold, context: TableContext): string {
  const { words, language } = context;
  const decision = fold.decisionOn(use);
  const remarks = [
    use.notCompared && words.notCompared[use.notCompared],
    use.kind === 'manual' ? words.manual : undefined,
    use.kind === 'manual' && typeof use.system === 'object' ? words.madeIn(use.system.text) : undefined,
    lateText(use, words.late, context),
    decision && lateText(decision, words.lateDecision, context),
    decision?.disposition && words.disposition(LIST_WORDS[language].dispositions[decision.disposition]),
    decision?.bySearcher ? words.bySearcher : undefined,
    use.reversals > 0 ? words.reversed(use.reversals) : undefined,
    typeof use.note === 'object' ? use.note.text : undefined,
  ];
  return remarks.filter((remark) => remark !== undefined && remark !== '').join(words.separator);
}

function queryText({ at, result, system }: NationalQuery, { words }: TableContext): string {
  return `${typeof system === 'object' ? `${system.text} ` : ''}${words.queried[result]} ${dayText(at)}`;
}

/** Both times of what was entered after it happened. */
export function lateText(
  { at, enteredAt, late }: Moment,
  say: (happened: string, entered: string, reason: string) => string,
  { language }: TableContext,
): string | undefined {
  return late === undefined ? undefined : say(minuteText(at), minuteText(enteredAt), LIST_WORDS[language].lateReasons[late]);
}

/** A name, or that there is none. */
export function toldName(told: Told, { words }: TableContext): string {
  return told === 'erased' ? words.erased : (told?.text ?? words.nameless);
}

/** Any other text, or that there is none. */
export function toldText(told: Told, { words }: TableContext): string {
  return told === 'erased' ? words.erased : (told?.text ?? NO_NUMBER);
}
