import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { decoded, type Raw, resized } from './camera-capture.js';
import type { Seeded } from './seeded.js';

/** What cameras are pointed at, of two halves of people that share nobody. */
export interface Subjects {
  /** A new subject for each number, of one half: 0 or 1. */
  at(half: 0 | 1, i: number, random: Seeded): Promise<Raw>;
  /** A photo as it lies there: of lfw-dev, or a large one. */
  file(half: 0 | 1, i: number, random: Seeded): Promise<Raw>;
  readonly counts: readonly [deepface: readonly [number, number], lfw: readonly [number, number]];
}

/** Longer side of a subject, pixels. */
const SIDE = 1000;
const LEAST = 400;

/** Large photos as they are, and small faces enlarged before something large: half of each. */
export async function provenanceSubjects(dataDir: string): Promise<Subjects> {
  const large = await largePhotos(path.join(dataDir, 'deepface'));
  const small = facesByHalf(path.join(dataDir, 'lfw-dev'));
  return {
    counts: [
      [large[0].length, large[1].length],
      [small[0].length, small[1].length],
    ],
    async at(half, i, random) {
      const back = large[half][(i >> 1) % large[half].length] as Raw;
      if (i % 2 === 0) return back;
      const file = small[half][Math.floor(random.next() * small[half].length)] as string;
      const face = await decoded(readFileSync(file));
      const side = Math.round(face.width * random.between(1.4, 2.6));
      const enlarged = await resized(face, side, side);
      return placed(back, enlarged, random);
    },
    async file(half, i, random) {
      if (i % 2 === 0) return large[half][(i >> 1) % large[half].length] as Raw;
      return decoded(readFileSync(small[half][Math.floor(random.next() * small[half].length)] as string));
    },
  };
}

async function largePhotos(folder: string): Promise<readonly [Raw[], Raw[]]> {
  const half = halvesOf(readFileSync(path.join(folder, 'master.csv'), 'utf8'));
  const halves: [Raw[], Raw[]] = [[], []];
  for (const name of readdirSync(folder).sort()) {
    if (!name.endsWith('.jpg')) continue;
    const { data, info } = await sharp(path.join(folder, name))
      .autoOrient()
      .resize({ width: SIDE, height: SIDE, fit: 'inside', withoutEnlargement: true })
      .toColourspace('srgb')
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    if (info.channels !== 3 || Math.min(info.width, info.height) < LEAST) continue;
    halves[half(name)].push({ width: info.width, height: info.height, data });
  }
  return halves;
}

/** Photos of one person (pairs said to be `Yes`, taken on) fall into one half. */
function halvesOf(pairs: string): (file: string) => 0 | 1 {
  const parent = new Map<string, string>();
  const root = (name: string): string => {
    const up = parent.get(name) ?? name;
    return up === name ? name : root(up);
  };
  for (const line of pairs.trim().split('\n').slice(1)) {
    const [a = '', b = '', decision = ''] = line.trim().split(',');
    if (decision === 'Yes') parent.set(root(a), root(b));
  }
  return (file) => parity(root(file));
}

function facesByHalf(folder: string): readonly [string[], string[]] {
  const halves: [string[], string[]] = [[], []];
  for (const person of readdirSync(folder).sort()) {
    const [first] = readdirSync(path.join(folder, person)).sort();
    if (first !== undefined) halves[parity(person)].push(path.join(folder, person, first));
  }
  return halves;
}

function parity(name: string): 0 | 1 {
  return ((createHash('sha256').update(name).digest()[0] ?? 0) & 1) as 0 | 1;
}

/** A picture laid over another. */
function placed(back: Raw, face: Raw, random: Seeded): Raw {
  const left = Math.floor(random.next() * Math.max(0, back.width - face.width));
  const top = Math.floor(random.next() * Math.max(0, back.height - face.height));
  const width = Math.min(face.width, back.width - left);
  const data = Uint8Array.from(back.data);
  for (let y = 0; y < Math.min(face.height, back.height - top); y++) {
    data.set(face.data.subarray(3 * y * face.width, 3 * (y * face.width + width)), 3 * ((top + y) * back.width + left));
  }
  return { width: back.width, height: back.height, data };
}
