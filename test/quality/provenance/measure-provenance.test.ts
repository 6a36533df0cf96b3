import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import type { PixelImage } from '../../../src/core/contracts.js';
import { seededRandom } from '../../../src/evaluation/seeded-random.js';
import { PROVENANCE_RULES } from '../../../src/quality/policy/rules-provenance.js';
import { measureProvenance, PROVENANCE_MEASURES } from '../../../src/quality/provenance/measure-provenance.js';
import { scene, shoot } from '../reuse/scenes.js';

const NO_EXIF = Uint8Array.of(0xff, 0xd8, 0xff, 0xd9);
const SIDE = 400;

/** A scene with a camera's noise. */
function photo(seed: number): PixelImage {
  const { image } = shoot(scene(seed), { eyes: 60, width: SIDE, height: SIDE });
  const random = seededRandom(seed);
  return { ...image, data: image.data.map((value) => value + random.below(9) - 4) };
}

function changed(image: PixelImage, value: (x: number, y: number, old: number) => number): PixelImage {
  const data = image.data.map((old, i) => value(Math.floor(i / 3) % image.width, Math.floor(i / 3 / image.width), old));
  return { ...image, data };
}

function measuredAs(name: string, image: PixelImage): number {
  const found = measureProvenance(NO_EXIF, image).find((one) => one.name === name);
  return found?.status === 'ok' ? found.value : Number.NaN;
}

function limitOf(measure: string): number {
  return PROVENANCE_RULES.find((rule) => rule.measure === measure)?.atMost ?? Number.NaN;
}

/** Stored as a JPEG, and read again. */
async function stored({ width, height, data }: PixelImage, quality: number): Promise<PixelImage> {
  const file = await sharp(data, { raw: { width, height, channels: 3 } })
    .jpeg({ quality })
    .toBuffer();
  return { width, height, data: new Uint8Array(await sharp(file).raw().toBuffer()) };
}

async function cut({ width, height, data }: PixelImage, left: number, top: number): Promise<PixelImage> {
  const size = { width: width - 24, height: height - 24 };
  const { buffer, byteOffset, byteLength } = await sharp(data, { raw: { width, height, channels: 3 } })
    .extract({ left, top, ...size })
    .raw()
    .toBuffer();
  return { ...size, data: new Uint8Array(buffer, byteOffset, byteLength) };
}

/** Brighter and darker squares of so many pixels, as a coarse coder leaves them. */
const squares = (image: PixelImage, side: number) =>
  changed(image, (x, y, old) => old + ((Math.floor(x / side) + Math.floor(y / side)) % 2 === 0 ? 3 : -3));

describe('measureProvenance', () => {
  test('measures what the rules ask for, and none of them refuses a photo', () => {
    expect(PROVENANCE_MEASURES.map(({ name }) => name).sort()).toEqual(PROVENANCE_RULES.map(({ measure }) => measure).sort());
    expect(PROVENANCE_RULES.every(({ severity }) => severity === 'review')).toBe(true);
  });

  test('suspects nothing of a photo without EXIF, however small', () => {
    for (const seed of [1, 2, 3]) {
      for (const one of measureProvenance(NO_EXIF, photo(seed))) {
        if (one.status === 'ok') expect(one.value, one.name).toBeLessThanOrEqual(limitOf(one.name));
        else expect(one.reason, one.name).toBe('not-applicable');
      }
    }
    for (const one of measureProvenance(NO_EXIF, { width: 1, height: 1, data: new Uint8Array(3) })) {
      if (one.status === 'not-assessed') expect(one.reason).not.toBe('failed');
    }
  });

  test('sees a regular pattern, and a stronger one no less', () => {
    const values = [0, 0.05, 0.15, 0.3].map((depth) =>
      measuredAs(
        'provenance-periodic-pattern',
        changed(photo(1), (x, y, old) => old * (1 + depth * Math.cos(2 * x + 0.3 * y) * Math.cos(2 * y - 0.3 * x))),
      ),
    );
    expect([...values].sort((a, b) => a - b)).toEqual(values);
    expect(values[3]).toBeGreaterThan(limitOf('provenance-periodic-pattern'));
  });

  test('sees a part cut out of a stored photo and stored anew, and not the whole photo', async () => {
    const name = 'provenance-shifted-blocks';
    const before = await stored(photo(2), 75);
    for (const [left, top] of [
      [1, 0],
      [3, 6],
      [8, 5],
      [23, 24],
    ] as const) {
      expect(measuredAs(name, await stored(await cut(before, left, top), 92)), `${left}, ${top}`).toBeGreaterThan(limitOf(name));
    }
    for (const [left, top] of [
      [0, 0],
      [16, 8],
    ] as const) {
      expect(measuredAs(name, await stored(await cut(before, left, top), 92))).toBeLessThanOrEqual(limitOf(name));
    }
    expect(measuredAs(name, await cut(photo(2), 3, 6))).toBeLessThanOrEqual(limitOf(name));
    // A wall in even light keeps to the steps of its own blocks wherever one looks.
    const even = changed(photo(2), (x, y, old) => 90 + (x + y) / 8 + (old % 5));
    expect(measuredAs(name, await stored(even, 75))).toBeLessThanOrEqual(limitOf(name));
  });

  test('sees squares of sixteen, as films have them, and not the eights of a photo', async () => {
    const name = 'provenance-macroblocks';
    expect(measuredAs(name, await stored(squares(photo(3), 16), 90))).toBeGreaterThan(limitOf(name));
    expect(measuredAs(name, await stored(squares(photo(3), 8), 90))).toBeLessThanOrEqual(limitOf(name));
    expect(measuredAs(name, await stored(photo(3), 50))).toBeLessThanOrEqual(limitOf(name));
  });

  test('misses fine detail in what was enlarged', async () => {
    const name = 'provenance-missing-fine-detail';
    const { data } = photo(6);
    const enlarged = await Promise.all(
      [1, 1.5, 2, 3].map(async (by): Promise<PixelImage> => {
        const small = await sharp(data, { raw: { width: SIDE, height: SIDE, channels: 3 } })
          .resize(Math.round(SIDE / by))
          .png()
          .toBuffer();
        return { width: SIDE, height: SIDE, data: new Uint8Array(await sharp(small).resize(SIDE).removeAlpha().raw().toBuffer()) };
      }),
    );
    const values = enlarged.map((image) => measuredAs(name, image));
    expect(values[0]).toBeLessThanOrEqual(limitOf(name));
    for (const value of values.slice(1)) expect(value).toBeGreaterThan((values[0] ?? Number.NaN) + 4);
  });

  test('sees two half pictures woven into one', () => {
    const [still, moved] = [photo(3), photo(4)];
    const woven = changed(still, (x, y, old) => (y % 2 === 0 ? old : (moved.data[3 * (y * SIDE + x)] ?? 0)));
    expect(measuredAs('provenance-interlacing', woven)).toBeGreaterThan(limitOf('provenance-interlacing'));
  });

  test('sees black bars on both sides only', () => {
    const bars = (top: number, bottom: number) => changed(photo(5), (_, y, old) => (y < top || y >= SIDE - bottom ? 6 : old));
    expect(measuredAs('provenance-black-bars', bars(40, 40))).toBe(10);
    expect(measuredAs('provenance-black-bars', bars(40, 0))).toBe(0);
  });
});
