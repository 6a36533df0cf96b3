import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PixelImage } from '../../src/core/contracts.js';
import { motionOf } from '../../src/quality/face/blur.js';
import { motionBlur } from '../../src/quality/measures/motion-blur.js';
import { motionBlurDirection } from '../../src/quality/measures/motion-blur-direction.js';
import { sharpness } from '../../src/quality/measures/sharpness.js';
import { deadLeaves, defocused, mapped, measuredOn, picture, smeared, syntheticFace, viewOf } from './synthetic-face.js';

const SIDE = 220;
const scene = deadLeaves(SIDE, SIDE, 3);

describe('sharpness', () => {
  it('more blur never scores sharper', () => {
    fc.assert(
      fc.property(
        fc.nat(99),
        fc.double({ min: 0.5, max: 6, noNaN: true }),
        fc.double({ min: 0.5, max: 3, noNaN: true }),
        (seed, radius, more) => {
          const image = deadLeaves(SIDE, SIDE, seed);
          const blurs = [image, defocused(image, radius), defocused(image, radius + more)].map((one) => measuredOn(sharpness, one));
          expect(blurs[1]).toBeGreaterThanOrEqual((blurs[0] ?? 0) - 0.02);
          expect(blurs[2]).toBeGreaterThanOrEqual((blurs[1] ?? 0) - 0.02);
        },
      ),
      { numRuns: 6 },
    );
  });

  it('a sharp picture has about a pixel of blur, and one smeared by a disc of 6 pixels more than twice that', () => {
    expect(measuredOn(sharpness, scene)).toBeLessThan(1.2);
    expect(measuredOn(sharpness, defocused(scene, 6))).toBeGreaterThan(2.4);
  });

  it('the contrast and the exposure of a photo change nothing', () => {
    const soft = defocused(scene, 2);
    const dim = mapped(soft, (value) => 40 + 0.5 * value);
    expect(measuredOn(sharpness, dim)).toBeCloseTo(measuredOn(sharpness, soft), 1);
  });

  it('a face does not read as blurred for being small, nor for being large', () => {
    const large = deadLeaves(600, 600, 5);
    for (const [factor, eyes] of [
      [1, 170],
      [2, 85],
      [4, 42],
      [6, 28],
    ] as const) {
      const image = shrunk(large, factor);
      expect(measuredOn(sharpness, image, syntheticFace(image.width, image.height, eyes))).toBeLessThan(1.5);
    }
  });

  it('a face without any pixel of its own is not assessed', () => {
    expect(sharpness.measure(viewOf(scene, syntheticFace(SIDE, SIDE, 8)))).toEqual({ reason: 'not-visible' });
  });
});

describe('motion-blur', () => {
  it('tells shake from defocus, and its direction to within 15 degrees', () => {
    for (let degrees = 0; degrees < 180; degrees += 30) {
      const shaken = smeared(scene, 16, degrees);
      expect(measuredOn(motionBlur, shaken)).toBeGreaterThan(1.6);
      expect(measuredOn(sharpness, shaken)).toBeLessThan(2.3);
      const off = Math.abs(((measuredOn(motionBlurDirection, shaken) - degrees + 270) % 180) - 90);
      expect(off).toBeLessThan(15);
    }
    for (const radius of [0, 2, 4, 7]) expect(measuredOn(motionBlur, defocused(scene, radius))).toBeLessThan(1.4);
  });

  it('what a lens smears counts against motion, little of it not at all', () => {
    const blur = { direction: 0, pixels: 1000 };
    expect(motionOf({ ...blur, most: 3, least: 2 })).toBeCloseTo(Math.sqrt(5), 6);
    // Out of focus, brows and lips still lie across: so much more of their detail is lost one way that it would pass for motion.
    expect(motionOf({ ...blur, most: 5, least: 4.2 })).toBe(0);
  });

  it('a longer path never measures less, and a still photo has no direction', () => {
    for (const degrees of [10, 100]) {
      const longer = [0, 4, 8, 14, 20].map((length) => measuredOn(motionBlur, smeared(scene, length, degrees)));
      expect(longer).toEqual([...longer].sort((a, b) => a - b));
    }
    expect(motionBlurDirection.measure(viewOf(scene))).toEqual({ reason: 'not-applicable' });
  });

  it('the direction is that of the picture, also where the head lies on its side', () => {
    const shaken = smeared(deadLeaves(400, 400, 9), 24, 30);
    const { mesh, landmarks, ...face } = syntheticFace(400, 400, 80);
    // A quarter turn clockwise about the middle.
    const turned = (x: number, y: number) => ({ x: 200 - (y - 200), y: 200 + (x - 200) });
    const [a, b, c, d, e] = landmarks;
    const points = [turned(a.x, a.y), turned(b.x, b.y), turned(c.x, c.y), turned(d.x, d.y), turned(e.x, e.y)] as const;
    const lying = Float32Array.from(mesh ?? []);
    for (let i = 0; i < lying.length; i += 3) {
      const { x, y } = turned(lying[i] ?? 0, lying[i + 1] ?? 0);
      lying.set([x, y], i);
    }
    const found = measuredOn(motionBlurDirection, shaken, { ...face, mesh: lying, landmarks: points });
    expect(Math.abs(found - 30)).toBeLessThan(12);
  });
});

/** Every pixel the mean of a square of pixels. */
function shrunk(image: PixelImage, factor: number): PixelImage {
  const side = Math.floor(image.width / factor);
  return picture(side, side, (x, y, c) => {
    let sum = 0;
    for (let v = 0; v < factor; v++) {
      for (let u = 0; u < factor; u++) sum += image.data[3 * ((y * factor + v) * image.width + x * factor + u) + c] ?? 0;
    }
    return sum / (factor * factor);
  });
}
