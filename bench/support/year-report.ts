import {
  outcomeTable,
  readForFold,
  reportHtml,
  reportingYear,
  type StoredEntry,
  statistics,
  tableCsv,
  tableHtml,
  tableXlsx,
  UsageFold,
  usageTable,
  yearlyReport,
} from 'rescue-face/ledger';
import { bytesOf, type LedgerYearOptions, ledgerYear } from './ledger-year.js';

/** Seconds of each step of a province's year: from the entries' bytes to the report's files, and the two tables besides. */
export async function measureYear(options: LedgerYearOptions, log: (line: string) => void) {
  const entries: StoredEntry[] = [];
  const leaf = new Uint8Array(32);
  for (const { schema, header, fragments } of ledgerYear(options)) {
    const said = fragments.map((fields) => ({ bytes: bytesOf(fields) }));
    entries.push({ seq: entries.length, schema, header: bytesOf(header), fragments: said, leaf });
  }
  log(`ledger: ${entries.length} entries of a year`);
  const seconds: Record<string, number> = {};
  const timed = async <T>(name: string, work: () => T | Promise<T>): Promise<T> => {
    const start = performance.now();
    const result = await work();
    seconds[name] = (performance.now() - start) / 1000;
    log(`ledger: ${name} ${seconds[name].toFixed(2)} s`);
    return result;
  };
  const usage = await timed('read', () => {
    const fold = new UsageFold({ period: reportingYear(options.year) });
    for (const entry of entries) fold.add(readForFold(entry));
    return fold;
  });
  const printed = { printedAt: Date.UTC(options.year + 1, 0, 4), unit: '某省' };
  await timed('statistics', () => (['station', 'month', 'situation'] as const).map((by) => statistics(usage, { by })));
  const report = await timed('report', () => yearlyReport(usage, { ...printed, city: '某省', year: options.year }));
  await timed('reportFiles', async () => [reportHtml(report), ...report.tables.map(tableCsv), await tableXlsx(report.tables)]);
  const totalS = Object.values(seconds).reduce((sum, one) => sum + one, 0);
  // The two ledgers row by row are printed by the month, or once a year for the archive: timed apart.
  const tables = await timed('tables', () => [usageTable(usage, printed), outcomeTable(usage, printed)]);
  const csv = await timed('tablesCsv', () => tables.map(tableCsv));
  const html = await timed('tablesHtml', () => tables.map(tableHtml));
  const xlsx = await timed('tablesXlsx', () => tableXlsx(tables));
  const size = (files: readonly Uint8Array[]) => files.reduce((sum, one) => sum + one.length, 0);
  const bytes = { csv: size(csv), html: size(html), xlsx: xlsx.length };
  return { entries: entries.length, rows: tables.map(({ rows }) => rows.length), seconds, totalS, bytes };
}
