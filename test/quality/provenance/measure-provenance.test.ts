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

const shifted = (image: PixelImage, by: number) =>
  changed(image, (x, y, old) => old + ((Math.floor((x + by) / 8) + Math.floor((y + by) / 8)) % 2 === 0 ? 4 : -4));

describe('measureProvenance', () => {
  test('measures what the rules ask for, and none of them refuses a photo', () => {
    expect(PROVENANCE_MEASURES.map(({ name }) => name).sort()).toEqual(PROVENANCE_RULES.map(({ measure }) => measure).sort());
    expect(PROVENANCE_RULES.every(({ severity }) => severity === 'review')).toBe(true);
  });

  test('suspects nothing of a photo without EXIF, however small', () => {
    for (const seed of [1, 2, 3]) {
      for (const name of ['provenance-periodic-pattern', 'provenance-shifted-blocks', 'provenance-interlacing', 'provenance-black-bars']) {
        expect(measuredAs(name, photo(seed)), name).toBeLessThanOrEqual(limitOf(name));
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

  test('sees blocks that do not begin where the picture does, and not those that do', () => {
    for (const by of [1, 3, 5, 6]) {
      expect(measuredAs('provenance-shifted-blocks', shifted(photo(2), by))).toBeGreaterThan(limitOf('provenance-shifted-blocks'));
    }
    expect(measuredAs('provenance-shifted-blocks', shifted(photo(2), 0))).toBeLessThan(limitOf('provenance-shifted-blocks'));
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
