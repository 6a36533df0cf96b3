import { describe, expect, it } from 'vitest';
import { fuseGallery } from '../../src/evaluation/gallery-templates.js';
import { searchOpenSet } from '../../src/evaluation/open-set-search.js';
import { type OpenSetSplit, openSetSplit } from '../../src/evaluation/open-set-split.js';
import { similarityTable } from '../../src/evaluation/similarities.js';
import { templateMatrix } from '../../src/evaluation/template-matrix.js';
import { hashOf, people } from './synthetic.js';

const at = (x: number, y: number) => ({ space: 'test', vector: Float32Array.of(x, y) });
/** Person 0 enrolled with photos 0 and 1, person 1 with 2 (no template) and 3, person 2 with 4 (no template). */
const SPLIT: OpenSetSplit = {
  seed: 3,
  people: 4,
  gallery: [
    { photo: 0, person: 0 },
    { photo: 1, person: 0 },
    { photo: 2, person: 1 },
    { photo: 3, person: 1 },
    { photo: 4, person: 2 },
  ],
  mated: [
    { photo: 5, person: 0 },
    { photo: 5, person: 2 },
  ],
  nonMated: [{ photo: 5, person: 3 }],
};
const EMBEDDINGS = [at(1, 0), at(0, 1), undefined, at(-1, 0), undefined, at(0.6, 0.8)];

describe('fuseGallery', () => {
  it('appends one mean template per enrolled person, who keeps a row without any', () => {
    const { split, embeddings } = fuseGallery(SPLIT, EMBEDDINGS, { method: 'mean' });
    expect(split).toEqual({ ...SPLIT, gallery: [0, 1, 2].map((person) => ({ photo: 6 + person, person })) });
    expect(embeddings.slice(0, 6)).toEqual(EMBEDDINGS);
    expect(embeddings.slice(6)).toEqual([at(Math.SQRT1_2, Math.SQRT1_2), at(-1, 0), undefined]);
    const outcome = searchOpenSet(split, similarityTable(templateMatrix(embeddings)));
    expect(outcome).toMatchObject({ galleryPeople: 3, galleryTemplates: 2, failures: { gallery: 1 } });
    // 0.6 * 0.7071 + 0.8 * 0.7071
    expect(outcome.mated.map(({ score }) => score)).toEqual([expect.closeTo(1.4 * Math.SQRT1_2, 6), Number.NEGATIVE_INFINITY]);
  });

  it('weighs photos by quality', () => {
    const { embeddings } = fuseGallery(SPLIT, EMBEDDINGS, { method: 'quality-weighted', qualities: [3, 4, undefined, 1] });
    expect(embeddings[6]).toEqual(at(0.6, 0.8));
    expect(() => fuseGallery(SPLIT, EMBEDDINGS, { method: 'quality-weighted', qualities: [3, undefined, 1, 1] })).toThrow(
      'one positive number per embedding',
    );
    expect(() => fuseGallery(SPLIT, EMBEDDINGS, { method: 'quality-weighted' })).toThrow('Expected qualities');
    expect(() => fuseGallery(SPLIT, EMBEDDINGS, { method: 'mean', qualities: [] })).toThrow('Expected qualities');
    expect(() => fuseGallery(SPLIT, EMBEDDINGS, { method: 'best' as never })).toThrow('mean, quality-weighted');
  });

  it('changes nothing where one photo per person is enrolled', () => {
    const photos = people(2, 3, 1, 1, 2, 1);
    const embeddings = photos.map((_, i) => at(Math.cos(9 * hashOf(i, 1)), Math.sin(9 * hashOf(i, 1))));
    const split = openSetSplit(photos, { seed: 1 });
    const plain = searchOpenSet(split, similarityTable(templateMatrix(embeddings)));
    const fused = fuseGallery(split, embeddings, { method: 'mean' });
    const outcome = searchOpenSet(fused.split, similarityTable(templateMatrix(fused.embeddings)));
    expect(outcome.mated.map(({ rank }) => rank)).toEqual(plain.mated.map(({ rank }) => rank));
    outcome.nonMated.forEach(({ score }, i) => {
      expect(score).toBeCloseTo(plain.nonMated[i]?.score ?? Number.NaN, 6);
    });
  });
});
