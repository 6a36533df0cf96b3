import { readFileSync } from 'node:fs';
import { decodePhoto, type PixelImage } from 'rescue-face';
import sharp from 'sharp';
import { mulberry32 } from './mulberry32.js';
import type { YunetFace } from './yunet.js';

/** Side of every background. */
export const BACKGROUND_SIDE = 3000;

/** Pictures without faces, in ten kinds: six from photos, four drawn. */
export const BACKGROUND_KINDS = 10;
const PHOTO_KINDS = 6;
/** Textures are drawn at half the size. */
const DRAWN_SIDE = 1500;

/** A photo whose faces have been looked for. */
export interface SearchedPhoto {
  readonly file: string;
  readonly faces: readonly YunetFace[];
}

/** Draws the `variant`-th background of a kind; the same numbers give the same pixels. */
export async function drawBackground(kind: number, variant: number, photos: readonly SearchedPhoto[]): Promise<PixelImage> {
  if (kind < PHOTO_KINDS) {
    const photo = photos[(variant * PHOTO_KINDS + kind) % photos.length];
    if (photo === undefined) throw new Error('no photo has a region without faces');
    return enlargedRegion(photo);
  }
  return drawnTexture(kind - PHOTO_KINDS, variant);
}

/** Photos that leave a region of at least a quarter of their area beside every face; faces are widened for hair and doubt. */
export function withFreeRegion(photos: readonly SearchedPhoto[], sizes: readonly { width: number; height: number }[]): SearchedPhoto[] {
  return photos.filter((photo, i) => {
    const size = sizes[i] ?? { width: 1, height: 1 };
    const region = freeRegion(photo.faces, size);
    return region.width * region.height >= 0.25 * size.width * size.height && Math.min(region.width, region.height) >= 150;
  });
}

/** The largest strip of a picture left, right, above or below all of its faces. */
function freeRegion(faces: readonly YunetFace[], { width, height }: { width: number; height: number }) {
  let left = width;
  let top = height;
  let right = 0;
  let bottom = 0;
  for (const { box } of faces) {
    left = Math.min(left, box.x - box.width * 0.6);
    right = Math.max(right, box.x + box.width * 1.6);
    top = Math.min(top, box.y - box.height * 0.8);
    bottom = Math.max(bottom, box.y + box.height * 1.4);
  }
  const whole = (value: number, limit: number) => Math.max(0, Math.min(limit, Math.floor(value)));
  const strips = [
    { left: 0, top: 0, width: whole(left, width), height },
    { left: whole(right, width), top: 0, width: width - whole(right, width), height },
    { left: 0, top: 0, width, height: whole(top, height) },
    { left: 0, top: whole(bottom, height), width, height: height - whole(bottom, height) },
  ];
  return strips.reduce((best, strip) => (strip.width * strip.height > best.width * best.height ? strip : best));
}

async function enlargedRegion(photo: SearchedPhoto): Promise<PixelImage> {
  const { image } = await decodePhoto(readFileSync(photo.file));
  const { data } = await sharp(image.data, { raw: { width: image.width, height: image.height, channels: 3 } })
    .extract(freeRegion(photo.faces, image))
    .resize(BACKGROUND_SIDE, BACKGROUND_SIDE, { fit: 'cover', kernel: 'cubic' })
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: BACKGROUND_SIDE, height: BACKGROUND_SIDE, data: shared(data) };
}

/** 0: clouds of noise at several scales; 1: bricks; 2: discs out of focus; 3: cloth of crossing stripes. */
async function drawnTexture(kind: number, seed: number): Promise<PixelImage> {
  const data = new Uint8Array(DRAWN_SIDE * DRAWN_SIDE * 3);
  const random = mulberry32(1000 * kind + seed + 1);
  const tint = [random(), random(), random()].map((value) => 60 + 150 * value);
  const cells = 8 + Math.floor(random() * 24);
  const grid = Float32Array.from({ length: 128 * 128 }, () => random());
  const noise = (x: number, y: number) => {
    const x0 = Math.floor(x);
    const y0 = Math.floor(y);
    const at = (i: number, j: number) => grid[((j & 127) << 7) | (i & 127)] ?? 0;
    const fx = x - x0;
    const fy = y - y0;
    return (at(x0, y0) * (1 - fx) + at(x0 + 1, y0) * fx) * (1 - fy) + (at(x0, y0 + 1) * (1 - fx) + at(x0 + 1, y0 + 1) * fx) * fy;
  };
  const discs = Array.from({ length: 60 }, () => ({ x: random(), y: random(), r: 0.01 + 0.06 * random(), v: random() }));
  for (let y = 0; y < DRAWN_SIDE; y++) {
    for (let x = 0; x < DRAWN_SIDE; x++) {
      const u = (x / DRAWN_SIDE) * cells;
      const v = (y / DRAWN_SIDE) * cells;
      let light: number;
      if (kind === 0) light = 0.5 * noise(u, v) + 0.3 * noise(4 * u, 4 * v) + 0.2 * noise(16 * u, 16 * v);
      else if (kind === 1) {
        const shifted = u + (Math.floor(v) % 2) * 0.5;
        const mortar = shifted % 1 < 0.06 || v % 1 < 0.1;
        light = mortar ? 0.9 : 0.3 + 0.3 * noise(Math.floor(shifted) * 7.3, Math.floor(v) * 3.1) + 0.2 * noise(20 * u, 20 * v);
      } else if (kind === 2) light = 0.3 * noise(u / 2, v / 2);
      else light = 0.5 + 0.25 * Math.sin(u * 9) * Math.sin(v * 2) + 0.25 * Math.sin(v * 9 + u) + 0.1 * noise(30 * u, 30 * v);
      if (kind === 2) {
        for (const disc of discs) {
          const dx = x / DRAWN_SIDE - disc.x;
          const dy = y / DRAWN_SIDE - disc.y;
          if (dx * dx + dy * dy < disc.r * disc.r) light = 0.6 * light + 0.5 * disc.v;
        }
      }
      const at = (y * DRAWN_SIDE + x) * 3;
      for (let c = 0; c < 3; c++) data[at + c] = Math.min(255, (tint[c] ?? 0) * (0.4 + light));
    }
  }
  const drawn = await sharp(data, { raw: { width: DRAWN_SIDE, height: DRAWN_SIDE, channels: 3 } })
    .resize(BACKGROUND_SIDE, BACKGROUND_SIDE, { kernel: 'cubic' })
    .raw()
    .toBuffer();
  return { width: BACKGROUND_SIDE, height: BACKGROUND_SIDE, data: shared(drawn) };
}

/** The same bytes over shared memory, as decoded photos have them. */
export function shared(bytes: Uint8Array): Uint8Array {
  const copy = new Uint8Array(new SharedArrayBuffer(bytes.length));
  copy.set(bytes);
  return copy;
}
