import { checkInteger, checkKeys, checkText } from '../../core/check.js';
import type { Language } from '../../core/error-words.js';
import { OUTCOME_KINDS, SEARCH_RESULTS } from '../closed-lists.js';
import { countText, percentText } from '../tables/exact-text.js';
import type { CountBounds } from '../tables/figures.js';
import { UNSEARCHED_BECAUSE } from '../tables/intake-tally.js';
import { legible } from '../tables/read-told.js';
import { type FigureGroup, GROUPINGS, groupedStatistics, type Statistics } from '../tables/statistics.js';
import {
  boundsText,
  formulaLines,
  groupName,
  meanHours,
  medianHours,
  rateText,
  type StatisticsTableOptions,
  statisticsTable,
} from '../tables/statistics-table.js';
import { type LedgerTable, type TableContext, tableContext } from '../tables/table.js';
import type { UsageFold } from '../tables/usage-fold.js';
import { LIST_WORDS } from '../tables/words.js';
import type { BarChart } from './charts.js';
import { REPORT_WORDS, type ReportLabel } from './report-words.js';

/** What only people know: texts and numbers as they are to be printed. Whatever is missing is a blank in the report. */
export type ReportFacts = { readonly [K in (typeof GIVEN_LABELS)[number]]?: string | undefined };

/** What the fold does not count. How photos passed is taken from the audits that are reported; the filing has no entry yet. */
export const GIVEN_LABELS = [
  'stations',
  'stationsEnabled',
  'devices',
  'accounts',
  'training',
  'photosChecked',
  'photosPassed',
  'photosReplaced',
  'photoProblems',
  'impactAssessment',
  'filing',
  'permissions',
  'incidents',
  'cases',
  'problems',
  'suggestions',
  'plan',
] as const satisfies readonly ReportLabel[];

type GivenLabel = (typeof GIVEN_LABELS)[number];

/** Options of {@link yearlyReport}. */
export interface YearlyReportOptions extends StatisticsTableOptions {
  /** ××市. */
  readonly city: string;
  /** ××年度. */
  readonly year: number;
  /** To whom it is reported, e.g. the province's department. */
  readonly recipients?: readonly string[] | undefined;
  readonly facts?: ReportFacts | undefined;
}

/** One thing in a section: a label with its value, `undefined` for a blank. */
export interface ReportValue {
  readonly label: string;
  readonly value: string | undefined;
  /** Given by the reporting unit, not counted. */
  readonly isGiven: boolean;
}

/** A part of a section. */
export type ReportBlock =
  | { readonly kind: 'figures'; readonly values: readonly ReportValue[] }
  | { readonly kind: 'text'; readonly label: string; readonly text: string | undefined }
  | { readonly kind: 'counts'; readonly head: readonly [string, string]; readonly rows: readonly (readonly [string, string])[] }
  | { readonly kind: 'chart'; readonly chart: BarChart };

/** 《××市××年度人脸识别技术应用情况报告》, as it is to be written. */
export interface YearlyReport {
  readonly language: Language;
  readonly title: string;
  readonly remarks: readonly string[];
  /** One to eight. */
  readonly sections: readonly { readonly title: string; readonly blocks: readonly ReportBlock[] }[];
  /** 附表 分机构统计; then the months and the situations. Fit for CSV and XLSX by themselves. */
  readonly tables: readonly [LedgerTable, LedgerTable, LedgerTable];
  readonly appendixTitle: string;
  readonly formulasTitle: string;
  /** Every formula with its denominator. */
  readonly formulas: readonly string[];
  readonly blanksTitle: string;
  /** 未填项: what is not known and was not given. */
  readonly blanks: readonly string[];
}

/** Stations drawn in the chart; the table has all. */
const MOST_STATIONS = 20;

/**
 * The yearly report (MCA-2020-13 circular 3(3)): figures from the ledger, facts from whoever reports, and a blank for
 * everything else. Nothing is made up, and every blank is listed.
 *
 * @example
 * ```ts
 * import { reportHtml, reportingYear, UsageFold, yearlyReport } from 'rescue-face/ledger';
 *
 * const fold = new UsageFold({ period: reportingYear(2026) });
 * const report = yearlyReport(fold, { city: '某市', year: 2026, printedAt: Date.now(), facts: { stations: '12' } });
 * console.log(report.blanks.length > 0, reportHtml(report).length > 0);
 * ```
 */
export function yearlyReport(fold: UsageFold, options: YearlyReportOptions): YearlyReport {
  const { city, year, recipients = [], facts = {}, intakes, ...tableOptions } = options;
  const context = tableContext('yearlyReport', options, ['city', 'year', 'recipients', 'facts', 'intakes']);
  checkText('city', city);
  checkInteger('year', year, 1994, 9999);
  checkKeys('facts', facts, GIVEN_LABELS);
  const { language } = context;
  const words = REPORT_WORDS[language];
  const stations = Object.keys({ ...intakes, ...options.stations }).sort();
  const figures = groupedStatistics(fold, { stations }, GROUPINGS);
  const [byStation, byMonth, bySituation] = [figures('station'), figures('month'), figures('situation')];
  const blanks: string[] = [];
  const sections = sectionsOf({ fold, byStation, byMonth, bySituation, facts, intakes, language }, context).map((blocks, i) => {
    const title = words.sections[i] ?? '';
    for (const label of blankLabels(blocks)) blanks.push(`${title}${language === 'en' ? ': ' : '：'}${label}`);
    return { title, blocks };
  });
  const stationTable = statisticsTable(byStation, { ...tableOptions, intakes });
  return {
    language,
    title: words.title(city, year),
    remarks: [...stationTable.remarks, ...(recipients.length === 0 ? [] : [words.recipients(recipients.join(context.words.to))])],
    sections,
    tables: [
      { ...stationTable, title: words.appendix },
      { ...statisticsTable(byMonth, tableOptions), title: words.labels.byMonth },
      { ...statisticsTable(bySituation, tableOptions), title: words.labels.bySituation },
    ],
    appendixTitle: words.appendix,
    formulasTitle: words.formulas,
    formulas: formulaLines(byStation, language),
    blanksTitle: words.blanks,
    blanks,
  };
}

interface ReportParts {
  readonly fold: UsageFold;
  readonly byStation: Statistics;
  readonly byMonth: Statistics;
  readonly bySituation: Statistics;
  readonly facts: ReportFacts;
  readonly intakes: Readonly<Record<string, number>> | undefined;
  readonly language: Language;
}

function sectionsOf(parts: ReportParts, context: TableContext): readonly (readonly ReportBlock[])[] {
  const { byStation, byMonth, bySituation, fold, facts, intakes, language } = parts;
  const { labels, charts, nothing } = REPORT_WORDS[language];
  const lists = LIST_WORDS[language];
  const { whole } = byStation;
  const given = (label: GivenLabel): ReportValue => ({ label: labels[label], value: facts[label], isGiven: true });
  const told = (label: ReportLabel, value: string): ReportValue => ({ label: labels[label], value, isGiven: false });
  const text = (label: GivenLabel): ReportBlock => ({ kind: 'text', label: labels[label], text: facts[label] });
  const bars = (title: string, groups: BarChart['groups'], layout: BarChart['layout'], series: readonly string[]): ReportBlock => ({
    kind: 'chart',
    chart: { title, groups, layout, series, nothing },
  });
  const both = [charts.uses, charts.verified];
  const groupBars = (of: Statistics, groups: readonly FigureGroup[]) =>
    groups.map((group) => {
      const label = of === byMonth ? monthLabel(group.key, of) : groupName(of, group, context);
      return { label, values: [group.figures.uses, group.figures.verified] };
    });
  const using = byStation.groups.filter(({ figures }) => figures.uses + figures.attempts > 0);
  const busiest = [...using].sort((a, b) => b.figures.uses - a.figures.uses).slice(0, MOST_STATIONS);
  const reported = intakes === undefined ? undefined : Object.values(intakes).reduce((sum, count) => sum + count, 0);
  const hours = (value: string) => (value === '—' ? value : language === 'en' ? `${value} h` : `${value}小时`);
  const operators = new Set(fold.uses().map(({ operator }) => legible(operator)));
  operators.delete(undefined);
  const unsearched = UNSEARCHED_BECAUSE.filter((because) => whole.unsearched[because].high > 0);
  return [
    [
      {
        kind: 'figures',
        values: [
          given('stations'),
          given('stationsEnabled'),
          told('stationsUsing', countText(using.length)),
          given('devices'),
          given('accounts'),
          told('operators', countText(operators.size)),
        ],
      },
      text('training'),
    ],
    [
      {
        kind: 'figures',
        values: [
          told('intakes', boundsText(whole.intakes)),
          ...(reported === undefined ? [] : [{ label: labels.intakesGiven, value: countText(reported), isGiven: true }]),
          told('mustSearch', boundsText(whole.intakes)),
          told('searched', boundsText(whole.searched)),
          told('useRate', rateText(whole.useRate)),
        ],
      },
      {
        kind: 'counts',
        head: [labels.unsearchedReason, labels.persons],
        rows: unsearched.map((because) => [lists.unsearched[because], boundsText(whole.unsearched[because] as CountBounds)] as const),
      },
      bars(charts.months, groupBars(byMonth, byMonth.groups), 'columns', both),
      bars(charts.situations, groupBars(bySituation, bySituation.groups), 'rows', both),
      bars(using.length > MOST_STATIONS ? charts.stationsTop : charts.stations, groupBars(byStation, busiest), 'rows', both),
    ],
    [
      {
        kind: 'figures',
        values: [
          told('uses', countText(whole.uses)),
          told('verified', countText(whole.verified)),
          told('verifiedPersons', boundsText(whole.verifiedPersons)),
          told('recognition', percentText(whole.recognition)),
          told('reunited', countText(whole.outcomes.reunited)),
          told('fareFraud', countText(whole.outcomes['fare-fraud'])),
          told('repeat', countText(whole.outcomes['repeat-help-seeker'])),
          told('handedOver', countText(whole.handedOver)),
        ],
      },
      bars(
        charts.results,
        SEARCH_RESULTS.map((result) => ({ label: lists.results[result], values: [whole.results[result]] })),
        'rows',
        [charts.uses],
      ),
      bars(
        charts.outcomes,
        OUTCOME_KINDS.map((kind) => ({ label: lists.outcomes[kind], values: [whole.outcomes[kind]] })),
        'rows',
        [charts.count],
      ),
    ],
    [{ kind: 'figures', values: [given('photosChecked'), given('photosPassed'), given('photosReplaced')] }, text('photoProblems')],
    [
      {
        kind: 'figures',
        values: [
          told('meanTime', hours(meanHours(whole.verification))),
          told('medianTime', hours(medianHours(whole.verification))),
          told('withdrawalRate', percentText(whole.withdrawals.rate)),
          told('withdrawals', `${countText(whole.withdrawals.inTime)} / ${countText(whole.withdrawals.due)}`),
          told('openUses', `${countText(whole.open.awaitingAnalysis)} / ${countText(whole.open.suspected)}`),
          told('openDuties', `${countText(whole.open.duties)} / ${countText(whole.open.overdueDuties)}`),
        ],
      },
    ],
    [text('impactAssessment'), text('filing'), text('permissions'), text('incidents')],
    [text('cases')],
    [text('problems'), text('suggestions'), text('plan')],
  ];
}

/** Within one year the year need not be said. */
function monthLabel(key: string | undefined, { groups }: Statistics): string {
  const years = new Set(groups.map((group) => group.key?.slice(0, 4)));
  return key === undefined ? '—' : years.size === 1 ? key.slice(5) : key.slice(2);
}

function* blankLabels(blocks: readonly ReportBlock[]): IterableIterator<string> {
  for (const block of blocks) {
    if (block.kind === 'text' && block.text === undefined) yield block.label;
    if (block.kind === 'figures') yield* block.values.filter(({ value }) => value === undefined).map(({ label }) => label);
  }
}
