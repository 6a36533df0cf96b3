import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { mulberry32 } from '../../bench/support/mulberry32.js';
import type { PixelImage } from '../../src/core/contracts.js';
import { noCompressionArtifacts } from '../../src/quality/measures/no-compression-artifacts.js';
import { noise } from '../../src/quality/measures/noise.js';
import { deadLeaves, defocused, mapped, measuredOn, picture, syntheticFace, viewOf } from './synthetic-face.js';

const SIDE = 220;
/** Soft, as skin is. */
const scene = defocused(deadLeaves(SIDE, SIDE, 11), 3);

function noisy(image: PixelImage, deviation: number): PixelImage {
  const random = mulberry32(5);
  return mapped(image, (value) => value + deviation * Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random()));
}

async function compressed({ width, height, data }: PixelImage, quality: number): Promise<PixelImage> {
  const file = await sharp(data, { raw: { width, height, channels: 3 } })
    .jpeg({ quality })
    .toBuffer();
  return { width, height, data: new Uint8Array(await sharp(file).raw().toBuffer()) };
}

describe('noise', () => {
  it('more noise never measures less, and white noise measures what it is', () => {
    const plain = picture(SIDE, SIDE, () => 120);
    // Three channels by themselves: their luma has √(0.299² + 0.587² + 0.114²) = 0.669 of the deviation of each.
    for (const deviation of [5, 10, 20]) {
      const found = measuredOn(noise, noisy(plain, deviation));
      expect(found).toBeGreaterThan(0.669 * deviation * 0.8);
      expect(found).toBeLessThan(0.669 * deviation * 1.05);
    }
    const rising = [0, 3, 6, 12, 24, 40].map((deviation) => measuredOn(noise, noisy(scene, deviation)));
    expect(rising).toEqual([...rising].sort((a, b) => a - b));
    expect(rising[0]).toBeLessThan(1);
  });

  it('is not assessed where all is black or burnt out', () => {
    for (const level of [0, 255]) {
      expect(noise.measure(viewOf(picture(SIDE, SIDE, () => level)))).toEqual({ reason: 'not-visible' });
    }
  });
});

describe('no-compression-artifacts', () => {
  it('stronger compression never measures less, and a picture never compressed has no blocks', async () => {
    expect(measuredOn(noCompressionArtifacts, scene)).toBeLessThan(1.2);
    const values = [];
    for (const quality of [95, 60, 30, 10, 4]) values.push(measuredOn(noCompressionArtifacts, await compressed(scene, quality)));
    expect(values).toEqual([...values].sort((a, b) => a - b));
    expect(values.at(-1)).toBeGreaterThan(3.2);
  });

  it('finds the grid wherever a crop has shifted it', async () => {
    const blocky = await compressed(scene, 6);
    const whole = measuredOn(noCompressionArtifacts, blocky, syntheticFace(SIDE - 16, SIDE - 16));
    for (const shift of [1, 3, 6]) {
      const cut = picture(SIDE - 16, SIDE - 16, (x, y, c) => blocky.data[3 * ((y + shift) * SIDE + x + 2 * shift) + c] ?? 0);
      expect(measuredOn(noCompressionArtifacts, cut)).toBeGreaterThan(0.6 * whole);
    }
  });

  it('edges of the picture itself are not blocks, and a plain picture is 1', () => {
    expect(measuredOn(noCompressionArtifacts, deadLeaves(SIDE, SIDE, 2))).toBeLessThan(1.3);
    expect(
      measuredOn(
        noCompressionArtifacts,
        picture(SIDE, SIDE, () => 100),
      ),
    ).toBe(1);
  });
});
