import { decodePhoto } from 'rescue-face';
import sharp, { type Sharp } from 'sharp';

/** A way of passing an old photo off as a new one. */
export interface CopyKind {
  readonly name: string;
  /** The file of the copy; `random` gives numbers from 0 to below 1. */
  make(file: Uint8Array, random: () => number): Promise<Uint8Array>;
}

/** JPEG as cameras and phones store it, for copies whose kind says nothing of compression. */
const QUALITY = 88;

/** Ten ways that a photo is copied by, and three that go further than is promised. */
export const COPY_KINDS: readonly CopyKind[] = [
  { name: 'same-bytes', make: async (file) => Uint8Array.from(file) },
  { name: 'jpeg-50', make: (file) => jpeg(sharp(file), 50) },
  { name: 'halved', make: async (file) => jpeg(sharp(file).resize({ width: Math.round(0.5 * (await sized(file)).width) })) },
  { name: 'brighter-25', make: (file) => jpeg(sharp(file).linear(1.25, 0)) },
  { name: 'darker-30', make: (file) => jpeg(sharp(file).linear(0.7, 0)) },
  { name: 'mirrored', make: (file) => jpeg(sharp(file).flop()) },
  { name: 'turned-3', make: (file, random) => turned(file, random() < 0.5 ? 3 : -3) },
  { name: 'cropped-10', make: (file, random) => cropped(file, 0.1, random) },
  { name: 'cropped-20', make: (file, random) => cropped(file, 0.2, random) },
  {
    name: 'png-70',
    make: async (file) => {
      const { width } = await sized(file);
      return sharp(file)
        .resize({ width: Math.round(0.7 * width) })
        .png()
        .toBuffer();
    },
  },
];

/** The far end of what is promised, and several ways at once. */
export const HARDER_COPY_KINDS: readonly CopyKind[] = [
  { name: 'turned-5', make: (file, random) => turned(file, random() < 0.5 ? 5 : -5) },
  {
    name: 'mirrored-cropped-10-jpeg-60',
    make: async (file, random) => jpeg(sharp(await cropped(file, 0.1, random)).flop(), 60),
  },
  {
    name: 'turned-3-darker-jpeg-60',
    make: async (file, random) => jpeg(sharp(await turned(file, random() < 0.5 ? 3 : -3)).linear(0.8, 0), 60),
  },
];

async function jpeg(picture: Sharp, quality = QUALITY): Promise<Uint8Array> {
  return picture.jpeg({ quality }).toBuffer();
}

async function sized(file: Uint8Array): Promise<{ width: number; height: number }> {
  const { image } = await decodePhoto(file);
  return { width: image.width, height: image.height };
}

function turned(file: Uint8Array, angle: number): Promise<Uint8Array> {
  return jpeg(sharp(file).rotate(angle, { background: '#000000' }));
}

/** What is left when a share of the width and of the height is cut off, somewhere. */
async function cropped(file: Uint8Array, share: number, random: () => number): Promise<Uint8Array> {
  const { width, height } = await sized(file);
  const left = Math.floor(random() * share * width);
  const top = Math.floor(random() * share * height);
  return jpeg(sharp(file).extract({ left, top, width: Math.round((1 - share) * width), height: Math.round((1 - share) * height) }));
}
