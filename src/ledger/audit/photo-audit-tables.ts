import type { Language } from '../../core/error-words.js';
import { NO_NUMBER } from '../tables/exact-text.js';
import { type Cell, finishedTable, type LedgerTable, type TableContext, type TableOptions, tableContext } from '../tables/table.js';
import type { AuditedGroup, AuditedStratum, PhotoAudit, PhotoCounts, PhotoShare, PhotoToReplace } from './photo-audit.js';
import { PHOTO_AUDIT_WORDS, type PhotoAuditWords } from './photo-audit-words.js';

/** The tables of a photo audit, fit for CSV and XLSX by themselves. */
export interface PhotoAuditTables {
  /** By station and month; the last row is the whole. */
  readonly strata: LedgerTable;
  readonly stations: LedgerTable;
  readonly months: LedgerTable;
  /** 需重拍照片清单. */
  readonly replace: LedgerTable;
  readonly review: LedgerTable;
  readonly unreadable: LedgerTable;
  readonly problems: LedgerTable;
}

/** What tables are made with. */
interface Making {
  readonly audit: PhotoAudit;
  readonly context: TableContext;
  readonly words: PhotoAuditWords;
}

type Column = readonly [title: string, width: number, isNumber?: boolean];

/**
 * A photo audit as tables, for `tableCsv`, `tableXlsx` and `tableHtml`. Nobody's name and no photo is in them; ids of photos are
 * the gallery's own.
 *
 * @example
 * ```ts
 * import { type PhotoAudit, photoAuditTables, tableCsv } from 'rescue-face/ledger';
 *
 * const replacementList = (audit: PhotoAudit) => tableCsv(photoAuditTables(audit, { printedAt: Date.now() }).replace);
 * console.log(typeof replacementList);
 * ```
 */
export function photoAuditTables(audit: PhotoAudit, options: TableOptions): PhotoAuditTables {
  const context = tableContext('photoAuditTables', options);
  const words = PHOTO_AUDIT_WORDS[context.language];
  const making = { audit, context, words };
  const { stationName } = context;
  const named = (station: string | undefined) => (station === undefined ? words.noStation : stationName(station));
  const stratumRow = (one: AuditedStratum): Cell[] => [named(one.station), one.month, ...countCells(one), ...shareCells(one.compliance)];
  const groupRow = (name: string, one: AuditedGroup): Cell[] => [name, ...countCells(one), ...shareCells(one.compliance)];
  const { whole, strata, stations, months } = audit;
  const [total = '', ...wholeCells] = groupRow(words.total, whole);
  const counted: readonly Column[] = [
    ...words.counts.map((title): Column => [title, 12, true]),
    [words.compliance, 12, true],
    [words.interval, 20, true],
  ];
  return {
    strata: made(
      making,
      words.strata,
      [[words.station, 26], [words.month, 12], ...counted],
      [...strata.map(stratumRow), [total, '', ...wholeCells]],
    ),
    stations: made(
      making,
      words.stations,
      [[words.station, 26], ...counted],
      [...stations.map((one) => groupRow(named(one.key), one)), [total, ...wholeCells]],
    ),
    months: made(
      making,
      words.months,
      [[words.month, 12], ...counted],
      [...months.map((one) => groupRow(one.key ?? NO_NUMBER, one)), [total, ...wholeCells]],
    ),
    replace: photoList(making, words.replace, audit.replace, named),
    review: photoList(making, words.review, audit.review, named),
    unreadable: made(
      making,
      words.unreadable,
      [
        [words.number, 6, true],
        [words.station, 26],
        [words.month, 12],
        [words.photo, 40],
        [words.reason, 36],
      ],
      audit.unreadable.map(({ station, month, photoId, reason }, i) => [
        i + 1,
        named(station),
        month,
        photoId ?? NO_NUMBER,
        words.reasons[reason],
      ]),
    ),
    problems: made(
      making,
      words.problems,
      [
        [words.what, 24],
        [words.rule, 24],
        [words.clause, 30],
        [words.photos, 12, true],
      ],
      audit.problems.map(({ title, rule, clause, photos }) => [title[context.language], rule, clause, photos]),
    ),
  };
}

/** What the tables do not say by themselves. */
export function auditNotes(audit: PhotoAudit, language: Language): string[] {
  const words = PHOTO_AUDIT_WORDS[language];
  const { whole, replacedSince } = audit;
  return [
    words.drawn(audit),
    words.entries(audit.planId, audit.auditId, audit.resultId),
    words.compliant,
    words.estimated,
    words.unreadableNote(whole.unreadable),
    ...(whole.notCovered > 0 ? [words.notCovered(whole.notCovered)] : []),
    ...(replacedSince > 0 ? [words.replacedSince(replacedSince)] : []),
    words.personsNote,
  ];
}

/** A share in per cent: a sample tells no more than one digit after the point. */
export function shareText(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

function photoList(
  { audit, context, words }: Making,
  title: string,
  photos: readonly PhotoToReplace[],
  named: (id: string | undefined) => string,
) {
  const { language } = context;
  const rows = photos.map(({ station, month, photoId, episodeId, rules, action }, i): Cell[] => [
    i + 1,
    named(station),
    month,
    photoId,
    episodeId,
    rules.map(({ rule }) => rule).join(words.separator),
    rules.length === 0 ? words.noPicture : rules.map((rule) => rule.advice?.[language] ?? rule.title[language]).join(words.separator),
    action?.[language] ?? NO_NUMBER,
  ]);
  const columns: readonly Column[] = [
    [words.number, 6, true],
    [words.station, 24],
    [words.month, 16],
    [words.photo, 38],
    [words.episode, 38],
    [words.rules, 22],
    [words.advice, 50],
    [words.action, 24],
  ];
  return made({ audit, context, words }, title, columns, rows);
}

function made({ audit, context }: Making, title: string, columns: readonly Column[], rows: readonly (readonly Cell[])[]): LedgerTable {
  return finishedTable(
    context,
    { period: audit.period, knownUntil: undefined },
    {
      title,
      columns: columns.map(([name, width, isNumber = false]) => ({ title: name, width, isNumber })),
      rows,
      notes: auditNotes(audit, context.language),
    },
  );
}

function countCells({ photos, drawn, passed, review, rejected, unreadable }: PhotoCounts): Cell[] {
  return [photos, drawn, passed, review, rejected, unreadable];
}

function shareCells(compliance: PhotoShare | undefined): Cell[] {
  if (compliance === undefined) return [NO_NUMBER, NO_NUMBER];
  const { share, low, high } = compliance;
  return [shareText(share), `${(100 * low).toFixed(1)}–${shareText(high)}`];
}
