import { createHash } from 'node:crypto';
import { runInNewContext } from 'node:vm';
import sharp from 'sharp';
import { afterEach, expect, test, vi } from 'vitest';
import { decodePhoto } from '../../src/image/decode-photo.js';

/** A file of more than 256 kB: noise does not compress. */
const large = () =>
  sharp({ create: { width: 400, height: 400, channels: 3, background: '#000', noise: { type: 'gaussian', mean: 128, sigma: 60 } } })
    .png()
    .toBuffer();

afterEach(() => vi.restoreAllMocks());

test('bytes over shared memory are decoded whatever their number', async () => {
  const file = await large();
  expect(file.length).toBeGreaterThan(2 ** 18);
  const shared = new Uint8Array(new SharedArrayBuffer(file.length));
  shared.set(file);
  const { facts } = await decodePhoto(shared);
  expect(facts.sha256).toBe(createHash('sha256').update(file).digest('hex'));
});

test('bytes of another realm are decoded', async () => {
  const file = await sharp({ create: { width: 4, height: 3, channels: 3, background: '#123456' } })
    .png()
    .toBuffer();
  const foreign: Uint8Array = runInNewContext(`Uint8Array.from(${JSON.stringify([...file])})`);
  expect((await decodePhoto(foreign)).image.width).toBe(4);
});

test('a fault that is not the decoder\u2019s is not called a damaged picture', async () => {
  const fault = new Error('out of memory');
  const file = await large();
  vi.spyOn(crypto.subtle, 'digest').mockRejectedValue(fault);
  await expect(decodePhoto(file)).rejects.toBe(fault);
});
