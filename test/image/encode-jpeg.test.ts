import { decodePhoto, encodeJpeg, type PixelImage } from 'rescue-face';
import { describe, expect, test } from 'vitest';

/** Left half red, right half blue. */
function halves(width: number, height: number): PixelImage {
  const data = new Uint8Array(new SharedArrayBuffer(width * height * 3));
  for (let i = 0; i < width * height; i++) data[i * 3 + (i % width < width / 2 ? 0 : 2)] = 255;
  return { width, height, data };
}

describe('encodeJpeg', () => {
  test('gives a file that decodes to the same picture', async () => {
    const { bytes, width, height } = await encodeJpeg(halves(64, 48));
    const { image, facts } = await decodePhoto(bytes);
    expect([width, height, facts.format, image.width, image.height]).toEqual([64, 48, 'jpeg', 64, 48]);
    expect(image.data[0]).toBeGreaterThan(240);
    expect(image.data[image.data.length - 1]).toBeGreaterThan(240);
  });

  test('makes the longest side as long as asked, and never enlarges', async () => {
    expect(await encodeJpeg(halves(400, 200), { maxSide: 100 })).toMatchObject({ width: 100, height: 50 });
    expect(await encodeJpeg(halves(20, 40), { maxSide: 100 })).toMatchObject({ width: 20, height: 40 });
  });

  test('a malformed call is told in one sentence', async () => {
    await expect(encodeJpeg({ width: 2, height: 2, data: new Uint8Array(3) })).rejects.toThrow(TypeError);
    await expect(encodeJpeg(halves(2, 2), { quality: 0 })).rejects.toThrow('Expected integer 1..100 for quality');
    await expect(encodeJpeg(halves(2, 2), { maxside: 3 } as never)).rejects.toThrow('did you mean "maxSide"');
  });

  test('an aborted call rejects with its reason', async () => {
    const reason = new Error('enough');
    await expect(encodeJpeg(halves(2, 2), { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });
});
