/** How well the rules see what covers a face: masked photos, and things drawn over faces that no model was fitted on. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { decodePhoto, type PixelImage } from 'rescue-face';
import { createDetector, type DetectedFace, type Detector } from 'rescue-face/detector';
import { wilsonInterval } from 'rescue-face/evaluation';
import { judge, MCA_2020_13, measureFace } from 'rescue-face/quality';
import { OCCLUDERS, type Occluded, type Occluder, occlude } from './occluders.js';
import { looseFolder, onePerPerson } from './photo-sets.js';
import { seeded } from './seeded.js';
import { WORN } from './worn-glasses.js';

/** A share of photos, with Wilson's interval. */
export interface Share {
  readonly count: number;
  readonly of: number;
  readonly share: number;
  readonly low: number;
  readonly high: number;
}

/** What became of one kind of photo. */
export interface OcclusionOutcome {
  /** A rule of occlusion asks for another photo, or no face was found. */
  readonly rejected: Share;
  /** As above, or a person has to look. */
  readonly stopped: Share;
  /** By rule. */
  readonly byRule: Readonly<Record<string, number>>;
  readonly withoutFace: number;
  /** File names: what was let through of photos with something over the face, or stopped of photos without. */
  readonly wrong: readonly string[];
}

export interface OcclusionRates {
  readonly masked: OcclusionOutcome;
  readonly unmasked: OcclusionOutcome;
  /** People who were left out of the fit, as they are. */
  readonly open: OcclusionOutcome;
  /** The same with glasses drawn on. */
  readonly clearGlasses: OcclusionOutcome;
  /** The same with hair drawn over the forehead. */
  readonly fringe: OcclusionOutcome;
  /** Photos in which a person saw glasses. */
  readonly wornGlasses: OcclusionOutcome | undefined;
  /** By what was drawn, where it hides a clearly bad share: of the face below the brows a quarter, of an eye or the mouth two thirds. */
  readonly drawn: Readonly<Record<string, OcclusionOutcome>>;
}

/** Looked at: people after those that `tools/fit-occlusion` learns from. Held-out rates are those of `validate-cv.ts`. */
const PEOPLE = 120;
/** What people have on their faces in a good photo. */
const HARMLESS: ReadonlySet<Occluder> = new Set(['clear-glasses', 'fringe']);
/** The rules of this part of the policy. */
const RULES = /^occlusion\./;

export async function validateOcclusion(dataDir: string, log: (line: string) => void): Promise<OcclusionRates> {
  await using detector = await createDetector();
  const folder = async (name: string, covered: boolean) => {
    log(`occlusion: ${name}`);
    return outcomeOf(
      await judgeFiles(
        detector,
        looseFolder(path.join(dataDir, name)).map((photo) => photo.path),
      ),
      covered,
    );
  };
  const masked = await folder('masks/with', true);
  const unmasked = await folder('masks/without', false);

  const everybody = onePerPerson(path.join(dataDir, 'lfw-dev'), WORN.people + 1, WORN.seed);
  const learnt = new Set<number>(WORN.sunglasses);
  const people = everybody.slice(WORN.from, WORN.from + PEOPLE).filter((_, i) => !learnt.has(WORN.from + i));
  log(`occlusion: ${people.length} faces with things drawn over them`);
  const open: Judged[] = [];
  const drawn = new Map<Occluder, Judged[]>(OCCLUDERS.map((kind) => [kind, []]));
  for (const [number, file] of people.entries()) {
    const { image } = await decodePhoto(readFileSync(file));
    const [face] = await detector.detect(image);
    if (face?.mesh === undefined) continue;
    open.push(judged(file, image, face));
    for (const kind of OCCLUDERS) {
      const over = occlude(kind, image, face.mesh, seeded(WORN.seed + number));
      if (!HARMLESS.has(kind) && !clearlyBad(over)) continue;
      const [again] = await detector.detect(over.image);
      drawn.get(kind)?.push(judged(`${file} ${kind}`, over.image, again));
    }
  }
  log('occlusion: glasses that are worn');
  const worn = async (places: readonly number[], covered: boolean) =>
    everybody.length === WORN.people
      ? outcomeOf(
          await judgeFiles(
            detector,
            places.map((place) => everybody[place] ?? ''),
          ),
          covered,
        )
      : undefined;
  const { 'clear-glasses': glasses, fringe, ...hiding } = Object.fromEntries(drawn) as Record<Occluder, Judged[]>;
  return {
    masked,
    unmasked,
    open: outcomeOf(open, false),
    clearGlasses: outcomeOf(glasses, false),
    fringe: outcomeOf(fringe, false),
    wornGlasses: await worn(WORN.clear, false),
    drawn: Object.fromEntries(Object.entries(hiding).map(([kind, all]) => [kind, outcomeOf(all, true)])),
  };
}

/** Something that nobody would let pass: a quarter of the face, or two thirds of what it is known by. */
export function clearlyBad({ face, mouth, rightEye, leftEye }: Omit<Occluded, 'image' | 'nose'>): boolean {
  return face >= 0.25 || mouth >= 0.67 || rightEye >= 0.67 || leftEye >= 0.67;
}

interface Judged {
  readonly name: string;
  readonly found: boolean;
  /** The rules of occlusion that are broken, and how. */
  readonly broken: readonly { readonly rule: string; readonly severity: string }[];
}

async function judgeFiles(detector: Detector, files: readonly string[]): Promise<Judged[]> {
  const all: Judged[] = [];
  for (const file of files) {
    const { image } = await decodePhoto(readFileSync(file));
    const [face] = await detector.detect(image);
    all.push(judged(file, image, face));
  }
  return all;
}

function judged(file: string, image: PixelImage, face: DetectedFace | undefined): Judged {
  const name = file.split(path.sep).slice(-2).join('/');
  if (face === undefined) return { name, found: false, broken: [] };
  const { rules } = judge(MCA_2020_13, measureFace(image, face));
  return { name, found: true, broken: rules.filter(({ rule, status }) => status === 'fail' && RULES.test(rule)) };
}

/** A photo without a face is asked for again as well, so it counts as rejected where something covers the face, and not at all where nothing does. */
function outcomeOf(all: readonly Judged[], covered: boolean): OcclusionOutcome {
  const counted = covered ? all : all.filter(({ found }) => found);
  const isRejected = ({ found, broken }: Judged) => !found || broken.some(({ severity }) => severity === 'reject');
  const isStopped = ({ found, broken }: Judged) => !found || broken.length > 0;
  const byRule: Record<string, number> = {};
  for (const { broken } of counted) for (const { rule } of broken) byRule[rule] = (byRule[rule] ?? 0) + 1;
  return {
    rejected: shareOf(counted.filter(isRejected).length, counted.length),
    stopped: shareOf(counted.filter(isStopped).length, counted.length),
    byRule,
    withoutFace: all.filter(({ found }) => !found).length,
    wrong: counted.filter((one) => isStopped(one) !== covered).map(({ name }) => name),
  };
}

export function shareOf(count: number, of: number): Share {
  const share = of === 0 ? Number.NaN : count / of;
  return { count, of, share, ...(of === 0 ? { low: 0, high: 1 } : wilsonInterval(share, of)) };
}
