import { checkKeys, checkOneOf } from '../core/check.js';
import type { Embedding } from '../core/contracts.js';
import type { OpenSetSplit, SplitPhoto } from './open-set-split.js';
import { meanTemplate } from './template-fusion.js';

/** How the enrolled photos of a person become one template. */
export interface FuseGalleryOptions {
  /** `mean`: every photo counts alike. `quality-weighted`: by its quality. */
  readonly method: 'mean' | 'quality-weighted';
  /** For `quality-weighted`: a positive number for every enrolled photo with an embedding, by its index. */
  readonly qualities?: readonly (number | undefined)[] | undefined;
}

/** A split whose gallery holds one fused template per person. */
export interface FusedGallery {
  readonly split: OpenSetSplit;
  /** The embeddings given, then one row per enrolled person. */
  readonly embeddings: readonly (Embedding | undefined)[];
}

/**
 * Replaces the enrolled photos by one fused template per person, appended to the embeddings; `searchOpenSet` then works
 * as before on similarities made of them. Without this it scores a person by the best of their templates ("best of").
 *
 * Photos without embedding are left out of their person's mean. A person without any keeps a row without template: they
 * stay in the gallery and can be found by nobody. `failures.gallery` then counts people instead of photos.
 *
 * @param embeddings - one per photo of the data set, `undefined` where there is none
 * @throws TypeError or RangeError for options out of range; RescueFaceError `ERR_INDEX_SPACE` when spaces differ,
 *   `ERR_INDEX_VECTOR` when a mean has no direction.
 *
 * @example
 * ```ts
 * import { fuseGallery, openSetSplit, searchOpenSet, similarityTable, templateMatrix } from 'rescue-face/evaluation';
 *
 * const photos = Array.from({ length: 60 }, (_, i) => ({ person: `p${i % 20}`, photo: `${i}.jpg` }));
 * const embeddings = photos.map((_, i) => ({ space: 'demo', vector: Float32Array.of(Math.cos(i % 20), Math.sin(i % 20)) }));
 * const split = openSetSplit(photos, { seed: 1, enrolledPerPerson: 2 });
 * const fused = fuseGallery(split, embeddings, { method: 'mean' });
 * const outcome = searchOpenSet(fused.split, similarityTable(templateMatrix(fused.embeddings)));
 * console.log(outcome.galleryTemplates);
 * ```
 */
export function fuseGallery(
  split: OpenSetSplit,
  embeddings: readonly (Embedding | undefined)[],
  options: FuseGalleryOptions,
): FusedGallery {
  checkKeys('fuseGallery', options, ['method', 'qualities']);
  const { method, qualities } = options;
  checkOneOf('method', method, ['mean', 'quality-weighted']);
  if ((method === 'quality-weighted') !== (qualities !== undefined)) {
    throw new TypeError('Expected qualities with method quality-weighted, and with no other');
  }
  const photosOf = new Map<number, number[]>();
  for (const { person, photo } of split.gallery) {
    const photos = photosOf.get(person);
    if (photos === undefined) photosOf.set(person, [photo]);
    else photos.push(photo);
  }
  const gallery: SplitPhoto[] = [];
  const rows = [...embeddings];
  for (const [person, photos] of photosOf) {
    gallery.push({ person, photo: rows.length });
    const present = photos.filter((photo) => embeddings[photo] !== undefined);
    const parts = present.map((photo) => embeddings[photo] as Embedding);
    const weights = qualities && present.map((photo) => qualities[photo] ?? Number.NaN);
    rows.push(parts.length === 0 ? undefined : meanTemplate(parts, weights));
  }
  return { split: { ...split, gallery }, embeddings: rows };
}
