import type { DetectedFace, PixelImage, Point } from 'rescue-face';
import sharp from 'sharp';
import { shared } from './backgrounds.js';
import {
  asLinear,
  asPixels,
  backOf,
  brightened,
  covered,
  defocused,
  type LinearImage,
  lightOfFace,
  linePsf,
  spread,
} from './photo-optics.js';
import { turnedHead } from './turned-head.js';

/** How a good photo is spoilt. */
export interface Degradation {
  readonly name: string;
  /** The rules that may say so. */
  readonly rules: readonly string[];
  /** From where to where the parameter is clearly bad: nobody would keep such a photo. */
  readonly from: number;
  readonly to: number;
  /** What the parameter is. */
  readonly unit: string;
  /** A photo spoilt by this much. `random` gives what else is to be chosen: an angle, a place. */
  apply(image: PixelImage, face: DetectedFace, amount: number, random: () => number): Promise<PixelImage>;
}

/** What a camera would write: all variants but those of compression are encoded once more. */
const QUALITY = 90;

/** In linear light, as lens and sensor have it. */
function optical(
  work: (linear: LinearImage, face: DetectedFace, amount: number, random: () => number) => LinearImage,
): Degradation['apply'] {
  return (image, face, amount, random) => encoded(asPixels(work(asLinear(image), face, amount, random)), QUALITY);
}

export const DEGRADATIONS: readonly Degradation[] = [
  {
    name: 'defocus',
    rules: ['light.defocus'],
    from: 0.12,
    to: 0.3,
    unit: "radius of the lens's disc, eye distances",
    apply: optical((linear, face, amount) => defocused(linear, amount * eyeDistance(face))),
  },
  {
    name: 'motion',
    rules: ['light.motion-blur'],
    from: 0.25,
    to: 0.5,
    unit: 'length of the path, eye distances, at a random angle',
    apply: optical((linear, face, amount, random) => spread(linear, linePsf(amount * eyeDistance(face), Math.PI * random()))),
  },
  {
    name: 'over',
    rules: ['light.over-exposed', 'light.bright'],
    from: 1,
    to: 3,
    unit: 'light of the middle pixel of the face before the sensor clips it, 1 is white',
    apply: optical((linear, face, amount) => brightened(linear, amount / lightOfFace(linear, face))),
  },
  {
    name: 'under',
    rules: ['light.under-exposed', 'light.dark'],
    from: 0.008,
    to: 0.002,
    unit: 'light of the middle pixel of the face, 1 is white',
    apply: optical((linear, face, amount) => brightened(linear, amount / lightOfFace(linear, face))),
  },
  {
    name: 'backlight',
    rules: ['light.backlight'],
    from: 0.022,
    to: 0.008,
    unit: 'light of the middle pixel of the face before a bright background, 1 is white',
    apply: optical((linear, face, amount, random) => backOf(linear, face, amount / lightOfFace(linear, face), 0.6 + 0.4 * random())),
  },
  {
    name: 'compression',
    rules: ['light.compression'],
    from: 10,
    to: 3,
    unit: 'quality of libjpeg',
    apply: (image, _face, amount) => encoded(image, Math.round(amount)),
  },
  {
    name: 'noise',
    rules: ['light.noise'],
    from: 25,
    to: 60,
    unit: 'standard deviation, grey levels, in every channel by itself',
    apply: (image, _face, amount, random) => encoded(withNoise(image, amount, random), QUALITY),
  },
  {
    name: 'small-face',
    rules: ['face.size'],
    from: 85,
    to: 30,
    unit: "shorter side of the face's box, pixels",
    apply: (image, { box }, amount) => resized(image, amount / Math.min(box.width, box.height)),
  },
  {
    name: 'large-face',
    rules: ['face.share'],
    from: 60,
    to: 80,
    unit: "the face's box, % of the picture",
    apply: (image, { box }, amount) => {
      const grown = Math.sqrt(100 / amount);
      const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
      return cropped(image, middle, box.width * grown, box.height * grown);
    },
  },
  {
    name: 'turned',
    rules: ['face.yaw'],
    // Ten degrees beyond the regulation's limit, which nobody would call frontal, to where one eye is hidden.
    from: 55,
    to: 70,
    unit: 'degrees from frontal to one side, as a mask of the dense mesh with its depth set right',
    apply: optical((linear, face, amount, random) => {
      const yaw = face.headPose?.yaw ?? 0;
      // On to the side to which the head is turned already.
      const side = Math.abs(yaw) > 3 ? Math.sign(yaw) : Math.sign(random() - 0.5);
      return turnedHead(linear, face, side * amount - yaw);
    }),
  },
  {
    name: 'occluded',
    rules: ['mouth', 'eyes', 'face'].flatMap((part) => [`occlusion.${part}`, `occlusion.${part}-unsure`]),
    from: 0.5,
    to: 0.8,
    unit: 'breadth of a hand in the colour of the cheek over mouth and nose or over the eyes, face widths',
    apply: optical((linear, face, amount, random) => covered(linear, face, amount, random)),
  },
];

/** A picture as a decoder gives it back after this quality. */
async function encoded({ width, height, data }: PixelImage, quality: number): Promise<PixelImage> {
  const file = await sharp(data, { raw: { width, height, channels: 3 } })
    .jpeg({ quality })
    .toBuffer();
  return { width, height, data: shared(await sharp(file).raw().toBuffer()) };
}

async function resized({ width, height, data }: PixelImage, factor: number): Promise<PixelImage> {
  const to = { width: Math.max(1, Math.round(width * factor)), height: Math.max(1, Math.round(height * factor)) };
  const small = await sharp(data, { raw: { width, height, channels: 3 } })
    .resize({ ...to, fit: 'fill' })
    .raw()
    .toBuffer();
  return encoded({ ...to, data: small }, QUALITY);
}

/** What of a rectangle lies inside the picture. */
async function cropped({ width, height, data }: PixelImage, middle: Point, wide: number, high: number): Promise<PixelImage> {
  const left = Math.max(0, Math.round(middle.x - wide / 2));
  const top = Math.max(0, Math.round(middle.y - high / 2));
  const part = { left, top, width: Math.min(width - left, Math.round(wide)), height: Math.min(height - top, Math.round(high)) };
  const pixels = await sharp(data, { raw: { width, height, channels: 3 } })
    .extract(part)
    .raw()
    .toBuffer();
  return encoded({ width: part.width, height: part.height, data: pixels }, QUALITY);
}

/** Normal numbers by Box and Muller. */
function withNoise({ width, height, data }: PixelImage, deviation: number, random: () => number): PixelImage {
  const noisy = new Uint8ClampedArray(data.length);
  for (let i = 0; i < data.length; i++) {
    const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    noisy[i] = (data[i] as number) + deviation * normal;
  }
  return { width, height, data: new Uint8Array(noisy.buffer) };
}

function eyeDistance({ landmarks: [right, left] }: DetectedFace): number {
  return Math.hypot(left.x - right.x, left.y - right.y);
}
