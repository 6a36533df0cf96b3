import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Affine } from '../../src/core/affine.js';
import type { PixelImage } from '../../src/core/contracts.js';
import { boxReduce } from '../../src/image/box-reduce.js';
import { warpAffine } from '../../src/image/warp.js';
import { real } from '../support/real.js';

function picture(width: number, height: number, value: (x: number, y: number, channel: number) => number): PixelImage {
  const data = new Uint8Array(width * height * 3);
  for (let i = 0; i < data.length; i++) data[i] = value(Math.floor(i / 3) % width, Math.floor(i / 3 / width), i % 3);
  return { width, height, data };
}

const size = fc.integer({ min: 1, max: 40 });
const noise = fc
  .tuple(size, size, fc.integer())
  .map(([width, height, seed]) => picture(width, height, (x, y, c) => ((x * 73856093) ^ (y * 19349663) ^ (c * 83492791) ^ seed) & 255));

describe('boxReduce', () => {
  it('factor 1 copies, and the region picks its own pixels', () => {
    fc.assert(
      fc.property(noise, (image) => {
        expect(boxReduce(image, 1).data).toEqual(image.data);
        const x = Math.floor(image.width / 2);
        const y = Math.floor(image.height / 3);
        const part = boxReduce(image, 1, { x, y, width: 5, height: 5 });
        expect(part.data[0]).toBe(image.data[(y * image.width + x) * 3]);
        expect(part.width).toBe(Math.min(5, image.width - x));
      }),
    );
  });

  it('keeps the mean of the picture where blocks fit, whatever the factor', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 1, max: 6 }),
        fc.integer(),
        (n, m, factor, seed) => {
          const image = picture(n * factor, m * factor, (x, y, c) => ((x * 31 + y * 17 + c * 7) * (seed | 1)) & 255);
          const mean = (p: PixelImage) => p.data.reduce((sum, v) => sum + v, 0) / p.data.length;
          expect(Math.abs(mean(boxReduce(image, factor)) - mean(image))).toBeLessThanOrEqual(0.51);
        },
      ),
    );
  });

  it('every pixel is the rounded mean of its block, also where four bytes are read at a time', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 33 }),
        size,
        fc.constantFrom(2, 3, 4, 5),
        fc.nat(9),
        fc.nat(9),
        fc.integer(),
        (width, height, factor, left, top, seed) => {
          const image = picture(width, height, (x, y, c) => ((x * 73856093) ^ (y * 19349663) ^ (c * 83492791) ^ seed) & 255);
          const x0 = Math.min(left, width - 1);
          const y0 = Math.min(top, height - 1);
          const reduced = boxReduce(image, factor, { x: x0, y: y0, width: 1000, height: 1000 });
          for (let j = 0; j < reduced.height; j++) {
            for (let i = 0; i < reduced.width; i++) {
              let sum = 0;
              let n = 0;
              for (let y = y0 + j * factor; y < Math.min(height, y0 + (j + 1) * factor); y++) {
                for (let x = x0 + i * factor; x < Math.min(width, x0 + (i + 1) * factor); x++, n++)
                  sum += image.data[(y * width + x) * 3 + 1] ?? 0;
              }
              expect(Math.abs((reduced.data[(j * reduced.width + i) * 3 + 1] ?? 0) - sum / n)).toBeLessThanOrEqual(0.5 + 1e-9);
            }
          }
        },
      ),
    );
  });

  it('a constant picture stays constant, cut blocks included', () => {
    fc.assert(
      fc.property(size, size, fc.integer({ min: 1, max: 9 }), fc.integer({ min: 0, max: 255 }), (width, height, factor, value) => {
        const reduced = boxReduce(
          picture(width, height, () => value),
          factor,
        );
        expect(reduced.width).toBe(Math.ceil(width / factor));
        expect(reduced.data.every((v) => v === value)).toBe(true);
      }),
    );
  });
});

describe('warpAffine', () => {
  it('the identity copies every pixel, in either layout and channel order', () => {
    fc.assert(
      fc.property(
        noise,
        fc.constantFrom('chw' as const, 'hwc' as const),
        fc.constantFrom('rgb' as const, 'bgr' as const),
        (image, layout, order) => {
          const { width, height } = image;
          const out = warpAffine(image, [1, 0, 0, 0, 1, 0], { width, height, layout, order });
          for (let p = 0; p < width * height; p++) {
            for (let c = 0; c < 3; c++) {
              const channel = order === 'rgb' ? c : 2 - c;
              expect(out[layout === 'hwc' ? p * 3 + c : c * width * height + p]).toBe(image.data[p * 3 + channel]);
            }
          }
        },
      ),
    );
  });

  it('mean and scale apply per output channel', () => {
    const image = picture(2, 1, (_x, _y, c) => [10, 20, 30][c] ?? 0);
    const out = warpAffine(image, [1, 0, 0, 0, 1, 0], {
      width: 2,
      height: 1,
      layout: 'hwc',
      order: 'bgr',
      mean: [30, 10, 0],
      scale: [1, 2, 3],
    });
    expect([...out]).toEqual([0, 20, 30, 0, 20, 30]);
  });

  it('reproduces a linear ramp exactly at any scale and angle, inside the picture', () => {
    const ramp = picture(240, 240, (x, y, c) => (c === 0 ? x : c === 1 ? y : 100));
    fc.assert(
      fc.property(real(0.2, 6), real(-3.2, 3.2), (scale, angle) => {
        const cos = Math.cos(angle) * scale;
        const sin = Math.sin(angle) * scale;
        const map: Affine = [cos, -sin, 120 - cos * 5 + sin * 5, sin, cos, 120 - sin * 5 - cos * 5];
        const out = warpAffine(ramp, map, { width: 11, height: 11, layout: 'hwc' });
        for (let j = 0; j < 11; j++) {
          for (let i = 0; i < 11; i++) {
            const at = (j * 11 + i) * 3;
            // Shrunken levels are rounded to whole bytes, hence the half.
            expect(Math.abs((out[at] ?? 0) - (map[0] * i + map[1] * j + map[2]))).toBeLessThanOrEqual(0.51);
            expect(Math.abs((out[at + 1] ?? 0) - (map[3] * i + map[4] * j + map[5]))).toBeLessThanOrEqual(0.51);
            expect(out[at + 2]).toBeCloseTo(100, 3);
          }
        }
      }),
    );
  });

  it('shrinking a fine checkerboard gives even grey, not a pattern', () => {
    const board = picture(300, 300, (x, y) => ((x + y) % 2 === 0 ? 255 : 0));
    for (const scale of [2, 2.7, 3.5, 7.3]) {
      const out = warpAffine(board, [scale, 0, 20, 0, scale, 20], { width: 30, height: 30, layout: 'chw' });
      expect(Math.min(...out)).toBeGreaterThan(100);
      expect(Math.max(...out)).toBeLessThan(156);
    }
  });

  it('shrinking by less than two, fine stripes lose most of their contrast instead of moving', () => {
    const stripes = picture(300, 300, (x) => (x % 2 === 0 ? 255 : 0));
    for (const scale of [1.6, 1.8, 1.95]) {
      const out = warpAffine(stripes, [scale, 0, 20, 0, scale, 20], { width: 60, height: 60, layout: 'chw' });
      expect(Math.max(...out) - Math.min(...out)).toBeLessThan(0.65 * 255);
    }
  });

  it('outside the picture lies the fill, or the nearest edge pixel', () => {
    const image = picture(4, 4, () => 200);
    const far: Affine = [1, 0, 50, 0, 1, 50];
    const filled = warpAffine(image, far, { width: 2, height: 2, layout: 'hwc', fill: [1, 2, 3] });
    expect([...filled]).toEqual([1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2, 3]);
    const edge = warpAffine(image, far, { width: 2, height: 2, layout: 'hwc', border: 'edge' });
    expect(edge.every((v) => v === 200)).toBe(true);
    const shrunk = warpAffine(image, [3, 0, -30, 0, 3, -30], { width: 20, height: 20, layout: 'hwc', border: 'edge' });
    expect(shrunk.every((v) => v === 200)).toBe(true);
  });

  it('writes into the array it is given and refuses one of another length', () => {
    const image = picture(3, 3, () => 7);
    const out = new Float32Array(27);
    expect(warpAffine(image, [1, 0, 0, 0, 1, 0], { width: 3, height: 3, layout: 'chw', out })).toBe(out);
    expect(() => warpAffine(image, [1, 0, 0, 0, 1, 0], { width: 3, height: 2, layout: 'chw', out })).toThrow(RangeError);
  });
});
