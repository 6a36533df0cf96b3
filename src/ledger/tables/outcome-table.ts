import { NOTICE_WITHDRAWAL_HOURS } from '../closed-lists.js';
import { NO_NUMBER } from './exact-text.js';
import type { Duty, Outcome } from './fold-records.js';
import { dayText } from './shanghai-time.js';
import { type Cell, finishedTable, type LedgerTable, type TableContext, type TableOptions, tableContext } from './table.js';
import type { UsageFold } from './usage-fold.js';
import { lateText, toldName, toldText } from './usage-table.js';
import { LIST_WORDS } from './words.js';

const WIDTHS = [6, 12, 18, 14, 22, 24, 26, 26, 30, 18, 14, 12];
const WITHDRAWAL_MS = NOTICE_WITHDRAWAL_HOURS * 3_600_000;

/**
 * The outcome ledger (应用成果台账; MCA-2020-13 circular 2(5)) of the fold's period: a row for every outcome.
 *
 * @example
 * ```ts
 * import { outcomeTable, reportingYear, tableXlsx, UsageFold } from 'rescue-face/ledger';
 *
 * const table = outcomeTable(new UsageFold({ period: reportingYear(2026) }), { printedAt: Date.now() });
 * const file = await tableXlsx([table]);
 * console.log(file.length > 0);
 * ```
 */
export function outcomeTable(fold: UsageFold, options: TableOptions): LedgerTable {
  const context = tableContext('outcomeTable', options);
  const { words } = context;
  return finishedTable(context, fold, {
    title: words.outcomeTitle,
    columns: words.outcomeColumns.map((title, i) => ({ title, width: WIDTHS[i] ?? 12, isNumber: i === 0 })),
    rows: fold.outcomes().map((outcome, i) => rowOf(i + 1, outcome, fold, context)),
  });
}

function rowOf(number: number, outcome: Outcome, fold: UsageFold, context: TableContext): Cell[] {
  const { words, language, operatorName } = context;
  const lists = LIST_WORDS[language];
  const decision = fold.decisionOf(outcome);
  const duty = fold.withdrawalOf(outcome);
  const late = lateText(outcome, words.late, context);
  const established = decision?.identityEstablishedAt;
  return [
    number,
    decision === undefined ? NO_NUMBER : { day: established ?? decision.at },
    toldText(outcome.rescueNumber, context),
    toldName(outcome.name ?? decision?.name, context),
    lists.outcomes[outcome.kind],
    toldText(outcome.origin, context),
    sentTo(outcome, context),
    late === undefined ? { day: outcome.at } : `${dayText(outcome.at)}${words.separator}${late}`,
    feedbackText(outcome, context),
    withdrawnCell(duty, context),
    overCell(duty, established, fold.knownUntil, context),
    operatorName(outcome.operator),
  ];
}

function sentTo({ addressees, sentTo }: Outcome, context: TableContext): string {
  const kinds = addressees.map((to) => LIST_WORDS[context.language].addressees[to]).join(context.words.to);
  return sentTo === undefined ? kinds : `${toldText(sentTo, context)}${context.language === 'en' ? ` (${kinds})` : `（${kinds}）`}`;
}

function feedbackText({ feedback }: Outcome, context: TableContext): string {
  if (feedback.length === 0) return NO_NUMBER;
  return feedback.map(({ at, said }) => `${dayText(at)} ${toldText(said, context)}`).join(context.words.separator);
}

function withdrawnCell(duty: Duty | undefined, { words }: TableContext): Cell {
  if (duty === undefined) return NO_NUMBER;
  return duty.closed === undefined ? words.notWithdrawn : { minute: duty.closed.at };
}

/** From when the identity was established to when the familySearchNotice was down (MCA-2020-13 annex art. 15). */
function overCell(
  duty: Duty | undefined,
  established: number | undefined,
  knownUntil: number | undefined,
  { words }: TableContext,
): string {
  const due = established === undefined ? duty?.dueAt : established + WITHDRAWAL_MS;
  if (duty === undefined || due === undefined) return NO_NUMBER;
  if (duty.closed !== undefined) return duty.closed.at > due ? words.yes : words.no;
  return knownUntil !== undefined && knownUntil > due ? words.yes : NO_NUMBER;
}
