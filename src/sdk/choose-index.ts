import { join } from 'node:path';
import { checkOneOf } from '../core/check.js';
import type { VectorIndex } from '../core/contracts.js';
import { RescueFaceError } from '../core/errors.js';
import { autoIndex, exactIndex } from '../index/main.js';

/** What `openRescueFace` is told about its index. */
export interface IndexChoice {
  readonly index?: VectorIndex | 'exact' | 'auto' | undefined;
  /** The gallery's folder. */
  readonly dataDir?: string | undefined;
}

/** The file in a gallery's folder in which the choice of an index lies. */
const CHOICE_FILE = 'index.json';

/** The caller's index, or what opens one, as often as it is needed. */
export function indexFor({ index = 'exact', dataDir }: IndexChoice, space: string, dimension: number): VectorIndex | (() => VectorIndex) {
  if (typeof index !== 'string') {
    checkIndex(index, space, dimension);
    return index;
  }
  checkOneOf('index', index, ['exact', 'auto']);
  if (index === 'exact') return () => exactIndex({ space, dimension });
  const choiceFile = dataDir === undefined ? undefined : join(dataDir, CHOICE_FILE);
  return () => autoIndex({ space, dimension, choiceFile });
}

/** An index that already holds something, or says so, would answer for people the store does not know. */
function checkIndex(index: VectorIndex, space: string, dimension: number): void {
  if (index.space !== space) throw new RescueFaceError('ERR_INDEX_SPACE', { expected: space, received: index.space });
  if (index.dimension !== dimension) throw new TypeError(`Expected an index of dimension ${dimension}, received ${index.dimension}`);
  if (index.size !== 0 || index.revision !== 0) {
    throw new TypeError(`Expected a new, empty index, received one of ${index.size} entries at revision ${index.revision}`);
  }
}
