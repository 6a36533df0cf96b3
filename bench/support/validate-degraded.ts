import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type DetectedFace, type Detector, decodePhoto, type PixelImage } from 'rescue-face';
import { wilsonInterval } from 'rescue-face/evaluation';
import { type Judgement, judge, MCA_2020_13, measureFace } from 'rescue-face/quality';
import sharp from 'sharp';
import { shared } from './backgrounds.js';
import { DEGRADATIONS, type Degradation } from './degradations.js';
import { mulberry32 } from './mulberry32.js';
import { type Bar, type BenchContext, bar } from './report.js';
import { progress } from './timing.js';

/** Photos that were judged by eye, one table to a folder of the photos. */
const JUDGED = ['deepface', 'lfw-dev'] as const;
/** Good photos of each folder that are spoilt, once for every degradation: at least 100 together. */
const SPOILT = { deepface: 30, 'lfw-dev': 90 } as const;
/** Photos are reduced to this before they are spoilt: the longer side, pixels. */
const LONGER_SIDE = 400;
/** The regulation's least face: most of `lfw-dev` is smaller, which is no matter of light. */
const SIZE_RULE = 'face.size';

/** Multiples of it spread evenly between 0 and 1, whatever order the photos come in. */
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/** A share with its interval. */
interface Rate {
  readonly share: number;
  readonly of: number;
  readonly low: number;
  readonly high: number;
}

/** What became of good photos, and of the same spoilt on purpose. */
export interface DegradedResults {
  readonly bars: readonly Bar[];
  readonly results: Readonly<Record<string, unknown>>;
}

interface JudgedPhoto {
  readonly folder: (typeof JUDGED)[number];
  readonly file: string;
  readonly good: boolean;
}

interface FoundPhoto extends JudgedPhoto {
  readonly image: PixelImage;
  readonly face: DetectedFace;
}

/**
 * How often good photos are refused, and how often spoilt ones are caught: the rule that is meant fails, or no face is found.
 * Every variant goes through the detector again.
 */
export async function validateDegraded(context: BenchContext, dataDir: string, detector: Detector): Promise<DegradedResults> {
  const photos = JUDGED.flatMap((folder) => readJudged(context.root, folder));
  const good: FoundPhoto[] = [];
  const refused: { readonly file: string; readonly rules: readonly string[] }[] = [];
  const agreed = { deepface: newTally(), 'lfw-dev': newTally() };
  const report = progress('validate: judged photos', photos.length);
  for (const [i, photo] of photos.entries()) {
    const { image } = await decodePhoto(readFileSync(path.join(dataDir, photo.folder, photo.file)));
    const faces = await detector.detect(image);
    const [face] = faces as readonly (DetectedFace | undefined)[];
    const broken = face === undefined || faces.length > 1 ? ['face.count'] : brokenRules(judgementOf(image, face));
    const counted = broken.filter((rule) => photo.folder === 'deepface' || rule !== SIZE_RULE);
    const tally = agreed[photo.folder];
    tally.of++;
    if (photo.good === (counted.length === 0)) tally.right++;
    else tally.wrong.push(`${photo.file}: judged ${photo.good ? 'good' : 'bad'}, rules ${counted.join(' ') || 'none'}`);
    if (photo.good && counted.length > 0) refused.push({ file: photo.file, rules: counted });
    if (photo.good && face !== undefined && counted.length === 0) good.push({ ...photo, ...(await reduced(image, face)) });
    report(i);
  }
  const judgedGood = photos.filter((photo) => photo.good).length;
  const bases = JUDGED.flatMap((folder) => good.filter((photo) => photo.folder === folder).slice(0, SPOILT[folder]));
  const kinds: Record<string, Awaited<ReturnType<typeof spoil>>> = {};
  for (const [k, degradation] of DEGRADATIONS.entries()) {
    const found = await spoil(bases, degradation, 1000 * k, detector);
    context.log(`validate: ${degradation.name}: ${found.caught.share.toFixed(3)} of ${found.caught.of} caught`);
    kinds[degradation.name] = found;
  }
  const rejected = rateOf(refused.length, judgedGood);
  return {
    bars: [
      bar('validate.good.rejected', rejected.share, 'share of good photos', '<=', 0.03),
      // Of the kind that is caught least.
      bar('validate.degraded.caught', Math.min(...Object.values(kinds).map(({ caught }) => caught.share)), 'share', '>=', 0.95),
    ],
    results: { good: { rejected, refused, agreed }, degraded: kinds },
  };
}

/** All bases spoilt once, the amounts spread evenly over the clearly bad range. */
async function spoil(bases: readonly FoundPhoto[], degradation: Degradation, seed: number, detector: Detector) {
  const { name, rules, from, to, unit } = degradation;
  const tally = { caught: 0, byRule: 0, noFace: 0, notAccepted: 0 };
  const said: Record<string, number> = {};
  const missed: string[] = [];
  const report = progress(`validate: ${name}`, bases.length);
  for (const [i, { image, face, file }] of bases.entries()) {
    const random = mulberry32(seed + i);
    const amount = from * (to / from) ** ((i * GOLDEN) % 1);
    const spoilt = await degradation.apply(image, face, amount, random);
    const found = nearest(await detector.detect(spoilt), spoilt, face, image);
    const broken = found === undefined ? [] : brokenRules(judgementOf(spoilt, found));
    const byRule = broken.some((rule) => rules.includes(rule));
    for (const rule of broken) said[rule] = (said[rule] ?? 0) + 1;
    if (found === undefined) tally.noFace++;
    if (byRule) tally.byRule++;
    if (byRule || found === undefined) tally.caught++;
    else missed.push(`${file} at ${amount.toPrecision(3)}`);
    if (found === undefined || broken.length > 0) tally.notAccepted++;
    report(i);
  }
  return {
    clearlyBad: { from, to, unit },
    rules,
    caught: rateOf(tally.caught, bases.length),
    byRule: rateOf(tally.byRule, bases.length),
    notAccepted: rateOf(tally.notAccepted, bases.length),
    noFace: tally.noFace,
    said,
    missed: missed.slice(0, 12),
  };
}

/** The face that lies where the one was that was spoilt; others are of other people. */
function nearest(faces: readonly DetectedFace[], picture: PixelImage, before: DetectedFace, old: PixelImage): DetectedFace | undefined {
  // A crop moves the face: then it is the largest.
  if (picture.width * old.height !== picture.height * old.width) return faces[0];
  const scale = picture.width / old.width;
  const distance = ({ box }: DetectedFace) =>
    Math.hypot(
      box.x + box.width / 2 - scale * (before.box.x + before.box.width / 2),
      box.y + box.height / 2 - scale * (before.box.y + before.box.height / 2),
    );
  const sorted = [...faces].sort((a, b) => distance(a) - distance(b));
  return sorted[0] !== undefined && distance(sorted[0]) < scale * before.box.width ? sorted[0] : undefined;
}

function judgementOf(image: PixelImage, face: DetectedFace): Judgement {
  return judge(MCA_2020_13, measureFace(image, face));
}

/** The rules that keep a photo from being accepted. */
function brokenRules({ rules }: Judgement): string[] {
  return rules.filter(({ status, severity }) => status === 'fail' && severity !== 'advice').map(({ rule }) => rule);
}

function readJudged(root: string, folder: (typeof JUDGED)[number]): JudgedPhoto[] {
  const [, ...lines] = readFileSync(path.join(root, 'bench', 'manifests', `${folder}-judged.csv`), 'utf8')
    .trim()
    .split('\n');
  return lines.map((line) => {
    const [file = '', judgement] = line.split(',');
    return { folder, file, good: judgement === 'good' };
  });
}

/** A picture and its face, no larger than what is worth spoiling. */
async function reduced(image: PixelImage, face: DetectedFace): Promise<{ readonly image: PixelImage; readonly face: DetectedFace }> {
  const { width, height, data } = image;
  const factor = Math.min(1, LONGER_SIDE / Math.max(width, height));
  if (factor === 1) return { image, face };
  const to = { width: Math.round(width * factor), height: Math.round(height * factor) };
  const pixels = await sharp(data, { raw: { width, height, channels: 3 } })
    .resize({ ...to, fit: 'fill' })
    .raw()
    .toBuffer();
  const { box, landmarks, mesh } = face;
  const at = (point: { readonly x: number; readonly y: number }) => ({ x: factor * point.x, y: factor * point.y });
  return {
    image: { ...to, data: shared(pixels) },
    face: {
      ...face,
      box: { x: factor * box.x, y: factor * box.y, width: factor * box.width, height: factor * box.height },
      mesh: mesh?.map((value) => factor * value),
      landmarks: [at(landmarks[0]), at(landmarks[1]), at(landmarks[2]), at(landmarks[3]), at(landmarks[4])],
    },
  };
}

function newTally(): { right: number; of: number; wrong: string[] } {
  return { right: 0, of: 0, wrong: [] };
}

function rateOf(count: number, of: number): Rate {
  const share = of > 0 ? count / of : 0;
  return { share, of, ...wilsonInterval(share, Math.max(1, of)) };
}
