import { describe, expect, it } from 'vitest';
import { bandOf, bandRates } from '../../src/evaluation/band-rates.js';
import { calibrationTrials } from '../../src/evaluation/calibration-trials.js';
import { fitCalibration } from '../../src/evaluation/fit-calibration.js';
import { openSetRate } from '../../src/evaluation/open-set-rates.js';
import { searchOpenSet } from '../../src/evaluation/open-set-search.js';
import { openSetSplit } from '../../src/evaluation/open-set-split.js';
import { parseCalibration } from '../../src/evaluation/parse-calibration.js';
import { CALIBRATION_PHOTOS as photos, syntheticCalibration } from '../support/synthetic-calibration.js';
import { largeSimilarity, people, similaritiesOf } from './synthetic.js';

type Json = Record<string, unknown>;

const similarities = similaritiesOf(photos.length, largeSimilarity);
const calibration = syntheticCalibration('made-up space');
const population = { id: 'made-up', description: 'Similarities made up by a formula.' };

describe('fitCalibration', () => {
  it('states population, gallery, seeds, and the comparisons behind every figure', () => {
    expect(calibration).toMatchObject({
      schema: 'rescue-face-calibration@1',
      space: 'made-up space',
      population: { ...population, people: 500, photos: 900, failures: 0 },
      galleryPeople: 350,
      seeds: [1, 2, 3, 4],
    });
    expect(calibration.id).toMatch(/^made-up@[0-9a-f]{12}$/);
    // 400 mated probes and 150 strangers against 350 people in each of four splits, every pair counted once: of 600 photos
    // with a mate nearly all were probes once, and of 4 × 52,500 pairs of strangers somewhat more than half are different.
    expect(calibration.scores.similarity.comparisons).toMatchObject({ mated: 596, nonMated: 117_452, matedPeople: 200 });
    expect(
      calibration.scores.similarity.bands.map(({ falsePositives }) => falsePositives.map(({ galleryPeople }) => galleryPeople)),
    ).toEqual([[87, 175, 350]]);
    expect(calibration.scores['s-norm']?.bands[0]?.falsePositives.map(({ galleryPeople }) => galleryPeople)).toEqual([350]);
  });

  it('lays a band where the open-set protocol has its threshold, and misses what that misses', () => {
    const one = fitCalibration({ photos, similarities, space: 's', detector: 'd', population }, { seeds: [3] });
    if (one.status !== 'fitted') throw new Error(one.status);
    const outcome = searchOpenSet(openSetSplit(photos, { seed: 3 }), similarities);
    const rate = openSetRate(outcome, { fpir: 0.1, listLength: 1_000_000 });
    const band = one.calibration.scores.similarity.bands[0];
    expect(band).toMatchObject({ band: 'medium', fpir: 0.1 });
    expect(rate.status === 'ok' && rate.threshold).toBe(band?.score);
    expect(rate.status === 'ok' && rate.fnir).toBeCloseTo(band?.missed ?? Number.NaN, 12);
    expect(band?.falsePositives.at(-1)).toEqual({ galleryPeople: 350, searches: 150, people: 150, falsePositives: 15 });
  });

  it('leaves out the band that these people are too few to measure, rather than guess it', () => {
    // 1 % of 300 strangers are three; five are needed.
    expect(calibration.scores.similarity.bands.map(({ band }) => band)).toEqual(['medium']);
    expect(bandRates(calibration, 'similarity', 100)?.map(({ falsePositives }) => falsePositives?.basis)).toEqual([
      undefined,
      'interpolated',
      'by-definition',
    ]);
  });

  it('finds no evidence in labels that mean nothing', () => {
    const shuffled = similaritiesOf(photos.length, (a, b) => 1 - largeSimilarity(a, b));
    expect(fitCalibration({ photos, similarities: shuffled, space: 's', detector: 'd', population }, { seeds: [1] })).toEqual({
      status: 'no-evidence',
    });
  });

  it('refuses a seed given twice: a repeated split is no further evidence', () => {
    expect(() => fitCalibration({ photos, similarities, space: 's', detector: 'd', population }, { seeds: [1, 1] })).toThrow(
      'Expected seeds that differ',
    );
  });

  it('never states that more reach a higher band than a lower one', () => {
    const band = calibration.scores.similarity.bands[0];
    const high = {
      ...band,
      band: 'high',
      score: 0.95,
      falsePositives: [{ galleryPeople: 100, searches: 1000, people: 900, falsePositives: 10 }],
    };
    const medium = {
      ...band,
      band: 'medium',
      falsePositives: [50, 100].map((size) => ({ galleryPeople: size, searches: 1000, people: 900, falsePositives: 100 })),
    };
    const crossed = {
      ...calibration,
      scores: { ...calibration.scores, similarity: { ...calibration.scores.similarity, bands: [high, medium] } },
    };
    for (const size of [100, 1000, 100_000]) {
      const [above, below] = bandRates(crossed as typeof calibration, 'similarity', size) ?? [];
      for (const key of ['rate', 'low', 'high'] as const)
        expect(above?.falsePositives?.[key]).toBeLessThanOrEqual(below?.falsePositives?.[key] ?? 0);
    }
  });

  it('refuses too little data, saying of what, how much there is and how much is needed', () => {
    const few = people(...Array.from({ length: 260 }, (_, person) => (person < 99 ? 2 : 1)));
    const result = fitCalibration(
      { photos: few, similarities: similaritiesOf(few.length, largeSimilarity), space: 's', detector: 'd', population },
      { seeds: [1] },
    );
    expect(result).toEqual({
      status: 'too-little-data',
      reasons: [
        { what: 'mated-people', found: 99, needed: 100 },
        { what: 'non-mated-people', found: 81, needed: 100 },
      ],
    });
  });

  it('ends, and says so, where there is next to nothing', () => {
    for (const tiny of [[], people(1), people(1, 1), people(2)]) {
      const result = fitCalibration({
        photos: tiny,
        similarities: similaritiesOf(tiny.length, () => 0),
        space: 's',
        detector: 'd',
        population,
      });
      expect(result.status).toBe('too-little-data');
    }
  });

  it('counts photos without template as missed, and not as strangers who were rightly not found', () => {
    const absent = Array.from({ length: 90 }, (_, i) => i * 10);
    const result = fitCalibration(
      { photos, similarities: similaritiesOf(photos.length, largeSimilarity, absent), space: 's', detector: 'd', population },
      { seeds: [1, 2] },
    );
    if (result.status !== 'fitted') throw new Error(result.status);
    const whole = fitCalibration({ photos, similarities, space: 's', detector: 'd', population }, { seeds: [1, 2] });
    if (whole.status !== 'fitted') throw new Error(whole.status);
    expect(result.calibration.population.failures).toBe(90);
    const [band, reference] = [result, whole].map(({ calibration: { scores } }) => scores.similarity.bands[0]);
    // The stated rate is that of searches that were carried out, in a gallery of people who can be found.
    expect(reference?.falsePositives.at(-1)).toMatchObject({ searches: 300, galleryPeople: 350 });
    expect(band?.falsePositives.at(-1)).toMatchObject({ searches: 275, galleryPeople: 314 });
    expect(band?.missed).toBeGreaterThan((reference?.missed ?? 1) + 0.1);
  });

  it('charges held-out people about what fitted ones cost, and no less than the optimum', () => {
    for (const scores of [calibration.scores.similarity, calibration.scores['s-norm']]) {
      const { value = 0, minimum = 1, heldOut = 0 } = scores?.cost ?? {};
      expect(minimum).toBeLessThan(value);
      expect(Math.abs(heldOut - value)).toBeLessThan(0.02);
    }
  });

  it('changes its id with anything in it, and with nothing else', () => {
    expect(syntheticCalibration('made-up space').id).toBe(calibration.id);
    expect(syntheticCalibration('another space').id).not.toBe(calibration.id);
  });
});

describe('trials', () => {
  it('thin out non-mated comparisons evenly and keep who was compared', () => {
    const split = openSetSplit(photos, { seed: 5 });
    const { nonMated, matedSearches, applied } = calibrationTrials([split], similarities, 's-norm');
    expect(applied).toBe(true);
    expect(matedSearches).toBe(400);
    expect(nonMated.scores.length).toBe(150 * 350);
    expect(new Set(nonMated.enrolled).size).toBe(350);
    for (let i = 0; i < nonMated.people.length; i++) expect(nonMated.people[i]).not.toBe(nonMated.enrolled[i]);
  });
});

describe('bandOf', () => {
  it('takes the highest band whose beginning is reached', () => {
    const band = calibration.scores.similarity.bands[0];
    const scores = {
      ...calibration.scores.similarity,
      bands: [
        { ...band, band: 'high', score: 0.9 },
        { ...band, band: 'medium', score: 0.7 },
      ],
    };
    const of = (score: number) => bandOf(scores as typeof calibration.scores.similarity, score);
    expect([0.95, 0.9, 0.89, 0.7, 0.69].map(of)).toEqual(['high', 'high', 'medium', 'medium', 'low']);
  });
});

describe('parseCalibration', () => {
  const json = () => JSON.parse(JSON.stringify(calibration)) as Json;
  const code = (value: unknown) => {
    try {
      parseCalibration(value);
      return 'taken';
    } catch (error) {
      return (error as { code: string; details: { problem: string } }).details.problem;
    }
  };

  it('reads what was written', () => {
    expect(parseCalibration(json())).toEqual(calibration);
  });

  it.each<[string, (value: Json) => unknown, RegExp]>([
    ['nothing', () => null, /Expected an object for the calibration/],
    ['another schema', (c) => ({ ...c, schema: 'rescue-face-calibration@2' }), /Expected one of rescue-face-calibration@1/],
    ['an unknown field', (c) => ({ ...c, populatoin: 1 }), /unknown option "populatoin" in the calibration, did you mean "population"/],
    ['a changed figure', (c) => ({ ...c, galleryPeople: 351 }), /not the one its id was made for/],
    ['a changed description', (c) => ({ ...c, population: { ...(c['population'] as object), description: 'x' } }), /not the one its id/],
    ['a missing population', ({ population: _, ...c }) => c, /Expected an object for population, received undefined/],
    ['a falling calibration', (c) => change(c, ['llr', 'slope'], -1), /slope must be above 0/],
    ['a rate above 1', (c) => change(c, ['bands', '0', 'fpir'], 2), /Expected number 0..1 for fpir/],
    ['no sizes', (c) => change(c, ['bands', '0', 'falsePositives'], []), /for number of gallery sizes, received 0/],
    ['more events than searches', (c) => change(c, ['bands', '0', 'falsePositives', '0', 'falsePositives'], 1e9), /for falsePositives/],
    ['text for a list', (c) => change(c, ['reliability'], 'none'), /Expected an array for similarity.reliability/],
  ])('refuses %s', (_, spoil, problem) => {
    expect(code(spoil(json()))).toMatch(problem);
  });
});

function change(calibrated: Json, path: readonly string[], value: unknown): unknown {
  let at = (calibrated['scores'] as Json)['similarity'] as Json;
  for (const key of path.slice(0, -1)) at = at[key] as Json;
  at[path.at(-1) ?? ''] = value;
  return calibrated;
}
