import type { CellObject, Feature, Row, Sheet } from 'write-excel-file/node';
import { checkOneOf } from '../../core/check.js';
import { shanghaiClock } from './shanghai-time.js';
import { type Cell, cellText, type LedgerTable } from './table.js';

/** Rows of a sheet and characters of a cell that spreadsheet programs take. */
const MAX_ROWS = 1_048_576;
const MAX_CHARACTERS = 32_767;

/** Spreadsheets count days from 1900, with a 29 February in that year which there never was. */
const FIRST_DAY = Date.UTC(1900, 2, 1);

/** A4, as the page setup of a sheet counts papers (ECMA-376 part 1, 18.3.1.63). */
const A4 = 9;

const DAY_FORMAT = 'yyyy-mm-dd';
const MINUTE_FORMAT = 'yyyy-mm-dd hh:mm';

type NodeFeature = Feature<never>;

/**
 * Tables as one workbook (XLSX), a sheet each: texts are texts whatever they begin with, numbers and times are numbers and
 * times, headings stay on the screen and are printed on every page, paper is A4 on its side and as wide as the table.
 * Works on the calling thread: about a second for 30,000 rows. RangeError above 1,048,576 rows.
 *
 * @param tables - at least one; their titles name the sheets
 */
export async function tableXlsx(tables: readonly LedgerTable[]): Promise<Uint8Array> {
  if (tables.length === 0) throw new RangeError('Expected at least one table for tableXlsx');
  for (const { language, rows } of tables) {
    checkOneOf('language', language, ['zh-CN', 'en']);
    if (rows.length > MAX_ROWS - 100) throw new RangeError(`Expected at most ${MAX_ROWS - 100} rows for a sheet, received ${rows.length}`);
  }
  // Loaded only where a workbook is written: the rest of the ledger needs no package.
  const { default: writeExcelFile } = await import('write-excel-file/node');
  const names = sheetNames(tables);
  const sheets = tables.map((table, i): Sheet<never> => sheetOf(table, names[i] ?? ''));
  const bytes = await writeExcelFile(sheets, { fontSize: 10, features: [printing(tables, names)] } as never).toBuffer();
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
}

function sheetOf(table: LedgerTable, sheet: string): Sheet<never> {
  const { columns, rows } = table;
  return {
    sheet,
    data: [...headOf(table), ...rows.map((row) => rowOf(row, table)), ...footOf(table)],
    columns: columns.map(({ width }) => ({ width })),
    orientation: 'landscape',
    stickyRowsCount: headHeight(table),
    dateFormat: DAY_FORMAT,
  };
}

/** Title, remarks, headings. */
function headHeight({ remarks }: LedgerTable): number {
  return 2 + remarks.length;
}

function headOf(table: LedgerTable): Row[] {
  const { title, remarks, columns } = table;
  return [
    across(table, { value: cut(title), fontWeight: 'bold', fontSize: 16, align: 'center', height: 28 }),
    ...remarks.map((remark) => across(table, { value: cut(remark) })),
    columns.map(
      (column): CellObject => ({
        value: cut(column.title),
        fontWeight: 'bold',
        wrap: true,
        align: 'center',
        alignVertical: 'center',
        backgroundColor: '#E8EEF3',
        borderColor: '#8796A5',
        borderStyle: 'thin',
      }),
    ),
  ];
}

function footOf(table: LedgerTable): Row[] {
  const { notes, footer } = table;
  const signed = footer.map(([name, value]) => `${name}${table.language === 'en' ? ': ' : '：'}${value === '' ? '____________' : value}`);
  return [
    [],
    ...notes.map((note) => across(table, { value: cut(note), textColor: '#5B6875' })),
    across(table, { value: cut(signed.join('    ')) }),
  ];
}

/** A line over all columns. */
function across({ columns }: LedgerTable, cell: CellObject): Row {
  return [{ type: String, ...cell, columnSpan: columns.length }, ...Array.from({ length: columns.length - 1 }, () => null)];
}

function rowOf(row: readonly Cell[], { columns }: LedgerTable): Row {
  return row.map((cell, i) => {
    if (typeof cell === 'number') return cell;
    if (typeof cell !== 'string') return timeCell(cell);
    if (cell === '') return null;
    const text = cut(cell);
    if (columns[i]?.isNumber) return { value: text, type: String, align: 'right' };
    return text.length * 2 <= (columns[i]?.width ?? 0) ? text : { value: text, type: String, wrap: true, alignVertical: 'top' };
  });
}

/** A spreadsheet's times have no zone: they show what a clock in China showed. */
function timeCell(cell: Exclude<Cell, string | number>): CellObject | Date | string {
  const at = shanghaiClock('day' in cell ? cell.day : cell.minute);
  if (at < FIRST_DAY) return cellText(cell);
  if ('minute' in cell) return { value: new Date(Math.floor(at / 60_000) * 60_000), type: Date, format: MINUTE_FORMAT };
  return new Date(Math.floor(at / 86_400_000) * 86_400_000);
}

function cut(text: string): string {
  const clean = cellText(text);
  return clean.length <= MAX_CHARACTERS ? clean : `${clean.slice(0, MAX_CHARACTERS - 1)}…`;
}

/** At most 31 characters, none that a sheet's name may not have, no two alike. */
function sheetNames(tables: readonly LedgerTable[]): string[] {
  const names: string[] = [];
  for (const { title } of tables) {
    const plain = title.replace(/[\\/?*[\]:'\p{Cc}\p{Surrogate}]/gu, ' ').trim() || 'Sheet';
    let name = plain.slice(0, 31);
    for (let i = 2; names.some((other) => other.toLowerCase() === name.toLowerCase()); i++) name = `${plain.slice(0, 27)} (${i})`;
    names.push(name);
  }
  return names;
}

/** What the library has no option for: the paper, as many pages wide as one, and headings on every page. */
function printing(tables: readonly LedgerTable[], names: readonly string[]): NodeFeature {
  const titles = tables.map((table, i) => {
    const row = headHeight(table);
    const sheet = (names[i] ?? '').replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
    return `<definedName name="_xlnm.Print_Titles" localSheetId="${i}">'${sheet}'!$${row}:$${row}</definedName>`;
  });
  return {
    files: {
      transform: {
        'xl/worksheets/sheet{id}.xml': {
          transform: (xml) => {
            // Only the ends are looked at: in between lie the rows, which may be a hundred megabytes.
            const [first, last] = [xml.indexOf('<sheetViews'), xml.lastIndexOf('<pageSetup')];
            const paper = `<pageSetup paperSize="${A4}" orientation="landscape" fitToWidth="1" fitToHeight="0"/>`;
            const rest = xml.slice(xml.indexOf('/>', last) + 2);
            return `${xml.slice(0, first)}<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>${xml.slice(first, last)}${paper}${rest}`;
          },
        },
        'xl/workbook.xml': {
          transform: (xml) =>
            xml.replace(/<definedNames\s*\/>|<definedNames><\/definedNames>/, `<definedNames>${titles.join('')}</definedNames>`),
        },
      },
    },
  };
}
