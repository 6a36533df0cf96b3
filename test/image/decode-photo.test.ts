import { createHash } from 'node:crypto';
import { decodePhoto, RescueFaceError } from 'rescue-face';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { samplePhoto } from '../support/sample-photos.js';

const ORANGE = { r: 200, g: 100, b: 50 };
const plain = (width = 40, height = 30) => sharp({ create: { width, height, channels: 3, background: ORANGE } });
const translucent = () => sharp({ create: { width: 40, height: 30, channels: 4, background: { ...ORANGE, alpha: 0.5 } } });

async function refusal(bytes: Uint8Array, options?: { maxPixels?: number }): Promise<RescueFaceError> {
  const error = await decodePhoto(bytes, options).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(RescueFaceError);
  return error as RescueFaceError;
}

/** The first pixel of what comes out. */
async function firstPixel(bytes: Uint8Array): Promise<number[]> {
  const { image } = await decodePhoto(bytes);
  expect(image.data.length).toBe(image.width * image.height * 3);
  return [...image.data.subarray(0, 3)];
}

/** A PNG whose header states any size; the rest is one empty chunk. */
function pngHeader(width: number, height: number): Buffer {
  const bytes = Buffer.alloc(45);
  bytes.write('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1');
  bytes.writeUInt32BE(width, 16);
  bytes.writeUInt32BE(height, 20);
  bytes.set([8, 2, 0, 0, 0], 24);
  bytes.write('\0\0\0\0IDAT', 33, 'latin1');
  return bytes;
}

describe('decodePhoto', () => {
  it('gives pixels over shared memory and the facts of the file', async () => {
    const bytes = await samplePhoto(1);
    const { image, facts } = await decodePhoto(bytes);
    expect(image.data.buffer).toBeInstanceOf(SharedArrayBuffer);
    expect(facts).toEqual({
      format: 'jpeg',
      bytes: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
      width: image.width,
      height: image.height,
      storedWidth: 1920,
      storedHeight: 1280,
      orientation: 1,
      pages: 1,
    });
  });

  it('agrees with the decoder pixel by pixel, also where it copies in slices', async () => {
    const bytes = await samplePhoto(6);
    const { image } = await decodePhoto(bytes);
    const expected = await sharp(bytes).raw().toBuffer();
    expect(Buffer.compare(Buffer.from(image.data), expected)).toBe(0);
  });

  it('sets every EXIF orientation upright', async () => {
    // Red above left, blue above right, green below: only one orientation puts red where it belongs.
    const stored = await sharp({ create: { width: 16, height: 8, channels: 3, background: '#00ff00' } })
      .composite([
        { input: { create: { width: 8, height: 4, channels: 3, background: '#ff0000' } }, left: 0, top: 0 },
        { input: { create: { width: 8, height: 4, channels: 3, background: '#0000ff' } }, left: 8, top: 0 },
      ])
      .png()
      .toBuffer();
    const places: Record<number, [number, number]> = {
      1: [0, 0],
      2: [1, 0],
      3: [1, 1],
      4: [0, 1],
      5: [0, 0],
      6: [1, 0],
      7: [1, 1],
      8: [0, 1],
    };
    for (let orientation = 1; orientation <= 8; orientation++) {
      const { image, facts } = await decodePhoto(await sharp(stored).withMetadata({ orientation }).png().toBuffer());
      expect([facts.orientation, facts.storedWidth, facts.storedHeight]).toEqual([orientation, 16, 8]);
      expect([facts.width, facts.height]).toEqual(orientation < 5 ? [16, 8] : [8, 16]);
      // Where the stored upper left corner (red) ends up.
      const [right, bottom] = places[orientation] ?? [0, 0];
      const at = (bottom * (image.height - 1) * image.width + right * (image.width - 1)) * 3;
      expect([...image.data.subarray(at, at + 3)], `orientation ${orientation}`).toEqual([255, 0, 0]);
    }
  });

  it('reduces every colour kind to 8-bit sRGB', async () => {
    const orange = [200, 100, 50];
    expect(await firstPixel(await plain().png().toBuffer())).toEqual(orange);
    expect(await firstPixel(await plain().toColourspace('rgb16').png().toBuffer())).toEqual(orange);
    expect(await firstPixel(await plain().tiff().toBuffer())).toEqual(orange);
    expect(await firstPixel(await plain().webp({ lossless: true }).toBuffer())).toEqual(orange);
    const grey = sharp({ create: { width: 40, height: 30, channels: 3, background: '#808080' } });
    expect(await firstPixel(await grey.clone().toColourspace('b-w').png().toBuffer())).toEqual([128, 128, 128]);
    expect(await firstPixel(await grey.clone().toColourspace('grey16').png().toBuffer())).toEqual([128, 128, 128]);
    const cmyk = await firstPixel(await plain().toColourspace('cmyk').jpeg({ quality: 100 }).toBuffer());
    for (const [channel, value] of cmyk.entries()) expect(Math.abs(value - (orange[channel] ?? 0))).toBeLessThan(40);
  });

  it('lays transparency on white', async () => {
    expect(await firstPixel(await translucent().png().toBuffer())).toEqual([227, 177, 152]);
    expect(await firstPixel(await translucent().webp({ lossless: true }).toBuffer())).toEqual([227, 177, 152]);
  });

  it('takes the first picture of an animation and says how many there are', async () => {
    const frames = Buffer.alloc(20 * 60 * 3, 90);
    frames.fill(200, 0, 20 * 20 * 3).fill(30, 20 * 40 * 3);
    const animation = sharp(frames, { raw: { width: 20, height: 60, channels: 3, pageHeight: 20 } });
    for (const bytes of [await animation.clone().gif().toBuffer(), await animation.clone().webp({ lossless: true }).toBuffer()]) {
      const { image, facts } = await decodePhoto(bytes);
      expect([facts.width, facts.height, facts.pages]).toEqual([20, 20, 3]);
      expect(image.data[0]).toBe(200);
    }
  });

  it('decodes a single pixel', async () => {
    const { facts } = await decodePhoto(await plain(1, 1).png().toBuffer());
    expect([facts.width, facts.height]).toEqual([1, 1]);
  });

  it('decodes a view into a larger buffer', async () => {
    const png = await plain().png().toBuffer();
    const larger = new Uint8Array(png.length + 20).fill(7);
    larger.set(png, 10);
    expect(await firstPixel(larger.subarray(10, 10 + png.length))).toEqual([200, 100, 50]);
  });

  it('judges by the bytes: a PNG is a PNG whatever it is called, and text is none', async () => {
    expect((await decodePhoto(await plain().png().toBuffer())).facts.format).toBe('png');
    const error = await refusal(Buffer.from('<html>photo.jpg</html>'));
    expect(error.code).toBe('ERR_IMAGE_FORMAT');
    expect(error.message).toMatch(/HTML/);
    const lie = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.from('this is not a JPEG after all, only its first bytes')]);
    expect((await refusal(lie)).code).toBe('ERR_IMAGE_CORRUPT');
  });

  it('refuses what is empty', async () => {
    expect((await refusal(new Uint8Array(0))).code).toBe('ERR_IMAGE_EMPTY');
  });

  it('refuses a photo that is cut short, wherever the cut is', async () => {
    const jpeg = await samplePhoto(2);
    for (const share of [0.001, 0.1, 0.5, 0.9, 0.999]) {
      expect((await refusal(jpeg.subarray(0, Math.ceil(jpeg.length * share)))).code, String(share)).toBe('ERR_IMAGE_CORRUPT');
    }
    const png = await sharp(jpeg).resize(400).png().toBuffer();
    expect((await refusal(png.subarray(0, png.length >> 1))).code).toBe('ERR_IMAGE_CORRUPT');
  });

  it('refuses a header bomb before the decoder sees it', async () => {
    const png = await refusal(pngHeader(30_000, 30_000));
    expect([png.code, png.details]).toEqual(['ERR_IMAGE_TOO_LARGE', { width: 30_000, height: 30_000, limit: 100 }]);
    const jpeg = Buffer.from(await plain().jpeg().toBuffer());
    const frame = jpeg.indexOf(Buffer.from([0xff, 0xc0]));
    jpeg.writeUInt16BE(30_000, frame + 5);
    jpeg.writeUInt16BE(30_000, frame + 7);
    expect((await refusal(jpeg)).details).toEqual({ width: 30_000, height: 30_000, limit: 100 });
    expect((await refusal(pngHeader(0, 5))).code).toBe('ERR_IMAGE_CORRUPT');
  });

  it('keeps to the limit it is given', async () => {
    const bytes = await plain(100, 100).png().toBuffer();
    expect((await decodePhoto(bytes, { maxPixels: 10_000 })).facts.width).toBe(100);
    expect((await refusal(bytes, { maxPixels: 9_999 })).code).toBe('ERR_IMAGE_TOO_LARGE');
  });

  it('refuses HEIC with the cure', async () => {
    const heic = Buffer.concat([Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1'), Buffer.alloc(100)]);
    const error = await refusal(heic);
    expect(error.code).toBe('ERR_IMAGE_FORMAT');
    expect(error.message).toMatch(/convert it to JPEG/);
  });

  it("tells a caller's mistake in one sentence", async () => {
    await expect(decodePhoto('photo.jpg' as never)).rejects.toThrow('Expected Uint8Array for bytes, received a string');
    await expect(decodePhoto(pngHeader(1, 1), { maxPixel: 5 } as never)).rejects.toThrow('did you mean "maxPixels"?');
    await expect(decodePhoto(pngHeader(1, 1), { maxPixels: 0 })).rejects.toThrow(RangeError);
  });

  it("rethrows the signal's reason, before and during the decoding", async () => {
    const bytes = await samplePhoto(1);
    const reason = new Error('enough');
    await expect(decodePhoto(bytes, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    const controller = new AbortController();
    const decoding = decodePhoto(bytes, { signal: controller.signal });
    setTimeout(() => controller.abort(reason), 1);
    await expect(decoding).rejects.toBe(reason);
  });
});
