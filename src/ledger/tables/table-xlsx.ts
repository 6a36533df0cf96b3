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

const DAY_MS = 86_400_000;

/** The number that a spreadsheet gives to 1 January 1970. */
const DAYS_TO_1970 = 25_569;

type NodeFeature = Feature<never>;

/**
 * Tables as one workbook (XLSX), a sheet each: texts are texts whatever they begin with, numbers and times are numbers and
 * times, headings stay on the screen and are printed on every page, paper is A4 on its side and as wide as the table.
 * Works on the calling thread: a few seconds for 200,000 rows. RangeError above 1,048,576 rows.
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

/** What the library is given: the head, and a row that shows every look, whose places {@link withRows} gives to the rows. */
function sheetOf(table: LedgerTable, sheet: string): Sheet<never> {
  return {
    sheet,
    data: [...headOf(table), LOOKS.map((look) => look.cell)],
    columns: table.columns.map(({ width }) => ({ width })),
    orientation: 'landscape',
    stickyRowsCount: headHeight(table),
  };
}

/** Title, remarks, headings. */
function headHeight({ remarks }: LedgerTable): number {
  return 2 + remarks.length;
}

function headOf(table: LedgerTable): Row[] {
  const { title, remarks, columns } = table;
  const height = LINE_HEIGHT * Math.max(...columns.map((column) => linesOf(column.title, column.width)));
  return [
    across(table, { value: cut(title), fontWeight: 'bold', fontSize: 16, align: 'center', height: 28 }),
    ...remarks.map((remark) => across(table, { value: cut(remark) })),
    columns.map(
      (column): CellObject => ({
        value: cut(column.title),
        type: String,
        height,
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

/** A line over all columns. */
function across({ columns }: LedgerTable, cell: CellObject): Row {
  return [{ type: String, ...cell, columnSpan: columns.length }, ...Array.from({ length: columns.length - 1 }, () => null)];
}

/** How a cell may look. */
const LOOKS = [
  { look: 'plain', cell: { value: 'x', type: String, alignVertical: 'top' } },
  { look: 'wrapped', cell: { value: 'x', type: String, wrap: true, alignVertical: 'top' } },
  { look: 'right', cell: { value: 'x', type: String, align: 'right', alignVertical: 'top' } },
  { look: 'number', cell: { value: 1, type: Number, format: '0', alignVertical: 'top' } },
  { look: 'day', cell: { value: new Date(0), type: Date, format: 'yyyy-mm-dd', alignVertical: 'top' } },
  { look: 'minute', cell: { value: new Date(0), type: Date, format: 'yyyy-mm-dd hh:mm', alignVertical: 'top' } },
  { look: 'note', cell: { value: 'x', type: String, textColor: '#5B6875' } },
] as const satisfies readonly { readonly look: string; readonly cell: CellObject }[];

type Look = (typeof LOOKS)[number]['look'];
type Styles = Readonly<Record<Look, string>>;

/**
 * The rows, written here: the library takes ten microseconds a cell, which for a province's year is half a minute. Of the
 * row of looks only the numbers of the styles are taken.
 */
function withRows(xml: string, table: LedgerTable): string {
  const from = xml.lastIndexOf('<row');
  const to = xml.indexOf('</sheetData>', from);
  const numbers = [...xml.slice(from, to).matchAll(/<c [^>]*?s="(\d+)"/g)].map(([, style]) => style ?? '0');
  const styles = Object.fromEntries(LOOKS.map(({ look }, i) => [look, ` s="${numbers[i] ?? '0'}"`])) as Styles;
  const { rows, notes, footer, columns, language } = table;
  const first = headHeight(table) + 1;
  const wide = columns.map(({ width }) => width);
  const right = columns.map(({ isNumber }) => isNumber);
  const lines = rows.map((row, i) => {
    const cells = row.map((cell, at) => cellXml(cell, wide[at] ?? 0, right[at] ?? false, styles));
    return `<row r="${first + i}"${heightXml(row, wide)}>${cells.join('')}</row>`;
  });
  const signed = footer
    .map(([name, value]) => `${name}${language === 'en' ? ': ' : '：'}${value === '' ? '____________' : value}`)
    .join('    ');
  const below = [...notes.map((note) => textXml(note, styles.note)), textXml(signed, styles.plain)];
  const after = first + rows.length + 1;
  const foot = below.map((cell, i) => `<row r="${after + i}">${cell}</row>`);
  return `${xml.slice(0, from)}${lines.join('')}${foot.join('')}${xml.slice(to)}`;
}

/** A cell stands where it does by its order in the row (ECMA-376 part 1, 18.3.1.4: its reference may be left out). */
function cellXml(cell: Cell, width: number, isRight: boolean, styles: Styles): string {
  if (typeof cell === 'number') return `<c${styles.number}><v>${cell}</v></c>`;
  if (typeof cell !== 'string') return timeXml(cell, styles);
  if (cell === '') return '<c/>';
  return textXml(cell, isRight ? styles.right : linesOf(cell, width) > 1 ? styles.wrapped : styles.plain);
}

/** Points that a line of ten takes, with what lies between two. */
const LINE_HEIGHT = 15;
/** A spreadsheet's rows are no higher (ECMA-376 part 1, 18.3.1.73; Excel's limit). */
const MAX_HEIGHT = 409;

/** Not every program makes room for what is wrapped (LibreOffice does not for a file of somebody else's), so it is said. */
function heightXml(row: readonly Cell[], wide: readonly number[]): string {
  let most = 1;
  row.forEach((cell, at) => {
    if (typeof cell === 'string') most = Math.max(most, linesOf(cell, wide[at] ?? 0));
  });
  return most === 1 ? '' : ` ht="${Math.min(MAX_HEIGHT, most * LINE_HEIGHT)}" customHeight="1"`;
}

/** Lines that a text takes in a column so many figures wide: a Chinese character is two wide, and none stands at the very edge. */
function linesOf(text: string, width: number): number {
  const room = Math.max(1, width - 1);
  if (text.length * 2 <= room) return 1;
  let lines = 1;
  let used = 0;
  for (const character of text) {
    const takes = character > '\u2e7f' ? 2 : 1;
    if (character === '\n' || used + takes > room) {
      lines++;
      used = 0;
    }
    if (character !== '\n') used += takes;
  }
  return lines;
}

/** An inline text, never a formula. */
function textXml(text: string, style: string): string {
  const space = /^\s|\s$|[\n\r]|\s\s/.test(text) ? ' xml:space="preserve"' : '';
  return `<c${style} t="inlineStr"><is><t${space}>${xmlText(cut(text))}</t></is></c>`;
}

/** A spreadsheet's times have no zone: they show what a clock in China showed. */
function timeXml(cell: Exclude<Cell, string | number>, styles: Styles): string {
  const at = shanghaiClock('day' in cell ? cell.day : cell.minute);
  if (at < FIRST_DAY) return textXml(cellText(cell), styles.plain);
  if ('day' in cell) return `<c${styles.day}><v>${Math.floor(at / DAY_MS) + DAYS_TO_1970}</v></c>`;
  return `<c${styles.minute}><v>${Math.floor(at / 60_000) / 1440 + DAYS_TO_1970}</v></c>`;
}

/** XML 1.0 has no place for control characters and a few others. */
function xmlText(text: string): string {
  if (!/[&<>\r\p{Cc}\ufffe\uffff]/u.test(text)) return text;
  const clean = text.replace(/[^\P{Cc}\t\n\r]|[\ufffe\uffff]/gu, '\ufffd');
  return clean.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('\r', '&#13;');
}

function cut(text: string): string {
  const clean = cellText(text);
  return clean.length <= MAX_CHARACTERS ? clean : `${cellText(clean.slice(0, MAX_CHARACTERS - 1))}…`;
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
          transform: (whole, _options, { sheetIndex }) => {
            const table = tables[sheetIndex];
            const xml = table === undefined ? whole : withRows(whole, table);
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
