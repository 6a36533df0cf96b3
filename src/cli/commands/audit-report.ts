import type { Act, PhotoAudit } from 'rescue-face';
import { cellText, photoAuditHtml, photoAuditTables } from 'rescue-face/ledger';
import { AUDIT_TABLES, type AuditTable } from '../audit/tables.js';
import { readFacts } from '../casework/report-facts.js';
import { checkTableFile, tableBytes } from '../casework/table-file.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import { withGallery } from '../gallery/open-gallery.js';
import type { GalleryOptions } from '../gallery/options.js';
import { type CommandContext, show, writeNewFile } from '../output.js';
import { safeText } from '../terminal/safe-text.js';
import { table } from '../terminal/table.js';

/** What `audit report` was asked for. */
export interface AuditReportOptions extends GalleryOptions {
  readonly act: Act;
  readonly audit: string;
  readonly out: string | undefined;
  /** The one table that goes into CSV. */
  readonly table: AuditTable;
  readonly facts: string | undefined;
  readonly unit: string | undefined;
  readonly preparedBy: string | undefined;
  readonly reviewedBy: string | undefined;
}

const SCHEMA = 'rescue-face-audit-report@1';

/** Holds the photos of a list to the rules, and writes what came of it. */
export async function auditReport(options: AuditReportOptions, context: CommandContext): Promise<ExitCode> {
  const { texts, progress } = context;
  const { act, audit: id, out } = options;
  const format = out === undefined ? undefined : await checkTableFile(out, texts);
  const { stations } = await readFacts(options.facts, texts);
  const onProgress = ({ done, all }: { done: number; all: number }) => progress.say(texts.judgingPhotos(done, all));
  const result = await withGallery(options, { act }, context, (sdk) => sdk.audit.report(id, {}, { onProgress }));
  if (result.status !== 'reported') {
    const isUnknown = result.status === 'unknown';
    const message = isUnknown ? texts.unknownAudit : texts.anotherPolicy(result.planned, result.present);
    show(context, { schema: SCHEMA, ...result, message }, () => message);
    return isUnknown ? EXIT.unknown : EXIT.settled;
  }
  const { language } = context;
  const { unit, preparedBy, reviewedBy } = options;
  const printed = { language, stations, unit, preparedBy, reviewedBy, printedAt: Date.now() };
  const tables = photoAuditTables(result, printed);
  if (out !== undefined && format !== undefined) {
    const [first, ...rest] = [options.table, ...AUDIT_TABLES.filter((name) => format !== 'csv' && name !== options.table)] as const;
    const written = { tables: [tables[first], ...rest.map((name) => tables[name])] as const, page: () => photoAuditHtml(result, printed) };
    await writeNewFile(out, await tableBytes({ ...written, tables: [...written.tables] as [typeof tables.strata] }, format), texts);
  }
  show(context, { schema: SCHEMA, ...result, out: out ?? null }, () =>
    [
      ...printedTable(tables.strata),
      ...(result.replace.length === 0
        ? [texts.nothingToReplace]
        : [texts.toReplace(result.replace.length), ...printedTable(withoutAdvice(tables.replace))]),
      ...(result.unreadable.length === 0 ? [] : [texts.unreadablePhotos(result.unreadable.length), ...printedTable(tables.unreadable)]),
      ...(result.review.length === 0 ? [] : [texts.photosToReview(result.review.length)]),
      ...(out === undefined ? [] : [texts.reportWritten(safeText(out))]),
      texts.resultIs((result satisfies PhotoAudit).resultId),
    ].join('\n'),
  );
  return EXIT.done;
}

type Shown = Pick<ReturnType<typeof photoAuditTables>['strata'], 'columns' | 'rows'>;

function printedTable({ columns, rows }: Shown): string[] {
  return [
    table(
      columns.map(({ title }) => title),
      rows.map((row) => row.map(cellText)),
    ),
    '',
  ];
}

/** The sentences fit no terminal; the files have them. */
function withoutAdvice({ columns, rows }: Shown): Shown {
  const kept = <T>(all: readonly T[]) => all.filter((_, i) => i !== columns.length - 2);
  return { columns: kept(columns), rows: rows.map(kept) };
}
