import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mirroredHash, mirroredPatch, patchHash } from '../../../src/quality/reuse/patch-hash.js';
import { PHOTO_FINGERPRINT_BYTES, type PhotoFingerprint, photoFingerprint } from '../../../src/quality/reuse/photo-fingerprint.js';
import { sameScene } from '../../../src/quality/reuse/same-scene.js';
import { real } from '../../support/real.js';
import { mixed, type Scene, type Shot, scene, shoot } from './scenes.js';

const DIGEST = 'ab'.repeat(32);

function fingerprintOf(what: Scene, shot?: Shot, sha256 = DIGEST): PhotoFingerprint {
  const { image, landmarks } = shoot(what, shot);
  return photoFingerprint(image, { landmarks }, sha256);
}

const misses = fc.array(fc.record({ x: real(-0.02, 0.02), y: real(-0.02, 0.02) }), { minLength: 5, maxLength: 5 });
const seeds = fc.nat(1_000_000);

describe('photoFingerprint', () => {
  test('is of the stated size, starts with its version and the digest, and comes out the same again', () => {
    const [one, again] = [fingerprintOf(scene(1)), fingerprintOf(scene(1))];
    expect(one.bytes.length).toBe(PHOTO_FINGERPRINT_BYTES);
    expect(one.version).toBe(1);
    expect([...one.bytes.subarray(0, 33)]).toEqual([1, ...Array.from({ length: 32 }, () => 0xab)]);
    expect(again).toEqual(one);
  });

  test('refuses what is no digest, no face and no picture', () => {
    const { image, landmarks } = shoot(scene(1));
    expect(() => photoFingerprint(image, { landmarks }, 'AB'.repeat(32))).toThrow(TypeError);
    expect(() => photoFingerprint(image, { landmarks }, DIGEST.slice(1))).toThrow(TypeError);
    expect(() => photoFingerprint(image, { landmarks: [] as never }, DIGEST)).toThrow(TypeError);
    expect(() => photoFingerprint({ ...image, width: 3 }, { landmarks }, DIGEST)).toThrow(TypeError);
  });
});

describe('sameScene', () => {
  test('knows a scene again smaller, turned, mirrored, brighter and cropped, with points that miss a little', () => {
    fc.assert(
      fc.property(
        seeds,
        real(20, 50),
        real(-6, 6),
        fc.boolean(),
        real(0.7, 1.3),
        real(3.6, 5),
        misses,
        (seed, eyes, turn, mirrored, gain, sides, miss) => {
          const side = Math.round(sides * eyes);
          const middle = { x: side / 2, y: 0.42 * side };
          const copy = fingerprintOf(scene(seed), { eyes, turn, mirrored, gain, width: side, height: side, middle, miss });
          const found = sameScene(fingerprintOf(scene(seed)), copy);
          expect(found.correlation).toBeGreaterThan(0.9);
          expect(found).toMatchObject({ same: true, mirrored });
        },
      ),
      { numRuns: 25 },
    );
  });

  test('knows no other scene, and says the same the other way round', () => {
    fc.assert(
      fc.property(seeds, seeds, fc.boolean(), (a, b, mirrored) => {
        fc.pre(a !== b);
        const [one, other] = [fingerprintOf(scene(a)), fingerprintOf(scene(b), { mirrored })];
        const [there, back] = [sameScene(one, other), sameScene(other, one)];
        expect(there.same).toBe(false);
        expect(back.same).toBe(false);
        expect(there.correlation).toBeLessThan(0.75);
      }),
      { numRuns: 25 },
    );
  });

  test('tells the next frame from a copy: much the same and yet another picture', () => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const [one, other] = [scene(seed), scene(seed + 100)];
      const next = sameScene(fingerprintOf(one), fingerprintOf(mixed(one, other, 0.35)));
      expect(next.correlation).toBeGreaterThan(0.7);
      expect(next.same).toBe(false);
      expect(sameScene(fingerprintOf(one), fingerprintOf(mixed(one, other, 0.04))).same).toBe(true);
    }
  });

  test('takes nothing for a copy of nothing', () => {
    const blank = shoot({ at: () => 200 });
    const one = photoFingerprint(blank.image, { landmarks: blank.landmarks }, DIGEST);
    expect(sameScene(one, one).same).toBe(false);
  });

  test('refuses fingerprints of another version or size', () => {
    const one = fingerprintOf(scene(1));
    expect(() => sameScene(one, { ...one, version: 2 })).toThrow(RangeError);
    expect(() => sameScene(one, { version: 1, bytes: one.bytes.slice(1) })).toThrow(RangeError);
    expect(() => sameScene({ version: 1, bytes: one.bytes.map((byte, i) => (i === 0 ? 9 : byte)) }, one)).toThrow(RangeError);
  });
});

describe('patchHash', () => {
  test('of a mirrored patch is the mirrored hash', () => {
    fc.assert(
      fc.property(fc.infiniteStream(real(-1, 1)), (stream) => {
        const patch = Float32Array.from({ length: 1024 }, () => stream.next().value as number);
        expect(patchHash(mirroredPatch(patch))).toEqual(mirroredHash(patchHash(patch)));
      }),
      { numRuns: 30 },
    );
  });
});
