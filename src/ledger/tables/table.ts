import { type CanonicalValue, canonicalJson } from '../../core/canonical-json.js';
import { checkInteger, checkKeys, checkOneOf } from '../../core/check.js';
import type { Language } from '../../core/error-words.js';
import { NO_NUMBER } from './exact-text.js';
import type { Told } from './fold-records.js';
import { dayText, minuteText, type Period } from './shanghai-time.js';
import { TABLE_WORDS, type TableWords } from './table-words.js';

/** What a cell holds: a text, a whole number, a day or a minute (UTC milliseconds, shown in China's time). */
export type Cell = string | number | { readonly day: number } | { readonly minute: number };

/** One column. */
export interface TableColumn {
  readonly title: string;
  /** Its width in half-width characters; a Chinese character takes two. */
  readonly width: number;
  /** Numbers stand right. */
  readonly isNumber: boolean;
}

/** A table as it is printed, whatever it is printed on. */
export interface LedgerTable {
  readonly language: Language;
  readonly title: string;
  /** Under the title: the period, up to when results are known. */
  readonly remarks: readonly string[];
  readonly columns: readonly TableColumn[];
  readonly rows: readonly (readonly Cell[])[];
  /** Below the rows: formulas, what was left out. */
  readonly notes: readonly string[];
  /** 填报单位 · 统计期间 · 填表人 · 审核人 · 打印时间 · 校验码. What is to be signed by hand is empty. */
  readonly footer: readonly (readonly [string, string])[];
}

/** The tree of a ledger, as `proofs` and checkpoints name it. */
export interface LedgerState {
  readonly size: number;
  readonly root: Uint8Array;
}

/** What a 校验码 is computed with. */
export interface ChecksumSource {
  /** The ledger the rows were read from. */
  readonly ledger: LedgerState;
  /** SHA-256, or SM3. */
  readonly digest: (bytes: Uint8Array) => Uint8Array;
}

/** What the tables of a period have in common. */
export interface TableOptions {
  /** Default `zh-CN`. */
  readonly language?: Language | undefined;
  /** Names of stations by id; without one the id is printed. */
  readonly stations?: Readonly<Record<string, string>> | undefined;
  /** Names of operators by id; without one the id is printed. */
  readonly operators?: Readonly<Record<string, string>> | undefined;
  /** 填报单位. */
  readonly unit?: string | undefined;
  /** 填表人. */
  readonly preparedBy?: string | undefined;
  /** 审核人. */
  readonly reviewedBy?: string | undefined;
  /** 打印时间: UTC milliseconds. */
  readonly printedAt: number;
  /** What the 校验码 is computed with; without it none is printed. */
  readonly checksum?: ChecksumSource | undefined;
}

const KEYS = ['language', 'stations', 'operators', 'unit', 'preparedBy', 'reviewedBy', 'printedAt', 'checksum'];

/** Options as the tables use them. */
export interface TableContext {
  readonly language: Language;
  readonly words: TableWords;
  readonly stationName: (id: string | undefined) => string;
  readonly operatorName: (told: Told) => string;
  readonly options: TableOptions;
}

/** Checks what was given. `more`: keys of one table alone. */
export function tableContext(what: string, options: TableOptions, more: readonly string[] = []): TableContext {
  checkKeys(what, options, [...KEYS, ...more]);
  const { language = 'zh-CN', stations = {}, operators = {}, printedAt } = options;
  checkOneOf('language', language, ['zh-CN', 'en']);
  checkInteger('printedAt', printedAt, 0, 8.64e15);
  const words = TABLE_WORDS[language];
  return {
    language,
    words,
    options,
    stationName: (id) => (id === undefined || id === '' ? NO_NUMBER : nameIn(stations, id)),
    operatorName: (told) => (told === 'erased' ? words.erased : told === undefined ? NO_NUMBER : nameIn(operators, told.text)),
  };
}

/** Puts a table together: its remarks and its footer are the same everywhere. */
export function finishedTable(
  { language, words, options }: TableContext,
  { period, knownUntil }: { readonly period: Period; readonly knownUntil: number | undefined },
  table: Pick<LedgerTable, 'title' | 'columns' | 'rows'> & { readonly notes?: readonly string[] | undefined },
): LedgerTable {
  const span = words.period(dayText(period.from), dayText(Math.max(period.from, period.to - 1)));
  const { footer } = words;
  const { unit = '', preparedBy = '', reviewedBy = '', printedAt, checksum } = options;
  return {
    language,
    ...table,
    remarks: [
      `${footer.period}${language === 'en' ? ': ' : '：'}${span}`,
      ...(knownUntil === undefined ? [] : [words.knownUntil(minuteText(knownUntil))]),
    ],
    notes: table.notes ?? [],
    footer: [
      [footer.unit, unit],
      [footer.period, span],
      [footer.preparedBy, preparedBy],
      [footer.reviewedBy, reviewedBy],
      [footer.printedAt, minuteText(printedAt)],
      [footer.checksum, checksum === undefined ? NO_NUMBER : tableChecksum(table.rows, checksum.ledger, checksum.digest)],
    ],
  };
}

/**
 * The checksum (校验码) of a table: the first 16 hex digits of the digest (SHA-256) of the canonical JSON (RFC 8785) of
 * `{"ledger":{"root":"<hex>","size":<n>},"rows":[[…],…]}`, every cell as the text that is printed, without the apostrophe
 * that CSV puts before a formula. It shows by a glance that two printouts are of the same rows and the same ledger.
 *
 * @param digest - SHA-256, e.g. `(bytes) => standardCrypto().digest(bytes)`
 */
export function tableChecksum(
  rows: readonly (readonly Cell[])[],
  { root, size }: LedgerState,
  digest: (bytes: Uint8Array) => Uint8Array,
): string {
  const all: CanonicalValue = { ledger: { root: hex(root), size }, rows: rows.map((row) => row.map(cellText)) };
  return hex(digest(canonicalJson(all))).slice(0, 16);
}

/** A cell as it is printed. */
export function cellText(cell: Cell): string {
  if (typeof cell === 'string') return cell.replace(/\p{Surrogate}/gu, '\ufffd');
  if (typeof cell === 'number') return String(cell);
  return 'day' in cell ? dayText(cell.day) : minuteText(cell.minute);
}

function nameIn(names: Readonly<Record<string, string>>, id: string): string {
  return Object.hasOwn(names, id) ? (names[id] ?? id) : id;
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
