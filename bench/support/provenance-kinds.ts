import { capture, handHeld, open, type Raw, resized, type Shot, stored } from './camera-capture.js';
import { exifSegment, withSegment } from './jpeg-segments.js';
import type { Seeded } from './seeded.js';
import { videoFrame } from './video-frames.js';

/** How a photo comes about: the file. `other` gives another subject. */
export type Making = (subject: Raw, random: Seeded, other: () => Promise<Raw>) => Promise<Uint8Array>;

/** Longer side of photos, pixels: measures look at 512 in the middle. */
const LONGEST = 600;

/** A photo of a telephone: somewhat turned, then as it is, or made smaller as messengers do. */
export async function telephone(subject: Raw, random: Seeded): Promise<Raw> {
  const zoom = random.between(0.9, 1.5);
  const width = even(Math.min(LONGEST, subject.width / zoom));
  const height = even(Math.min(LONGEST, subject.height / zoom));
  const taken = capture(subject, { width, height, place: handHeld(subject, { width, height }, zoom, random), ...optics(random) }, random);
  return handedOn(taken, random);
}

/** A frame of a webcam. */
export async function webcamFrame(subject: Raw, random: Seeded, width: number, height: number): Promise<Uint8Array> {
  const zoom = Math.min(subject.width / width, subject.height / height) * random.between(0.85, 1);
  const near = zoom > 1.25 ? await resized(subject, Math.round(subject.width / zoom), Math.round(subject.height / zoom)) : subject;
  const place = handHeld(near, { width, height }, zoom > 1.25 ? 1 : zoom, random);
  const shot: Shot = {
    width,
    height,
    place,
    shot: random.between(0.0005, 0.004),
    read: random.between(1e-6, 3e-5),
    sharpening: random.between(0.2, 1.4),
    denoised: random.chance(0.5),
  };
  const frame = capture(await blurred(near, random.between(0.5, 1.1)), shot, random);
  // Most send JPEG over the wire already; the page that shows them stores them again.
  const sent = random.chance(0.6) ? await again(frame, random.between(70, 92)) : frame;
  return stored(sent, random.between(75, 95), random.chance(0.2));
}

/** Lens and electronics of a telephone. */
function optics(random: Seeded): Omit<Shot, 'width' | 'height' | 'place'> {
  return {
    shot: random.between(0.0002, 0.002),
    read: random.between(5e-7, 1e-5),
    sharpening: random.between(0, 1),
    denoised: random.chance(0.4),
  };
}

/** Two in five are handed on by a messenger, smaller and stored anew. */
async function handedOn(taken: Raw, random: Seeded): Promise<Raw> {
  if (!random.chance(0.4)) return taken;
  const share = random.between(0.5, 0.9);
  const first = await again(taken, random.between(85, 96));
  return resized(first, Math.round(first.width * share), Math.round(first.height * share));
}

export async function again(photo: Raw, quality: number): Promise<Raw> {
  const { data, info } = await (await import('sharp'))
    .default(await stored(photo, quality))
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data };
}

async function blurred(photo: Raw, sigma: number): Promise<Raw> {
  const { data } = await open(photo).blur({ sigma }).raw().toBuffer({ resolveWithObject: true });
  return { ...photo, data };
}

function even(value: number): number {
  return 2 * Math.floor(value / 2);
}

/** What telephones and messengers write. */
export function ordinary(photo: Raw, random: Seeded): Promise<Uint8Array> {
  return stored(photo, random.between(75, 96), random.chance(0.2));
}

/**
 * A screen of red, green and blue stripes with dark rows between, photographed from so near that a pixel of it falls on 0.9
 * to 4 of the camera's; the lens takes of each frequency what it would, and the sensor folds what is left.
 */
async function screen(subject: Raw, random: Seeded): Promise<Uint8Array> {
  const pitch = random.between(0.9, 4);
  const width = even(Math.min(LONGEST, subject.width * pitch));
  const height = even(Math.min(LONGEST, subject.height * pitch));
  const blur = random.between(0.45, 1);
  const place = handHeld(subject, { width, height }, 1 / pitch, random);
  const [stripe, row] = [random.between(0.22, 0.32), random.between(0.65, 0.9)];
  const black = random.between(0, 0.03);
  const lens = optics(random);
  const harmonics = [
    [1, 0],
    [2, 0],
    [3, 0],
    [0, 1],
    [0, 2],
    [1, 1],
    [1, -1],
    [2, 1],
    [2, -1],
  ].map(([k = 0, m = 0]) => {
    const frequency = Math.hypot(k, m) / pitch;
    const lost = Math.exp(-2 * (Math.PI * blur * frequency) ** 2);
    return { k, m, amount: 2 * sinc(k * stripe) * sinc(m * row) * lost };
  });
  const surface: Shot['surface'] = (x, y, colour) => {
    const [u, v] = place(x, y);
    let gain = 1;
    for (const { k, m, amount } of harmonics) gain += amount * Math.cos(2 * Math.PI * (k * (u - (colour + 0.5) / 3) + m * v));
    return black + Math.max(0, gain);
  };
  const taken = capture(await blurred(subject, Math.max(0.3, blur / pitch)), { width, height, place, surface, ...lens }, random);
  return ordinary(await handedOn(taken, random), random);
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

/** Dots of three inks, each turned its own way, larger where the picture is darker: 2 to 6 pixels of the camera apart. */
async function print(subject: Raw, random: Seeded): Promise<Uint8Array> {
  const pitch = random.between(2, 6);
  const zoom = random.between(0.6, 1.1);
  const width = even(Math.min(LONGEST, subject.width / zoom));
  const height = even(Math.min(LONGEST, subject.height / zoom));
  const place = handHeld(subject, { width, height }, zoom, random);
  const blur = random.between(0.5, 1);
  const step = blur * 0.7;
  const turns = [15, 75, 0]
    .map((degrees) => ((degrees + random.between(-1, 1)) * Math.PI) / 180)
    .map((t) => [Math.cos(t), Math.sin(t)] as const);
  const wave = (2 * Math.PI) / (pitch * zoom);
  const [paper, ink] = [random.between(0.75, 0.9), random.between(0.03, 0.12)];
  const surface: Shot['surface'] = (x, y, colour, light) => {
    const [cos, sin] = turns[colour] as readonly [number, number];
    // A dot grows where less light is wanted: its edge lies where two waves sum to this.
    const edge = 2 * Math.cos(Math.PI * (1 - Math.min(1, light)));
    let inked = 0;
    const [u0, v0] = place(x, y);
    for (let j = -1; j <= 1; j += 2) {
      for (let i = -1; i <= 1; i += 2) {
        const [u, v] = [u0 + i * step * zoom, v0 + j * step * zoom];
        const sum = Math.cos(wave * (cos * u + sin * v)) + Math.cos(wave * (cos * v - sin * u));
        inked += Math.max(0, Math.min(1, 0.5 + (sum - edge) * 0.8));
      }
    }
    return (paper - (paper - ink) * (inked / 4)) / Math.max(0.004, light);
  };
  const taken = capture(await blurred(subject, blur), { width, height, place, surface, ...optics(random) }, random);
  return ordinary(await handedOn(taken, random), random);
}

/** A part of a stored photo, stored anew. */
async function crop(subject: Raw, random: Seeded): Promise<Uint8Array> {
  const whole = await again(await telephone(subject, random), random.between(60, 95));
  const share = random.between(0.5, 0.85);
  const [width, height] = [Math.round(share * whole.width), Math.round(share * whole.height)];
  const left = Math.floor(random.next() * (whole.width - width));
  const top = Math.floor(random.next() * (whole.height - height));
  const { data } = await open(whole).extract({ left, top, width, height }).raw().toBuffer({ resolveWithObject: true });
  return stored({ width, height, data }, random.between(80, 95), random.chance(0.3));
}

/** A small stored photo enlarged. */
async function upscaled(subject: Raw, random: Seeded): Promise<Uint8Array> {
  const factor = random.between(1.4, 4);
  const taken = await telephone(subject, random);
  const small = await again(
    await resized(taken, Math.round(taken.width / factor), Math.round(taken.height / factor)),
    random.between(75, 95),
  );
  const kernel = random.pick(['cubic', 'mitchell', 'lanczos2', 'lanczos3', 'linear'] as const);
  const { data, info } = await open(small).resize({ width: taken.width, kernel }).raw().toBuffer({ resolveWithObject: true });
  return stored({ width: info.width, height: info.height, data }, random.between(80, 95), random.chance(0.3));
}

/** Another photo's part laid in with a soft edge, both stored before: nothing of it is said in the file. */
async function spliced(subject: Raw, random: Seeded, other: () => Promise<Raw>): Promise<Uint8Array> {
  const back = await again(await telephone(subject, random), random.between(75, 95));
  const part = await again(await telephone(await other(), random), random.between(60, 92));
  const radius = Math.min(back.width, back.height, part.width, part.height) * random.between(0.25, 0.4);
  const [x0, y0] = [back.width / 2 + random.between(-40, 40), back.height / 2 + random.between(-40, 40)];
  const [dx, dy] = [Math.round(part.width / 2 - x0), Math.round(part.height / 2 - y0)];
  const data = Uint8Array.from(back.data);
  for (let y = 0; y < back.height; y++) {
    for (let x = 0; x < back.width; x++) {
      const share = Math.max(0, Math.min(1, (radius - Math.hypot(x - x0, (y - y0) * 0.8)) / 8));
      const [u, v] = [x + dx, y + dy];
      if (share === 0 || u < 0 || v < 0 || u >= part.width || v >= part.height) continue;
      const [to, from] = [3 * (y * back.width + x), 3 * (v * part.width + u)];
      for (let c = 0; c < 3; c++) data[to + c] = Math.round((1 - share) * (data[to + c] ?? 0) + share * (part.data[from + c] ?? 0));
    }
  }
  return stored({ ...back, data }, random.between(85, 96), random.chance(0.3));
}

/** Skin made smooth as beauty filters do: the middle of the picture, edges kept, nothing said in the file. */
async function retouched(subject: Raw, random: Seeded): Promise<Uint8Array> {
  const back = await again(await telephone(subject, random), random.between(80, 95));
  const soft = await blurred(back, random.between(2, 4));
  const radius = Math.min(back.width, back.height) * random.between(0.25, 0.45);
  const data = Uint8Array.from(back.data);
  for (let y = 0; y < back.height; y++) {
    for (let x = 0; x < back.width; x++) {
      const share = Math.max(0, Math.min(1, (radius - Math.hypot(x - back.width / 2, (y - back.height / 2) * 0.8)) / 20));
      if (share === 0) continue;
      const at = 3 * (y * back.width + x);
      for (let c = 0; c < 3; c++) {
        const difference = (soft.data[at + c] ?? 0) - (back.data[at + c] ?? 0);
        if (Math.abs(difference) < 24) data[at + c] = Math.round((back.data[at + c] ?? 0) + share * 0.8 * difference);
      }
    }
  }
  return stored({ ...back, data }, random.between(85, 96), random.chance(0.3));
}

/** A photo that a program for editing says it wrote, in one of the ways that they do. */
async function savedByEditor(subject: Raw, random: Seeded): Promise<Uint8Array> {
  const file = await ordinary(await smaller(subject, random), random);
  return random.pick([
    () =>
      withSegment(
        file,
        0xe1,
        exifSegment({ software: random.pick(['Adobe Photoshop 25.1 (Windows)', 'GIMP 2.10.34', '美图秀秀', 'Snapseed 2.19']) }),
      ),
    () =>
      withSegment(
        file,
        0xe1,
        Buffer.from(
          `http://ns.adobe.com/xap/1.0/\0<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:CreatorTool="${random.pick(['Adobe Photoshop CC 2019 (Macintosh)', 'Adobe Photoshop Lightroom 9.0', 'GIMP 2.10'])}"/></rdf:RDF></x:xmpmeta>`,
        ),
      ),
    () => withSegment(file, 0xfe, Buffer.from('Created with GIMP')),
  ])();
}

/** What a telephone writes, with one statement that cannot be true. */
async function contradictory(subject: Raw, random: Seeded): Promise<Uint8Array> {
  const photo = await smaller(subject, random);
  const file = await ordinary(photo, random);
  const honest = honestExif(photo, random);
  const taken = honest.taken;
  return withSegment(
    file,
    0xe1,
    exifSegment(
      random.pick([
        { ...honest, width: Math.round(photo.width * random.between(1.1, 3)), height: Math.round(photo.height * random.between(1.1, 3)) },
        { ...honest, changed: `${Number(taken.slice(0, 4)) - 1}${taken.slice(4)}` },
        { ...honest, taken: `${taken.slice(0, 5)}13${taken.slice(7)}` },
        { ...honest, thumbnail: { width: 160, height: Math.round((160 * photo.height * random.pick([0.6, 1.6])) / photo.width) } },
      ]),
    ),
  );
}

/** For kinds that only the file tells. */
function smaller(subject: Raw, random: Seeded): Promise<Raw> {
  const share = random.between(0.4, 0.6);
  return resized(subject, Math.round(share * subject.width), Math.round(share * subject.height));
}

/** What a telephone writes truly; half of them write none. */
export async function withHonestExif(subject: Raw, random: Seeded): Promise<Uint8Array> {
  const photo = await telephone(subject, random);
  const file = await ordinary(photo, random);
  return random.chance(0.5) ? file : withSegment(file, 0xe1, exifSegment(honestExif(photo, random)));
}

/** A photo that was there before, stored anew: large ones smaller, small ones as they are. */
export async function resaved(photo: Raw, random: Seeded): Promise<Uint8Array> {
  const share = photo.width > 300 ? random.between(0.4, 0.9) : 1;
  return ordinary(await resized(photo, Math.round(share * photo.width), Math.round(share * photo.height)), random);
}

function honestExif(photo: Raw, random: Seeded) {
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0');
  const taken = `20${two(random.between(12, 26))}:${two(random.between(1, 13))}:${two(random.between(1, 29))} ${two(random.between(0, 24))}:${two(random.between(0, 60))}:${two(random.between(0, 60))}`;
  return {
    software: random.pick(['HarmonyOS 4.0.0', '17.5.1', 'MIUI Camera', 'SM-G9910ZCU5EWF1', undefined]),
    changed: taken,
    taken,
    digitised: taken,
    width: photo.width,
    height: photo.height,
    thumbnail: random.chance(0.5) ? { width: 160, height: Math.round((160 * photo.height) / photo.width) } : undefined,
  };
}

/** A way that a photo was not taken for the purpose, and the measures that may notice it. */
export interface SuspectKind {
  readonly name: string;
  readonly make: Making;
}

export const SUSPECT_KINDS: readonly SuspectKind[] = [
  { name: 'screen', make: screen },
  { name: 'print', make: print },
  { name: 'video-frame', make: videoFrame },
  { name: 'crop', make: crop },
  { name: 'upscaled', make: upscaled },
  { name: 'spliced', make: spliced },
  { name: 'retouched', make: retouched },
  { name: 'saved-by-editor', make: savedByEditor },
  { name: 'exif', make: contradictory },
];
