import type { Embedding } from '../core/contracts.js';
import { checkEmbedding } from '../core/embedding.js';

/** Templates of one space, one row each, in one block of memory. */
export interface TemplateMatrix {
  readonly rows: number;
  readonly dimension: number;
  /** `rows * dimension` numbers; the row of a photo without a template is all zeros. */
  readonly data: Float32Array;
  /** 1 where there is a template, 0 where none could be made. */
  readonly present: Uint8Array;
}

/**
 * Packs embeddings; `undefined` keeps its row and is marked absent.
 *
 * @throws RescueFaceError `ERR_INDEX_SPACE` or `ERR_INDEX_VECTOR` when the embeddings are not all of one space,
 *   of one dimension, finite and of unit length.
 */
export function templateMatrix(embeddings: readonly (Embedding | undefined)[]): TemplateMatrix {
  const first = embeddings.find((embedding) => embedding !== undefined);
  const dimension = first?.vector.length ?? 0;
  const data = new Float32Array(embeddings.length * dimension);
  const present = new Uint8Array(embeddings.length);
  embeddings.forEach((embedding, row) => {
    if (embedding === undefined || first === undefined) return;
    checkEmbedding(embedding, first.space, dimension);
    data.set(embedding.vector, row * dimension);
    present[row] = 1;
  });
  return { rows: embeddings.length, dimension, data, present };
}
