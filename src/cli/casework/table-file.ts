import { type LedgerTable, tableCsv, tableHtml, tableXlsx } from 'rescue-face/ledger';
import { usage } from '../failure.js';
import { checkNewFile } from '../output.js';
import type { Texts } from '../texts.js';

const FORMATS = ['csv', 'xlsx', 'html'] as const;

/** What a table may be written as. */
export type TableFormat = (typeof FORMATS)[number];

/** What goes into a file: the first table alone into CSV, all into a workbook, and a page of its own where there is one. */
export interface Written {
  readonly tables: readonly [LedgerTable, ...LedgerTable[]];
  readonly page?: (() => Uint8Array) | undefined;
}

/** Refuses, before any work, a name that no table can be written under, or that something goes by. */
export async function checkTableFile(file: string, texts: Texts): Promise<TableFormat> {
  const format = FORMATS.find((one) => file.toLowerCase().endsWith(`.${one}`));
  if (format === undefined) throw usage(texts.badTableName);
  await checkNewFile(file, texts);
  return format;
}

/** The file's bytes. */
export async function tableBytes({ tables, page }: Written, format: TableFormat): Promise<Uint8Array> {
  const [first] = tables;
  switch (format) {
    case 'csv':
      return tableCsv(first);
    case 'xlsx':
      return tableXlsx(tables);
    case 'html':
      return page === undefined ? tableHtml(first) : page();
  }
}
