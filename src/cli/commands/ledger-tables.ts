import type { Act, Period, UsageRead } from 'rescue-face';
import { standardCrypto } from 'rescue-face/adapters/node-crypto';
import {
  cellText,
  type Grouping,
  outcomeTable,
  reportHtml,
  statistics,
  statisticsTable,
  tableChecksum,
  usageTable,
  yearlyReport,
} from 'rescue-face/ledger';
import { withLedger } from '../casework/open-ledger.js';
import { type GivenFacts, readFacts } from '../casework/report-facts.js';
import { checkTableFile, tableBytes, type Written } from '../casework/table-file.js';
import type { GalleryOptions } from '../gallery/options.js';
import { type CommandContext, show, writeNewFile } from '../output.js';
import { safeText } from '../terminal/safe-text.js';
import { table } from '../terminal/table.js';

/** Columns of figures that fit a terminal: the months of a year, what has none, the total. Of more, the total alone. */
const MOST_COLUMNS = 15;

/** What is made of the ledger. */
export type TableKind = 'usage' | 'outcomes' | 'statistics' | 'report';

/** What `ledger usage`, `ledger outcomes`, `ledger statistics` or `ledger report` was asked for. */
export interface LedgerTableOptions extends GalleryOptions {
  readonly kind: TableKind;
  readonly act: Act;
  readonly period: Period;
  /** Of the report's title. */
  readonly year: number;
  readonly asOf: number | undefined;
  /** Where it goes; only figures can be printed instead. */
  readonly out: string | undefined;
  /** The file of what the ledger does not know. */
  readonly facts: string | undefined;
  readonly by: Grouping | undefined;
  readonly city: string;
  readonly unit: string | undefined;
  readonly preparedBy: string | undefined;
  readonly reviewedBy: string | undefined;
}

/** What a run has made of the ledger. */
interface Made extends Written {
  /** What the JSON document says of it besides. */
  readonly more: object;
  /** What is left to be filled in. */
  readonly blanks?: number;
}

/** What every 校验码 is computed with, whatever the gallery's own ciphers are. */
function sha256(bytes: Uint8Array): Uint8Array {
  return standardCrypto().digest(bytes);
}

/** Reads the ledger of a period, which is entered, and writes what is made of it into a new file. */
export async function ledgerTable(options: LedgerTableOptions, context: CommandContext): Promise<void> {
  const { texts, progress } = context;
  const { kind, act, period, asOf, out } = options;
  const format = out === undefined ? undefined : await checkTableFile(out, texts);
  const facts = await readFacts(options.facts, texts);
  const onProgress = (read: number, all: number) => progress.say(texts.readingLedger(read, all));
  const read = await withLedger(options, act, context, (sdk) => sdk.ledger.usage({ period, asOf, onProgress }));
  const made = madeOf(read, facts, options, context);
  const [first] = made.tables;
  if (out !== undefined && format !== undefined) {
    progress.say(texts.writingTable(first.rows.length));
    await writeNewFile(out, await tableBytes(made, format), texts);
  }
  const { size, root } = read.ledger;
  const checksum = tableChecksum(first.rows, read.ledger, sha256);
  const document = {
    schema: `rescue-face-ledger-${kind}@1`,
    out: out ?? null,
    period,
    knownUntil: read.usage.knownUntil ?? null,
    rows: first.rows.length,
    ...made.more,
    ledger: { size, root: Buffer.from(root).toString('base64') },
    checksum,
  };
  show(context, document, () => {
    const file = out === undefined ? [] : [said(safeText(out), made, kind, context), texts.tableChecksum(checksum, size), ''];
    const shown = kind === 'statistics' ? [...first.remarks, figures(made), '', ...first.notes, ''] : [];
    const keep = kind === 'usage' || kind === 'outcomes' ? [texts.keepTable] : [];
    return [...shown, ...file, texts.readingEntered, ...keep].join('\n');
  });
}

function madeOf(read: UsageRead, facts: GivenFacts, options: LedgerTableOptions, { language }: CommandContext): Made {
  const { usage, ledger } = read;
  const { stations, operators, intakes, recipients } = facts;
  const { kind, by, city, year, unit, preparedBy, reviewedBy } = options;
  const checksum = { ledger, digest: sha256 };
  const printed = { language, stations, operators, unit, preparedBy, reviewedBy, printedAt: Date.now(), checksum };
  switch (kind) {
    case 'usage':
      return { tables: [usageTable(usage, printed)], more: {} };
    case 'outcomes':
      return { tables: [outcomeTable(usage, printed)], more: {} };
    case 'statistics': {
      const found = statistics(usage, { by, stations: Object.keys({ ...intakes, ...stations }) });
      const { whole, groups, withoutSituation, nationalQueries, unknown } = found;
      const more = { by: by ?? null, whole, groups, withoutSituation, nationalQueries, unknown };
      return { tables: [statisticsTable(found, { ...printed, intakes })], more };
    }
    case 'report': {
      const report = yearlyReport(usage, { ...printed, city, year, intakes, recipients, facts: facts.facts });
      const { title, tables, blanks } = report;
      return { tables, page: () => reportHtml(report), more: { title, blanks }, blanks: blanks.length };
    }
  }
}

/** The figures one under the other: beside one another they fit no terminal. */
function figures({ tables: [{ columns, rows }] }: Made): string {
  const groups = rows.slice(rows.length > MOST_COLUMNS ? -1 : 0).map((row) => row.map(cellText));
  const [titles = '', ...names] = columns.map(({ title }) => title);
  return table(
    [titles, ...groups.map(([name = '']) => name)],
    names.map((name, i) => [name, ...groups.map((row) => row[i + 1] ?? '')]),
  );
}

function said(file: string, { tables, blanks }: Made, kind: TableKind, { texts }: CommandContext): string {
  if (kind !== 'report') return texts.tableWritten(file, tables[0].rows.length);
  return [texts.reportWritten(file), ...(blanks === undefined || blanks === 0 ? [] : [texts.reportBlanks(blanks)])].join('\n');
}
