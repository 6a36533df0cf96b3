import { checkInteger, checkKeys } from '../core/check.js';
import { columnPlaces, parseCsv } from './csv.js';
import { ResearchDataError } from './research-data-error.js';

/** One comparison of a verification protocol. */
export interface LabelledPair {
  /** 0-based number of the fold. */
  readonly fold: number;
  /** Whether both photos show the same person. */
  readonly mated: boolean;
  /** Photo ids as the data set names them. */
  readonly a: string;
  readonly b: string;
}

/** One line of a list, with its 1-based number. */
export interface TextLine {
  readonly line: number;
  readonly text: string;
}

/** Folds and mated pairs per fold at most, so that a damaged heading cannot ask for an endless list. */
const MOST = 1_000_000;

/** The lines of a text without a byte order mark, line ends and empty lines at its end. */
export function textLines(text: string): TextLine[] {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  while (lines.length > 0 && lines.at(-1)?.trim() === '') lines.pop();
  return lines.map((line, index) => ({ line: index + 1, text: line }));
}

/**
 * Reads LFW's `pairs.txt`: a heading `folds<TAB>n`, then per fold n mated pairs (`name i j`) and n non-mated ones
 * (`name i name j`); or a heading of one number and one such fold, as in `pairsDevTrain.txt`. Photo ids are
 * `Name/Name_0001.jpg`, as `readPersonFolders` names LFW's photos.
 *
 * Source: G. B. Huang et al., "Labeled Faces in the Wild", technical report 07-49, University of Massachusetts, 2007.
 *
 * @throws ResearchDataError naming the line for anything else, also for lines that are missing or too many.
 */
export function parseLfwPairs(text: string): LabelledPair[] {
  const [heading, ...lines] = textLines(text);
  const numbers = fields(heading?.text ?? '').map((field) => wholeNumber(field, 1, heading?.line ?? 1));
  if (heading === undefined || numbers.length < 1 || numbers.length > 2) {
    throw new ResearchDataError('Expected the heading "folds, pairs" or "pairs" of an LFW list.', { line: 1 });
  }
  const [folds, each] = numbers.length === 2 ? [numbers[0] ?? 0, numbers[1] ?? 0] : [1, numbers[0] ?? 0];
  if (lines.length !== folds * each * 2) {
    throw new ResearchDataError(`Expected ${folds * each * 2} pairs as the heading says, received ${lines.length}.`, { line: 1 });
  }
  return lines.map(({ text: pair, line }, index) => {
    const mated = index % (2 * each) < each;
    const parts = fields(pair);
    if (parts.length !== (mated ? 3 : 4)) {
      throw new ResearchDataError(`Expected ${mated ? '3 fields (name i j)' : '4 fields (name i name j)'}, received ${parts.length}.`, {
        line,
      });
    }
    const [first = '', i = '', ...rest] = parts;
    const [second, j] = mated ? [first, rest[0] ?? ''] : [rest[0] ?? '', rest[1] ?? ''];
    if (!mated && first === second) throw new ResearchDataError('Expected two people, received the same name twice.', { line });
    const fold = Math.floor(index / (2 * each));
    return checkedPair({ fold, mated, a: lfwPhoto(first, wholeNumber(i, 1, line)), b: lfwPhoto(second, wholeNumber(j, 1, line)) }, line);
  });
}

/** Options of {@link parseAgeDbPairs}. */
export interface AgeDbPairsOptions {
  /** Equal folds in the order of the list: a whole number, 1 to 1000. Default 10. */
  readonly folds?: number | undefined;
}

/**
 * Reads a list of `fileA fileB 1` (mated) and `fileA fileB 0` or `-1` (non-mated), as AgeDB's protocols are passed on:
 * equal folds in the order of the list. Photo ids are the files as written, with `/`.
 *
 * @throws ResearchDataError naming the line for anything else, and when the list cannot be cut into equal folds.
 */
export function parseAgeDbPairs(text: string, options: AgeDbPairsOptions = {}): LabelledPair[] {
  checkKeys('the options', options, ['folds']);
  const { folds = 10 } = options;
  checkInteger('folds', folds, 1, 1000);
  const lines = textLines(text);
  if (lines.length === 0 || lines.length % folds !== 0) {
    throw new ResearchDataError(`Expected a number of pairs that ${folds} folds divide, received ${lines.length}.`);
  }
  return lines.map(({ text: pair, line }, index) => {
    const parts = fields(pair);
    const [a = '', b = '', label = ''] = parts;
    if (parts.length !== 3 || !/^(1|0|-1)$/.test(label)) {
      throw new ResearchDataError('Expected "fileA fileB label" with the label 1, 0 or -1.', { line });
    }
    return checkedPair({ fold: Math.floor((index * folds) / lines.length), mated: label === '1', a: slashed(a), b: slashed(b) }, line);
  });
}

/**
 * Reads a CSV with the columns `fold` (0-based), `mated` (1 or 0), `a` and `b` (photo ids); further columns are not
 * looked at.
 *
 * @throws ResearchDataError naming the line for anything else.
 */
export function parsePairsCsv(text: string): LabelledPair[] {
  const table = parseCsv(text);
  const place = columnPlaces(table, ['fold', 'mated', 'a', 'b']);
  if (table.rows.length === 0) throw new ResearchDataError('The list has a heading and no pairs.');
  return table.rows.map(({ cells, line }) => {
    const mated = cells[place.mated];
    if (mated !== '1' && mated !== '0') throw new ResearchDataError('Expected 1 or 0 for mated.', { line });
    const fold = wholeNumber(cells[place.fold] ?? '', 0, line);
    return checkedPair({ fold, mated: mated === '1', a: slashed(cells[place.a] ?? ''), b: slashed(cells[place.b] ?? '') }, line);
  });
}

/** Refuses a pair of a photo with itself or with nothing. */
export function checkedPair(pair: LabelledPair, line: number): LabelledPair {
  if (pair.a === '' || pair.b === '') throw new ResearchDataError('Expected two photos, received an empty one.', { line });
  if (pair.a === pair.b) throw new ResearchDataError('Expected two photos, received the same one twice.', { line });
  return pair;
}

/** A whole number as lists write it: digits only. */
export function wholeNumber(field: string, least: number, line: number): number {
  const value = /^\d{1,7}$/.test(field) ? Number(field) : Number.NaN;
  if (!(value >= least && value <= MOST)) throw new ResearchDataError(`Expected a whole number, ${least} to ${MOST}.`, { line });
  return value;
}

/** A file's path with `/`, whatever system wrote it. */
export function slashed(file: string): string {
  return file.replaceAll('\\', '/');
}

/** Fields are parted by tabs where there are any, so that names may hold spaces. */
function fields(line: string): string[] {
  const text = line.trim();
  return text.split(text.includes('\t') ? /\t+/ : /\s+/).map((field) => field.trim());
}

function lfwPhoto(name: string, number: number): string {
  return `${name}/${name}_${String(number).padStart(4, '0')}.jpg`;
}
