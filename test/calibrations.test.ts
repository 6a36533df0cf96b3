import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkDescription } from '../src/embedder/description.js';
import { embeddingSpace } from '../src/embedder/space.js';
import { bandRates } from '../src/evaluation/band-rates.js';
import { parseCalibration } from '../src/evaluation/parse-calibration.js';

const json = (path: string) => JSON.parse(readFileSync(new URL(`../${path}`, import.meta.url), 'utf8')) as Record<string, unknown>;

describe.each([
  ['the default model', json('dist/models/manifest.json')['embedder'], json('dist/models/calibration.json')],
  ['MobileFaceNet', json('bench/manifests/mobilefacenet.json'), json('bench/manifests/mobilefacenet.calibration.json')],
])('the calibration beside %s', (_, description, document) => {
  const calibration = parseCalibration(document);

  it('is of this very model', () => {
    expect(calibration.space).toBe(embeddingSpace(checkDescription(description)));
  });

  it('states both bands for both kinds of score, on people it names', () => {
    expect(calibration.population).toMatchObject({ id: 'lfw-dev', people: 2329, photos: 4416, failures: 0 });
    for (const kind of ['similarity', 's-norm'] as const) {
      const bands = bandRates(calibration, kind, calibration.galleryPeople);
      expect(bands?.map(({ falsePositives }) => falsePositives?.basis)).toEqual(['measured', 'measured', 'by-definition']);
      const [high, medium] = bands ?? [];
      expect(high?.falsePositives?.rate).toBeLessThanOrEqual(0.01);
      expect(medium?.falsePositives?.rate).toBeLessThanOrEqual(0.1);
      // C_llr on people it was not fitted on: evidence worth having, within what 2,329 people can tell.
      expect(calibration.scores[kind]?.cost.heldOut).toBeLessThan(0.05);
    }
  });

  it('holds counts and rates, and nothing of anybody', () => {
    const texts: string[] = [];
    JSON.stringify(document, (key, value: unknown) => {
      if (typeof value === 'string') texts.push(`${key}: ${value}`);
      return value;
    });
    expect(texts.map((text) => text.replace(/: .*/, '')).sort()).toEqual(
      ['schema', 'id', 'space', 'detector', 'id', 'description', 'band', 'band', 'band', 'band'].sort(),
    );
    expect(JSON.stringify(document).length).toBeLessThan(20_000);
  });
});
