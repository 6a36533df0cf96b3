import { formatSafeCsv } from '../csv.js';
import { usage } from '../failure.js';
import { toJson } from '../json.js';
import { checkOutPath, writeReport } from '../output.js';
import type { Texts } from '../texts.js';
import type { ImportFailure } from './rows.js';

/** Refuses, before any work, a failure list that could not be written, or that may be somebody's photo. */
export async function checkFailuresPath(file: string, texts: Texts): Promise<void> {
  if (!/\.(csv|json)$/i.test(file)) throw usage(texts.badFailuresName);
  await checkOutPath(file, texts);
}

/** Writes what was not imported, and why; an empty list where everything was. */
export async function writeFailures(file: string, failures: readonly ImportFailure[], texts: Texts): Promise<void> {
  const text = /\.json$/i.test(file)
    ? toJson({ schema: 'rescue-face-import-failures@1', failures })
    : formatSafeCsv([
        ['row', 'file', 'code', 'reason'],
        ...failures.map(({ row = '', file: name, code, reason }) => [row, name, code, reason]),
      ]);
  await writeReport(file, text, texts);
}
