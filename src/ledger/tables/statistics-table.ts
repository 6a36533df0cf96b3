import type { Language } from '../../core/error-words.js';
import { OUTCOME_KINDS, type Situation } from '../closed-lists.js';
import { countText, decimalText, NO_NUMBER, percentText } from './exact-text.js';
import type { CountBounds, Figures, RatioBounds, VerificationTimes } from './figures.js';
import type { FigureGroup, Statistics } from './statistics.js';
import { type Cell, finishedTable, type LedgerTable, type TableContext, type TableOptions, tableContext } from './table.js';
import { LIST_WORDS } from './words.js';

const HOUR_MS = 3_600_000n;

/** What the ledger does not know and a reporting unit gives (填报); it stands beside what was counted and replaces nothing. */
export interface StatisticsTableOptions extends TableOptions {
  /** 入站人次 by station id, out of the business system. */
  readonly intakes?: Readonly<Record<string, number>> | undefined;
}

/** One column of figures. */
interface FigureColumn {
  readonly 'zh-CN': string;
  readonly en: string;
  readonly of: (figures: Figures) => Cell;
}

const column = (zh: string, en: string, of: FigureColumn['of']): FigureColumn => ({ 'zh-CN': zh, en, of });

const COLUMNS: readonly FigureColumn[] = [
  column('入站人次', 'Intakes', ({ intakes }) => boundsCell(intakes)),
  column('应查', 'Must be searched', ({ intakes }) => boundsCell(intakes)),
  column('已查', 'Searched', ({ searched }) => boundsCell(searched)),
  column('应用率', 'Rate of use', ({ useRate }) => rateText(useRate)),
  column('使用次数', 'Uses', ({ uses }) => uses),
  column('核实例数', 'Verified uses', ({ verified }) => verified),
  column('核实人数', 'Verified persons', ({ verifiedPersons }) => boundsCell(verifiedPersons)),
  column('识别率', 'Recognition rate', ({ recognition }) => percentText(recognition)),
  ...OUTCOME_KINDS.map((kind) =>
    column(LIST_WORDS['zh-CN'].outcomes[kind], LIST_WORDS.en.outcomes[kind], ({ outcomes }) => outcomes[kind]),
  ),
  column('移送', 'Handed over', ({ handedOver }) => handedOver),
  column('平均核实用时（小时）', 'Mean time to verification (h)', ({ verification }) => meanHours(verification)),
  column('核实用时中位数（小时）', 'Median time to verification (h)', ({ verification }) => medianHours(verification)),
  column('应撤销公告', 'familySearchNotices due', ({ withdrawals }) => withdrawals.due),
  column('24小时内撤销', 'Withdrawn in time', ({ withdrawals }) => withdrawals.inTime),
  column('公告撤销及时率', 'Withdrawn in time, rate', ({ withdrawals }) => percentText(withdrawals.rate)),
  column('待研判', 'Awaiting analysis', ({ open }) => open.awaitingAnalysis),
  column('疑似待核实', 'Suspected', ({ open }) => open.suspected),
  column('未办结事项', 'Open duties', ({ open }) => open.duties),
];

/**
 * The figures as a table (附表): a row for every group and one for the whole; below it every formula with its denominator.
 *
 * @example
 * ```ts
 * import { reportingYear, statistics, statisticsTable, UsageFold } from 'rescue-face/ledger';
 *
 * const figures = statistics(new UsageFold({ period: reportingYear(2026) }), { by: 'month' });
 * console.log(statisticsTable(figures, { printedAt: Date.now() }).rows.length); // 13
 * ```
 */
export function statisticsTable(statistics: Statistics, options: StatisticsTableOptions): LedgerTable {
  const context = tableContext('statisticsTable', options, ['intakes']);
  const { language, words } = context;
  const { by, groups, whole } = statistics;
  const given = by === 'station' ? options.intakes : undefined;
  const givenColumns = given === undefined ? [] : [`${title('入站人次', 'Intakes', language)}${words.given}`];
  const figureTitles = COLUMNS.map((one) => one[language]);
  const titles = [...(by === undefined ? [''] : [words.group[by]]), figureTitles[0] ?? '', ...givenColumns, ...figureTitles.slice(1)];
  const cells = (name: string, figures: Figures, reported: number | undefined): Cell[] => {
    const [first = '', ...rest] = COLUMNS.map(({ of }) => of(figures));
    return [name, first, ...(given === undefined ? [] : [reported ?? NO_NUMBER]), ...rest];
  };
  const rows = groups.map((group) => cells(groupName(statistics, group, context), group.figures, givenFor(given, group.key)));
  const all = given === undefined ? undefined : Object.values(given).reduce((sum, count) => sum + count, 0);
  return finishedTable(context, statistics, {
    title: words.statisticsTitle,
    columns: titles.map((name, i) => ({ title: name, width: i === 0 ? 26 : 12, isNumber: i > 0 })),
    rows: [...rows, cells(words.total, whole, all)],
    notes: formulaLines(statistics, language),
  });
}

/** Formulas, and what counts nowhere, in sentences. */
export function formulaLines({ formulas, withoutSituation, nationalQueries, unknown, whole }: Statistics, language: Language): string[] {
  const leftOut = whole.verification.leftOut;
  const lines = formulas.map((formula) => `${formula[language].name}${language === 'en' ? ' = ' : '：'}${formula[language].text}`);
  const more: readonly (readonly [number, string, string])[] = [
    [
      whole.attempts,
      `未能完成比对的检索${whole.attempts}次，不计入使用次数`,
      `${whole.attempts} attempts without a comparison are no uses`,
    ],
    [
      withoutSituation,
      `无使用情形的检索（演练、检查等）${withoutSituation}次，未计入`,
      `${withoutSituation} searches in no situation are not counted`,
    ],
    [nationalQueries, `登记全国系统查询${nationalQueries}次`, `${nationalQueries} searches in the national system are recorded`],
    [leftOut, `使用前身份已查明的${leftOut}例，不计入核实用时`, `${leftOut} identities were known before the use and have no time`],
    [unknown, `本版本不能识别的台账记录${unknown}条，未计入`, `${unknown} entries of unknown kinds are not counted`],
  ];
  return [...lines, ...more.filter(([count]) => count > 0).map(([, zh, en]) => (language === 'en' ? en : zh))];
}

/** What a group is called. */
export function groupName({ by }: Statistics, { key }: FigureGroup, { words, language, stationName }: TableContext): string {
  if (key === undefined) return words.none;
  if (by === 'station') return stationName(key);
  return by === 'situation' ? (LIST_WORDS[language].situations[key as Situation] ?? key) : key;
}

/** A count, or the bounds between which it lies. */
export function boundsCell({ low, high }: CountBounds): Cell {
  return low === high ? low : `${low}–${high}`;
}

/** As in a sentence. */
export function boundsText({ low, high }: CountBounds): string {
  return low === high ? countText(low) : `${countText(low)}–${countText(high)}`;
}

/** A rate, or the bounds between which it lies. */
export function rateText({ low, high }: RatioBounds): string {
  const [from, to] = [percentText(low), percentText(high)];
  return from === to ? from : `${from}–${to}`;
}

/** Hours with one digit after the point. */
export function meanHours({ sumMs, count }: VerificationTimes): string {
  return count === 0 ? NO_NUMBER : decimalText(BigInt(sumMs), BigInt(count) * HOUR_MS, 1);
}

/** Hours with one digit after the point. */
export function medianHours({ twiceMedianMs }: VerificationTimes): string {
  return twiceMedianMs === undefined ? NO_NUMBER : decimalText(BigInt(twiceMedianMs), 2n * HOUR_MS, 1);
}

function title(zh: string, en: string, language: Language): string {
  return language === 'en' ? en : zh;
}

function givenFor(given: Readonly<Record<string, number>> | undefined, key: string | undefined): number | undefined {
  return given !== undefined && key !== undefined && Object.hasOwn(given, key) ? given[key] : undefined;
}
