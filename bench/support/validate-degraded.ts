import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type DetectedFace, type Detector, decodePhoto, type PixelImage } from 'rescue-face';
import { wilsonInterval } from 'rescue-face/evaluation';
import { type Judgement, judge, MCA_2020_13, measureFace } from 'rescue-face/quality';
import sharp from 'sharp';
import { featuresOf, type PartFeatures } from '../../tools/fit-occlusion/features.js';
import { shared } from './backgrounds.js';
import { DEGRADATIONS, type Degradation } from './degradations.js';
import { mulberry32 } from './mulberry32.js';
import type { BenchContext } from './report.js';
import { progress } from './timing.js';

/** Photos that were judged by eye, one table to a folder of the photos. */
const JUDGED = ['deepface', 'lfw-dev'] as const;
/** Good photos of each folder that are spoilt, once for every degradation: at least 100 together. */
const SPOILT = { deepface: 25, 'lfw-dev': 80 } as const;
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

/** A photo as the measures saw it, to hold it to other limits later. */
export interface SeenPhoto {
  /** Whose it is: all photos of one person are left out together. */
  readonly person: string;
  /** `good`, or what it was spoilt by. */
  readonly kind: string;
  readonly name: string;
  /** Nothing where no face was found: then it is caught. */
  readonly seen: { readonly values: ReadonlyMap<string, number>; readonly features: PartFeatures | undefined } | undefined;
  /** What stands in the regulation and is fitted to nothing: the rules of file and face that are broken. */
  readonly broken: readonly string[];
}

/** What became of good photos, and of the same spoilt on purpose. */
export interface DegradedResults {
  /** Good photos and all that were spoilt. */
  readonly photos: readonly SeenPhoto[];
  readonly results: Readonly<Record<string, unknown>>;
}

interface JudgedPhoto {
  readonly folder: (typeof JUDGED)[number];
  readonly file: string;
  readonly person: string;
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
  const owners = { deepface: peopleOf(path.join(dataDir, 'deepface', 'master.csv')), 'lfw-dev': undefined };
  const photos = JUDGED.flatMap((folder) => readJudged(context.root, folder, owners[folder]));
  const good: FoundPhoto[] = [];
  const refused: { readonly file: string; readonly rules: readonly string[] }[] = [];
  const seen: SeenPhoto[] = [];
  const agreed = { deepface: newTally(), 'lfw-dev': newTally() };
  const report = progress('validate: judged photos', photos.length);
  for (const [i, photo] of photos.entries()) {
    const { image } = await decodePhoto(readFileSync(path.join(dataDir, photo.folder, photo.file)));
    const faces = await detector.detect(image);
    const [face] = faces as readonly (DetectedFace | undefined)[];
    const one = seenOf(image, face, photo, 'good', faces.length > 1 ? ['face.count'] : []);
    const broken = face === undefined || faces.length > 1 ? ['face.count'] : brokenRules(one.judgement);
    if (photo.good) seen.push(one);
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
  const kinds: Record<string, Omit<Awaited<ReturnType<typeof spoil>>, 'photos'>> = {};
  for (const [k, degradation] of DEGRADATIONS.entries()) {
    const { photos: spoilt, ...found } = await spoil(bases, degradation, 1000 * k, detector);
    seen.push(...spoilt);
    context.log(`validate: ${degradation.name}: ${found.caught.share.toFixed(3)} of ${found.caught.of} caught`);
    kinds[degradation.name] = found;
  }
  const rejected = rateOf(refused.length, judgedGood);
  return {
    photos: seen,
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
  const photos: SeenPhoto[] = [];
  for (const [i, base] of bases.entries()) {
    const { image, face, file } = base;
    const random = mulberry32(seed + i);
    const amount = from * (to / from) ** ((i * GOLDEN) % 1);
    const spoilt = await degradation.apply(image, face, amount, random);
    const found = nearest(await detector.detect(spoilt), spoilt, face, image);
    const one = seenOf(spoilt, found, base, name, []);
    photos.push(one);
    const broken = brokenRules(one.judgement);
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
    photos,
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

/** Everything that was measured on the face of a photo, and how it is judged by the rules as they are. */
function seenOf(
  image: PixelImage,
  face: DetectedFace | undefined,
  { folder, file, person }: JudgedPhoto,
  kind: string,
  broken: readonly string[],
) {
  const base = { person, kind, name: `${folder}/${file}` };
  if (face === undefined) return { ...base, seen: undefined, broken, judgement: { verdict: 'reject', rules: [] } satisfies Judgement };
  const measured = measureFace(image, face);
  const values = new Map(measured.flatMap((one) => (one.status === 'ok' ? [[one.name, one.value] as const] : [])));
  const judgement = judge(MCA_2020_13, measured);
  const counted = brokenRules(judgement).filter(
    (rule) => rule.startsWith('face.') && (folder === 'deepface' || kind !== 'good' || rule !== SIZE_RULE),
  );
  return { ...base, seen: { values, features: featuresOf(image, face) }, broken: [...broken, ...counted], judgement };
}

/** The rules that keep a photo from being accepted. */
function brokenRules({ rules }: Judgement): string[] {
  return rules.filter(({ status, severity }) => status === 'fail' && severity !== 'advice').map(({ rule }) => rule);
}

function readJudged(root: string, folder: (typeof JUDGED)[number], owners: ReadonlyMap<string, string> | undefined): JudgedPhoto[] {
  const [, ...lines] = readFileSync(path.join(root, 'bench', 'manifests', `${folder}-judged.csv`), 'utf8')
    .trim()
    .split('\n');
  return lines.map((line) => {
    const [file = '', judgement] = line.split(',');
    return {
      folder,
      file,
      person: owners === undefined ? path.dirname(file) : `deepface/${owners.get(file) ?? file}`,
      good: judgement === 'good',
    };
  });
}

/** Whose the photos of `deepface` are: those that its pairs call one person's, by the first of them. */
function peopleOf(csv: string): ReadonlyMap<string, string> {
  const owner = new Map<string, string>();
  const rootOf = (file: string): string => {
    const up = owner.get(file);
    return up === undefined || up === file ? file : rootOf(up);
  };
  for (const line of readFileSync(csv, 'utf8').trim().split('\n').slice(1)) {
    const [a = '', b = '', decision = ''] = line.trim().split(',');
    for (const file of [a, b]) if (!owner.has(file)) owner.set(file, file);
    if (decision === 'Yes') owner.set(rootOf(b), rootOf(a));
  }
  return new Map([...owner.keys()].map((file) => [file, rootOf(file)]));
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
