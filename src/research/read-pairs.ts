import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { checkInteger, checkKeys, checkOneOf, checkText } from '../core/check.js';
import { readCfpPairs } from './cfp-pairs.js';
import { utf8Text } from './csv.js';
import { type LabelledPair, parseAgeDbPairs, parseLfwPairs, parsePairsCsv, textLines } from './pair-lists.js';
import { ResearchDataError } from './research-data-error.js';

/** A layout of a pair list; `auto` tells it from the text. */
export type PairLayout = 'auto' | 'lfw' | 'agedb' | 'csv' | 'cfp-ff' | 'cfp-fp';

const LAYOUTS: readonly PairLayout[] = ['auto', 'lfw', 'agedb', 'csv', 'cfp-ff', 'cfp-fp'];

/** Options of {@link readPairs}. */
export interface ReadPairsOptions {
  /** Default `auto`, which refuses what it cannot tell. CFP's folder holds two protocols, so that one has to be named. */
  readonly layout?: PairLayout | undefined;
  /** AgeDB's layout only: equal folds in the order of the list, 1 to 1000. Default 10. */
  readonly folds?: number | undefined;
}

/**
 * Reads the pairs of a verification protocol: a list in LFW's or AgeDB's layout, a CSV with the columns
 * `fold,mated,a,b`, or CFP's folder.
 *
 * Rejects with {@link ResearchDataError}, naming the line and never a person, for a list that does not follow its
 * layout; with the system's error for a file that cannot be read.
 *
 * @example
 * ```ts
 * import { mkdtemp, writeFile } from 'node:fs/promises';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * import { readPairs } from 'rescue-face/research';
 *
 * const file = join(await mkdtemp(join(tmpdir(), 'pairs-')), 'pairs.txt');
 * await writeFile(file, '1\t1\nNobody_A\t1\t2\nNobody_A\t1\tNobody_B\t1\n');
 * console.log(await readPairs(file));
 * ```
 */
export async function readPairs(path: string, options: ReadPairsOptions = {}): Promise<LabelledPair[]> {
  checkText('path', path);
  checkKeys('readPairs options', options, ['layout', 'folds']);
  const { layout = 'auto', folds = 10 } = options;
  checkOneOf('layout', layout, LAYOUTS);
  checkInteger('folds', folds, 1, 1000);
  if (layout === 'cfp-ff') return readCfpPairs(path, 'FF');
  if (layout === 'cfp-fp') return readCfpPairs(path, 'FP');
  if ((await stat(path)).isDirectory()) throw new ResearchDataError(await folderAdvice(path));
  const text = utf8Text(await readFile(path));
  switch (layout === 'auto' ? pairLayout(text) : layout) {
    case 'lfw':
      return parseLfwPairs(text);
    case 'agedb':
      return parseAgeDbPairs(text, { folds });
    case 'csv':
      return parsePairsCsv(text);
  }
}

/**
 * The layout of a pair list, told from its first line.
 *
 * @throws ResearchDataError when it fits none.
 */
export function pairLayout(text: string): 'lfw' | 'agedb' | 'csv' {
  const first = textLines(text)[0]?.text.trim() ?? '';
  if (/^\d+(\s+\d+)?$/.test(first)) return 'lfw';
  const columns = first.split(',').map((column) => column.trim().replaceAll('"', ''));
  if (['fold', 'mated', 'a', 'b'].every((name) => columns.includes(name))) return 'csv';
  if (/^\S+\s+\S+\s+(1|0|-1)$/.test(first)) return 'agedb';
  throw new ResearchDataError(
    'Expected a pair list: LFW\'s heading "folds pairs", the columns fold,mated,a,b, or "fileA fileB label"; state its layout if it is one.',
    { line: 1 },
  );
}

async function folderAdvice(folder: string): Promise<string> {
  const cfp = await stat(join(folder, 'Protocol', 'Split')).then(
    (found) => found.isDirectory(),
    () => false,
  );
  return cfp
    ? "CFP's folder holds two protocols: state the layout, cfp-ff or cfp-fp."
    : 'Expected a pair list, received a folder that is not in the layout of CFP.';
}
