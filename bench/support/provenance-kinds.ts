import sharp from 'sharp';

/** Pixels to work on: R, G, B interleaved. */
export interface Raw {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** How a photo comes about that was not taken for the purpose. */
export interface SuspectKind {
  readonly name: string;
  /** The measure that has to notice. */
  readonly measure: string;
  make(photo: Raw, random: () => number): Promise<Uint8Array>;
}

export const SUSPECT_KINDS: readonly SuspectKind[] = [
  { name: 'screen', measure: 'provenance-periodic-pattern', make: screen },
  { name: 'print', measure: 'provenance-periodic-pattern', make: print },
  { name: 'upscaled', measure: 'provenance-missing-fine-detail', make: upscaled },
  { name: 'crop', measure: 'provenance-shifted-blocks', make: crop },
  { name: 'interlaced-frame', measure: 'provenance-interlacing', make: interlaced },
  { name: 'letterboxed-frame', measure: 'provenance-black-bars', make: letterboxed },
];

/** A photo as a camera gives it: somewhat smaller than it came, so that nothing is left of how it was stored, and noise. */
export async function camera(photo: Raw, random: () => number, width?: number, height?: number): Promise<Raw> {
  const scale = 0.45 + 0.5 * random();
  const size =
    width === undefined || height === undefined
      ? { width: Math.round(photo.width * scale), height: Math.round(photo.height * scale) }
      : { width, height };
  const { data, info } = await open(photo)
    .resize({ ...size, fit: 'cover' })
    .raw()
    .toBuffer({ resolveWithObject: true });
  const strength = 4 * random();
  for (let i = 0; i < data.length; i++) data[i] = clamp((data[i] ?? 0) + strength * (random() + random() + random() - 1.5));
  return { width: info.width, height: info.height, data };
}

export function stored(photo: Raw, quality: number): Promise<Uint8Array> {
  return open(photo)
    .jpeg({ quality: Math.round(quality) })
    .toBuffer();
}

function open({ width, height, data }: Raw) {
  return sharp(data, { raw: { width, height, channels: 3 } });
}

function clamp(value: number): number {
  return Math.max(0, Math.min(255, Math.round(value)));
}

/** Red, green and blue stripes and rows between them, a little turned, at a pitch near that of the camera's own pixels. */
async function screen(photo: Raw, random: () => number): Promise<Uint8Array> {
  const pitch = 2.1 + 3 * random();
  const angle = ((random() - 0.5) * 16 * Math.PI) / 180;
  const depth = 0.12 + 0.25 * random();
  const wave = (2 * Math.PI) / pitch;
  return stored(
    patterned(photo, (x, y, channel) => {
      const u = Math.cos(angle) * x + Math.sin(angle) * y;
      const v = -Math.sin(angle) * x + Math.cos(angle) * y;
      return 1 + depth * Math.cos(wave * u + (2 * Math.PI * channel) / 3) + 0.6 * depth * Math.cos(wave * v);
    }),
    84 + 12 * random(),
  );
}

/** Dots of three inks, each turned its own way. */
async function print(photo: Raw, random: () => number): Promise<Uint8Array> {
  const pitch = 2.8 + 3 * random();
  const depth = 0.12 + 0.25 * random();
  const angles = [15, 75, 45].map((degrees) => ((degrees + 6 * random()) * Math.PI) / 180);
  const wave = (2 * Math.PI) / pitch;
  return stored(
    patterned(photo, (x, y, channel) => {
      const angle = angles[channel] ?? 0;
      const u = Math.cos(angle) * x + Math.sin(angle) * y;
      const v = -Math.sin(angle) * x + Math.cos(angle) * y;
      return 1 + depth * Math.cos(wave * u) * Math.cos(wave * v) * 2;
    }),
    84 + 12 * random(),
  );
}

function patterned(photo: Raw, gain: (x: number, y: number, channel: number) => number): Raw {
  const data = Uint8Array.from(photo.data);
  for (let y = 0, at = 0; y < photo.height; y++) {
    for (let x = 0; x < photo.width; x++) for (let c = 0; c < 3; c++, at++) data[at] = clamp((data[at] ?? 0) * gain(x, y, c));
  }
  return { ...photo, data };
}

async function upscaled(photo: Raw, random: () => number): Promise<Uint8Array> {
  const factor = 1.6 + 1.9 * random();
  const small = await open(photo)
    .resize({ width: Math.round(photo.width / factor) })
    .png()
    .toBuffer();
  return sharp(small)
    .resize({ width: photo.width })
    .jpeg({ quality: Math.round(84 + 12 * random()) })
    .toBuffer();
}

async function crop(photo: Raw, random: () => number): Promise<Uint8Array> {
  const share = 0.5 + 0.35 * random();
  const [width, height] = [Math.round(share * photo.width), Math.round(share * photo.height)];
  const file = await stored(photo, 55 + 30 * random());
  return sharp(file)
    .extract({
      left: 1 + Math.floor(random() * (photo.width - width - 1)),
      top: 1 + Math.floor(random() * (photo.height - height - 1)),
      width,
      height,
    })
    .jpeg({ quality: Math.round(88 + 8 * random()) })
    .toBuffer();
}

/** Every other line from a moment later, when everything had moved sideways. */
async function interlaced(photo: Raw, random: () => number): Promise<Uint8Array> {
  const moved = 4 + Math.floor(8 * random());
  const data = Uint8Array.from(photo.data);
  const row = 3 * photo.width;
  for (let y = 1; y < photo.height; y += 2) {
    data.copyWithin(y * row, y * row + 3 * moved, (y + 1) * row);
  }
  return stored({ ...photo, data }, 75 + 20 * random());
}

async function letterboxed(photo: Raw, random: () => number): Promise<Uint8Array> {
  const bar = Math.round(photo.height * (0.06 + 0.1 * random()));
  return open(photo)
    .extend({ top: bar, bottom: bar, background: '#000000' })
    .jpeg({ quality: Math.round(75 + 20 * random()) })
    .toBuffer();
}
