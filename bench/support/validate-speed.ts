import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type Detector, decodePhoto, openPhotoValidator } from 'rescue-face';
import sharp from 'sharp';
import { median, now } from './timing.js';

const ROUNDS = 75;
/** A counter camera's picture, and the largest that the rules allow. */
const SIZES = [
  { name: '1280x720', width: 1280, height: 720 },
  { name: '3000x3000', width: 3000, height: 3000 },
] as const;
/** A portrait that keeps to every rule. */
const PORTRAIT = 'deepface/img10.jpg';

/** What a whole report takes, over decoding, detection and mesh alone: in turn, on one thread each. */
export async function measureValidation(dataDir: string, detector: Detector, log: (line: string) => void) {
  const portrait = readFileSync(path.join(dataDir, PORTRAIT));
  await using validator = await openPhotoValidator({ detector });
  const sizes: Record<string, { floorMs: number; reportMs: number; ratio: number }> = {};
  for (const { name, width, height } of SIZES) {
    const photo = await sharp(portrait).resize({ width, height, fit: 'contain', background: '#8090a0' }).jpeg({ quality: 88 }).toBuffer();
    const times = { floor: [] as number[], report: [] as number[] };
    for (let round = -2; round < ROUNDS; round++) {
      const start = now();
      const { image } = await decodePhoto(photo);
      const faces = await detector.detect(image);
      const floor = now();
      const { rules } = await validator.validatePhoto(photo);
      const end = now();
      if (faces.length !== 1 || !rules.some(({ rule, status }) => rule === 'face.size' && status === 'pass')) throw new Error('no face');
      if (round < 0) continue;
      times.floor.push(floor - start);
      times.report.push(end - floor);
    }
    const ratio = median(times.report.map((report, i) => report / (times.floor[i] ?? Number.NaN)));
    sizes[name] = { floorMs: median(times.floor), reportMs: median(times.report), ratio };
    log(`validate: ${name}: ${sizes[name].floorMs.toFixed(1)} ms without, ${sizes[name].reportMs.toFixed(1)} ms with the rules`);
  }
  return { sizes, overFloor: Math.max(...Object.values(sizes).map(({ ratio }) => ratio)) };
}
