import { type Embedding, openRescueFace, type RescueFaceOptions, type Searched, type StoreRecord } from 'rescue-face';
import { memoryStore } from 'rescue-face/adapters/memory-store';
import { cohortStatistics, symmetricNorm } from 'rescue-face/evaluation';
import { describe, expect, it } from 'vitest';
import { hashOf } from '../evaluation/synthetic.js';
import { DRILL } from '../support/acts.js';
import { ColourEmbedder, CountingDetector, colourPhoto } from '../support/fake-stages.js';
import { NO_PHOTO_RULES } from '../support/open-fake.js';
import { syntheticCalibration } from '../support/synthetic-calibration.js';
import { wrapStore } from '../support/wrapped-store.js';

const DIMENSION = 12;

/** A direction of its own for every number, not far from a common one, as faces have. */
function direction(n: number): Float32Array {
  return unit(Float32Array.from({ length: DIMENSION }, (_, i) => hashOf(1000 * i, n) - 0.5 + (i === 0 ? 0.8 : 0)));
}

function unit(vector: Float32Array): Float32Array {
  const length = Math.hypot(...vector);
  return vector.map((value) => value / length);
}

/** Photos of red value r show the direction r. */
class DirectionEmbedder extends ColourEmbedder {
  override readonly space = 'directions';
  override readonly dimension = DIMENSION;
  override async embed(image: { readonly data: Uint8Array }): Promise<Embedding> {
    return { space: this.space, vector: direction(5000 + (image.data[0] ?? 0)) };
  }
}

const personId = (n: number) => `p${String(n).padStart(4, '0')}`;

function template(n: number, id = `t${n}`, vector = direction(n)): StoreRecord {
  return { kind: 'template', id, personId: personId(n), photoId: `photo ${id}`, embedding: { space: 'directions', vector } };
}

async function galleryOf(people: number) {
  const store = memoryStore();
  await store.commit({ puts: Array.from({ length: people }, (_, n) => template(n)) });
  return store;
}

const open = (options: RescueFaceOptions) =>
  openRescueFace({
    detector: new CountingDetector(),
    embedder: new DirectionEmbedder(),
    act: DRILL,
    photoSource: 'live-camera',
    photoRules: NO_PHOTO_RULES,
    ...options,
  });

async function search(options: RescueFaceOptions, red = 7, topK = 10): Promise<Searched> {
  await using sdk = await open(options);
  const result = await sdk.search({ photo: await colourPhoto(red), topK });
  if (result.status !== 'searched') throw new Error(result.status);
  return result;
}

function dot(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);
}

/** The same by its definition, over everybody. */
function expected(people: number, red: number): { personId: string; score: number }[] {
  const vectors = Array.from({ length: people }, (_, n) => direction(n));
  const probe = direction(5000 + red);
  return vectors
    .map((vector, n) => {
      const others = vectors.filter((_, m) => m !== n);
      const own = cohortStatistics(others.map((other) => dot(other, probe)));
      const enrolled = cohortStatistics(others.map((other) => dot(vector, other)));
      return { personId: personId(n), score: symmetricNorm(dot(vector, probe), own, enrolled) };
    })
    .sort((a, b) => b.score - a.score);
}

describe('a search in a gallery of 300 people and more', () => {
  it('ranks by normalised scores and states the raw similarity apart', async () => {
    const result = await search({ store: await galleryOf(320) }, 7, 20);
    expect(result.rankedBy).toBe('s-norm');
    const wanted = expected(320, 7).slice(0, 20);
    expect(result.candidates.map((candidate) => candidate.personId)).toEqual(wanted.map((one) => one.personId));
    for (const [place, candidate] of result.candidates.entries()) {
      expect(candidate.rank).toBe(place + 1);
      expect(candidate.normalizedScore).toBeCloseTo(wanted[place]?.score ?? Number.NaN, 4);
      expect(candidate.similarity).toBeCloseTo(dot(direction(Number(candidate.personId.slice(1))), direction(5007)), 6);
    }
    // The order is another one than that of raw similarities, or this test would show nothing.
    const similarities = result.candidates.map(({ similarity }) => similarity);
    expect(similarities).not.toEqual([...similarities].sort((a, b) => b - a));
  });

  it('brings in people of the hundred highest similarities, and nobody else', async () => {
    const store = await galleryOf(320);
    const raw = await search({ store, scoreNormalisation: 'off' }, 9, 100);
    const normalised = await search({ store }, 9, 100);
    expect(raw.rankedBy).toBe('similarity');
    expect(raw.candidates.every(({ normalizedScore }) => normalizedScore === undefined)).toBe(true);
    const ids = (result: Searched) => result.candidates.map((candidate) => candidate.personId).sort();
    expect(ids(normalised)).toEqual(ids(raw));
    expect(normalised.candidates.map((candidate) => candidate.personId)).not.toEqual(raw.candidates.map((candidate) => candidate.personId));
  });

  it('is off below, and says what it ranked by', async () => {
    const below = await search({ store: await galleryOf(299) });
    expect(below.rankedBy).toBe('similarity');
    expect(below.candidates[0]?.normalizedScore).toBeUndefined();
    expect((await search({ store: await galleryOf(300) })).rankedBy).toBe('s-norm');
  });

  it('gives the same scores after any history as when opened anew', async () => {
    const store = await galleryOf(310);
    await using sdk = await open({ store });
    const photo = await colourPhoto(33);
    const now = async () => {
      const result = await sdk.search({ photo, topK: 30 });
      return result.status === 'searched' ? result.candidates : [];
    };
    const before = await now();
    await store.commit({ puts: [template(400), template(5, 't5b', direction(700))], deletes: [{ kind: 'template', id: 't17' }] });
    // The same id with another vector: nothing learnt of the old one may stand.
    const [first] = before;
    const known = Number(first?.personId.slice(1));
    await store.commit({ puts: [template(known, `t${known}`, direction(800))] });
    const after = await now();
    expect(after).not.toEqual(before);
    expect(after).toEqual((await search({ store }, 33, 30)).candidates);
  });

  it('forgets what it learnt of a template that was written again, in the cohort or not', async () => {
    // Of 4,000 people half are in the cohort of 2,000.
    const store = await galleryOf(4000);
    await using sdk = await open({ store });
    const photo = await colourPhoto(33);
    for (let rewritten = 0; rewritten < 4; rewritten++) {
      const result = await sdk.search({ photo, topK: 5 });
      if (result.status !== 'searched') throw new Error(result.status);
      const known = Number(result.candidates[rewritten]?.personId.slice(1));
      // Still like the probe, so that it stays among the candidates.
      const vector = unit(direction(5033).map((value, i) => value + (direction(9000 + rewritten)[i] ?? 0) / 2));
      await store.commit({ puts: [template(known, `t${known}`, vector)] });
      const after = await sdk.search({ photo, topK: 100 });
      expect(after).toMatchObject({ candidates: (await search({ store }, 33, 100)).candidates });
    }
  });

  it('answers nobody when everybody is deleted in the meantime', async () => {
    const inner = await galleryOf(300);
    let emptied = false;
    // Everybody leaves between the index's answer and the reading of the candidates' templates.
    const store = wrapStore(inner, { get: async (kind, id) => (emptied ? undefined : inner.get(kind, id)) });
    emptied = true;
    const result = await search({ store });
    expect(result.candidates).toEqual([]);
  });

  it('does not wait for another search once it is aborted', async () => {
    const inner = await galleryOf(300);
    let reading = () => {};
    const started = new Promise<void>((resolve) => {
      reading = resolve;
    });
    let goOn = () => {};
    const held = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    const store = wrapStore(inner, {
      get: async (kind, id) => {
        if (kind !== 'template') return inner.get(kind, id);
        reading();
        await held;
        return inner.get(kind, id);
      },
    });
    const sdk = await open({ store });
    const photo = await colourPhoto(3);
    const first = sdk.search({ photo });
    await started;
    const controller = new AbortController();
    const second = sdk.search({ photo }, { signal: controller.signal });
    setTimeout(() => controller.abort(new Error('enough')), 50);
    await expect(second).rejects.toThrow('enough');
    goOn();
    expect((await first).status).toBe('searched');
    await sdk.close();
  });

  it('refuses options it does not know', async () => {
    await expect(open({ scoreNormalisation: 'on' as 'auto' })).rejects.toThrow('Expected one of auto, off for scoreNormalisation');
  });
});

describe('bands (S3, MCA-2020-13 circular 2(3))', () => {
  const calibration = syntheticCalibration('directions', 'station 7');

  it('state a false-positive rate that rises when the gallery is doubled', async () => {
    const rates = [];
    for (const people of [300, 600, 1200]) {
      const { bands, gallery } = await search({ store: await galleryOf(people), calibration });
      if (bands.status !== 'calibrated') throw new Error('not calibrated');
      expect(bands.calibration).toBe(calibration.id);
      expect(bands.bands.map(({ band }) => band)).toEqual(['high', 'medium', 'low']);
      const medium = bands.bands[1]?.falsePositives;
      expect(medium?.gallerySize).toBe(gallery.templates);
      expect(medium?.low).toBeLessThan(medium?.rate ?? 0);
      expect(medium?.high).toBeGreaterThan(medium?.rate ?? 1);
      rates.push(medium?.rate ?? Number.NaN);
    }
    const [small = 0, double = 0, fourfold = 0] = rates;
    expect(double).toBeGreaterThan(small * 1.05);
    expect(fourfold).toBeGreaterThan(double * 1.05);
  });

  it('state a rate that rises as well when everybody has a second and a third photo', async () => {
    const rates = [];
    for (const photos of [1, 2, 3]) {
      const store = memoryStore();
      const of = (n: number, photo: number) => template(n, `t${n}/${photo}`, direction(n + 10_000 * photo));
      await store.commit({ puts: Array.from({ length: 320 * photos }, (_, i) => of(i % 320, Math.floor(i / 320))) });
      const { bands } = await search({ store, calibration });
      if (bands.status !== 'calibrated') throw new Error('not calibrated');
      rates.push(bands.bands[1]?.falsePositives?.rate ?? Number.NaN);
    }
    const [one = 0, two = 0, three = 0] = rates;
    expect(two).toBeGreaterThan(one * 1.3);
    expect(three).toBeGreaterThan(two * 1.2);
  });

  it('say that they are extrapolated in a gallery larger than any measured', async () => {
    const { bands } = await search({ store: await galleryOf(700), calibration, population: 'station 7' });
    expect(bands.note.en).toBe(
      'Measured on station 7 (500 people). Your gallery is 2.0 times the size that was measured: the rates are extrapolated.',
    );
    expect(bands.note['zh-CN']).toContain('外推');
  });

  it('are stated by a calibration of too few people for s-norm: then raw similarity ranks, in large galleries too', async () => {
    const few = syntheticCalibration('directions', 'few', 0.8);
    expect(few.scores['s-norm']).toBeNull();
    const result = await search({ store: await galleryOf(320), calibration: few });
    expect(result.rankedBy).toBe('similarity');
    expect(result.bands.status).toBe('calibrated');
  });

  it('were not measured on your people where another detector finds the faces', async () => {
    const other = new CountingDetector();
    Object.assign(other, { id: 'another' });
    const { bands } = await search({ store: await galleryOf(10), calibration, population: 'station 7', detector: other });
    expect(bands).toMatchObject({ onYourPeople: false });
  });

  it('put every candidate into one, in the order of the ranks', async () => {
    const { candidates, bands } = await search({ store: await galleryOf(320), calibration }, 7, 100);
    if (bands.status !== 'calibrated') throw new Error('not calibrated');
    const from = Object.fromEntries(bands.bands.map(({ band, score }) => [band, score ?? Number.NEGATIVE_INFINITY]));
    let last = Number.POSITIVE_INFINITY;
    for (const { band, normalizedScore = Number.NaN, log10LikelihoodRatio = Number.NaN } of candidates) {
      expect(normalizedScore).toBeGreaterThanOrEqual(from[band ?? ''] ?? Number.NaN);
      expect(log10LikelihoodRatio).toBeLessThanOrEqual(last);
      last = log10LikelihoodRatio;
    }
  });

  it('say in both languages that they were not measured on your people, unless they were', async () => {
    const store = await galleryOf(200);
    for (const population of [undefined, 'station 8']) {
      const { bands } = await search({ store, calibration, population });
      expect(bands).toMatchObject({ status: 'calibrated', onYourPeople: false });
      expect(bands.note.en).toMatch(/^Not measured on your people: the rates come from station 7 \(500 people\)/);
      expect(bands.note['zh-CN']).toMatch(/^未在本地人员上测定/);
    }
    const { bands } = await search({ store, calibration, population: 'station 7' });
    expect(bands).toMatchObject({ status: 'calibrated', onYourPeople: true });
    expect(bands.note.en).toBe('Measured on station 7 (500 people).');
  });

  it('are not stated where nobody measured anything', async () => {
    const { bands, candidates } = await search({ store: await galleryOf(3) });
    expect(bands.status).toBe('not-calibrated');
    expect(bands.note.en).toContain('no calibration');
    expect(bands.note['zh-CN']).toContain('没有校准文件');
    expect(candidates[0]).toMatchObject({ band: undefined, log10LikelihoodRatio: undefined });
  });

  it('are those of an empty gallery too', async () => {
    const { bands, candidates } = await search({ calibration });
    expect(bands.status).toBe('calibrated');
    expect(candidates).toEqual([]);
  });
});

describe('a calibration', () => {
  it('of another space is refused', async () => {
    await expect(open({ calibration: syntheticCalibration('elsewhere') })).rejects.toMatchObject({ code: 'ERR_MODEL_CALIBRATION' });
  });

  it('that somebody changed is refused', async () => {
    const calibration = structuredClone(syntheticCalibration('directions'));
    const band = calibration.scores.similarity.bands[0] as { score: number };
    band.score += 0.01;
    await expect(open({ calibration })).rejects.toThrow('its content is not the one its id was made for');
  });

  it('that is not there is refused when it was named', async () => {
    await expect(open({ calibration: 'nowhere.json' })).rejects.toThrow('the file cannot be read');
    await expect(open({ calibration: new URL('https://example.org/x.json') })).rejects.toThrow('received one of https:');
  });
});
