import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type PhotoFingerprint, photoFingerprint } from '../../../src/quality/reuse/photo-fingerprint.js';
import { reuseIndex } from '../../../src/quality/reuse/reuse-index.js';
import { sameScene } from '../../../src/quality/reuse/same-scene.js';
import { type Scene, type Shot, scene, shoot } from './scenes.js';

function digest(seed: number): string {
  return seed.toString(16).padStart(8, '0').repeat(8);
}

function fingerprintOf(what: Scene, shot: Shot, sha256: string): PhotoFingerprint {
  const { image, landmarks } = shoot(what, shot);
  return photoFingerprint(image, { landmarks }, sha256);
}

/** Photos of few scenes, so that copies are frequent. */
const photos = Array.from({ length: 48 }, (_, i) =>
  fingerprintOf(
    scene(i % 12),
    { mirrored: i % 5 === 0, turn: (i % 7) - 3, eyes: 28 + (i % 9) * 4, gain: 0.8 + (i % 6) * 0.08 },
    digest(i % 40),
  ),
);

describe('reuseIndex', () => {
  test('finds the same file, and the same picture in another file', () => {
    const index = reuseIndex();
    for (let i = 0; i < 12; i++) index.add(`p${i}`, fingerprintOf(scene(i), {}, digest(i)));
    expect(index.search(fingerprintOf(scene(3), {}, digest(3)))).toEqual([{ id: 'p3', kind: 'same-bytes', confidence: 1 }]);
    const [hit, ...others] = index.search(fingerprintOf(scene(3), { mirrored: true, turn: 4, eyes: 25 }, digest(99)));
    expect(others).toEqual([]);
    expect(hit).toMatchObject({ id: 'p3', kind: 'same-picture' });
    expect(hit?.confidence).toBeGreaterThan(0.9);
    expect(hit?.confidence).toBeLessThanOrEqual(1);
    expect(index.search(fingerprintOf(scene(500), {}, digest(500)))).toEqual([]);
  });

  test('finds the same file whose face was found elsewhere', () => {
    const index = reuseIndex();
    index.add('a', fingerprintOf(scene(1), {}, digest(1)));
    expect(index.search(fingerprintOf(scene(2), {}, digest(1)))).toEqual([{ id: 'a', kind: 'same-bytes', confidence: 1 }]);
  });

  test('answers what a comparison with every photo answers, whatever came and went', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ id: fc.nat(20), photo: fc.option(fc.nat(photos.length - 1)) }), { maxLength: 60 }),
        fc.nat(photos.length - 1),
        (steps, probe) => {
          const index = reuseIndex();
          const model = new Map<string, PhotoFingerprint>();
          for (const { id, photo } of steps) {
            if (photo === null) expect(index.remove(`p${id}`)).toBe(model.delete(`p${id}`));
            else {
              index.add(`p${id}`, photos[photo] as PhotoFingerprint);
              model.set(`p${id}`, photos[photo] as PhotoFingerprint);
            }
          }
          expect(index.size).toBe(model.size);
          const query = photos[probe] as PhotoFingerprint;
          const expected = [...model]
            .filter(([, one]) => sameFile(one, query) || sameScene(query, one).same)
            .map(([id, one]) => [id, sameFile(one, query) ? 'same-bytes' : 'same-picture']);
          const found = index.search(query, { limit: 1000 });
          expect(new Map(found.map(({ id, kind }) => [id, kind]))).toEqual(new Map(expected as [string, string][]));
          const ranks = found.map(({ kind, confidence }) => (kind === 'same-bytes' ? 2 : confidence));
          expect(ranks).toEqual([...ranks].sort((a, b) => b - a));
        },
      ),
      { numRuns: 60 },
    );
  });

  test('gives at most as many as asked for, and keeps a copy of what it was given', () => {
    const index = reuseIndex();
    const one = fingerprintOf(scene(1), {}, digest(1));
    for (let i = 0; i < 15; i++) index.add(`p${i}`, one);
    const query = { version: one.version, bytes: one.bytes.slice() };
    one.bytes.fill(0, 1);
    expect(index.search(query).length).toBe(10);
    expect(index.search(query, { limit: 3 }).length).toBe(3);
  });

  test('refuses what is no id, fingerprint or limit', () => {
    const index = reuseIndex();
    const one = fingerprintOf(scene(1), {}, digest(1));
    expect(() => index.add('', one)).toThrow(TypeError);
    expect(() => index.add('a', { ...one, version: 7 })).toThrow(RangeError);
    expect(() => index.search(one, { limit: 0 })).toThrow(RangeError);
    expect(() => index.search(one, { least: 1.5 })).toThrow(RangeError);
    expect(() => index.remove('')).toThrow(TypeError);
    expect(index.size).toBe(0);
  });
});

function sameFile(a: PhotoFingerprint, b: PhotoFingerprint): boolean {
  return Buffer.from(a.bytes.subarray(1, 33)).equals(b.bytes.subarray(1, 33));
}
