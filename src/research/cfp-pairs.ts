import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { checkOneOf, checkText } from '../core/check.js';
import { utf8Text } from './csv.js';
import { checkedPair, type LabelledPair, slashed, textLines, wholeNumber } from './pair-lists.js';
import { ResearchDataError } from './research-data-error.js';

/** Folders of CFP's ten folds. */
const FOLDS = ['01', '02', '03', '04', '05', '06', '07', '08', '09', '10'];

/**
 * CFP's `Pair_list_F.txt` or `Pair_list_P.txt`: a number and a file per line. The photo id is the path below `Images`,
 * as `readCfpFolder` names it.
 *
 * @throws ResearchDataError naming the line for anything else, and for a number that occurs twice.
 */
export function parseCfpList(text: string): Map<number, string> {
  const photos = new Map<number, string>();
  for (const { text: entry, line } of textLines(text)) {
    const [, number = '', file = ''] = /^\s*(\d+)\s+(\S.*?)\s*$/.exec(entry) ?? [];
    const [, photo] = /(?:^|\/)Images\/(.+)$/.exec(slashed(file)) ?? [];
    if (photo === undefined) throw new ResearchDataError('Expected a number and a file below Images.', { line });
    const key = wholeNumber(number, 1, line);
    if (photos.has(key)) throw new ResearchDataError('Expected every number once.', { line });
    photos.set(key, photo);
  }
  if (photos.size === 0) throw new ResearchDataError('The list is empty.');
  return photos;
}

/** Where the numbers of a fold's pairs are looked up. */
export interface CfpSplit {
  readonly fold: number;
  readonly mated: boolean;
  readonly first: ReadonlyMap<number, string>;
  readonly second: ReadonlyMap<number, string>;
}

/**
 * CFP's `same.txt` or `diff.txt` of one fold: `i,j` per line.
 *
 * @throws ResearchDataError naming the line for anything else, and for a number that no list has.
 */
export function parseCfpSplit(text: string, { fold, mated, first, second }: CfpSplit): LabelledPair[] {
  return textLines(text).map(({ text: pair, line }) => {
    const parts = pair.split(',').map((part) => part.trim());
    if (parts.length !== 2) throw new ResearchDataError(`Expected "i,j", received ${parts.length} fields.`, { line });
    const [a, b] = [first.get(wholeNumber(parts[0] ?? '', 1, line)), second.get(wholeNumber(parts[1] ?? '', 1, line))];
    if (a === undefined || b === undefined)
      throw new ResearchDataError('Expected numbers of the pair list, received another one.', { line });
    return checkedPair({ fold, mated, a, b }, line);
  });
}

/**
 * Reads CFP's protocol below its folder: `FF` compares frontal photos, `FP` a frontal one (`a`) with a profile (`b`).
 * Ten folds, 0 to 9.
 *
 * Rejects with {@link ResearchDataError} naming file and line, and with the system's error for a file that is missing.
 *
 * Source: S. Sengupta et al., "Frontal to profile face verification in the wild", WACV 2016.
 */
export async function readCfpPairs(folder: string, protocol: 'FF' | 'FP'): Promise<LabelledPair[]> {
  checkText('folder', folder);
  checkOneOf('protocol', protocol, ['FF', 'FP']);
  const frontal = await read(folder, ['Pair_list_F.txt'], parseCfpList);
  const second = protocol === 'FF' ? frontal : await read(folder, ['Pair_list_P.txt'], parseCfpList);
  const pairs: LabelledPair[] = [];
  for (const [fold, name] of FOLDS.entries()) {
    for (const mated of [true, false]) {
      const file = ['Split', protocol, name, mated ? 'same.txt' : 'diff.txt'];
      for (const pair of await read(folder, file, (text) => parseCfpSplit(text, { fold, mated, first: frontal, second }))) pairs.push(pair);
    }
  }
  return pairs;
}

async function read<T>(folder: string, file: readonly string[], parse: (text: string) => T): Promise<T> {
  const text = utf8Text(await readFile(join(folder, 'Protocol', ...file)));
  try {
    return parse(text);
  } catch (cause) {
    if (!(cause instanceof ResearchDataError)) throw cause;
    throw new ResearchDataError(`Protocol/${file.join('/')}, ${cause.message}`, { cause });
  }
}
