/** The same rates with everything that was fitted fitted anew on four fifths of the people and judged on the rest. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type Detector, decodePhoto } from 'rescue-face';
import { MCA_2020_13, measureFace } from 'rescue-face/quality';
import { type HeadFace, headFaces } from '../../tools/fit-head-coverings/head-faces.js';
import { headCoveringRates } from '../../tools/fit-head-coverings/held-out.js';
import { featuresOf, MODELS, type ModelName, occlusionValues } from '../../tools/fit-occlusion/features.js';
import { fitLogistic } from '../../tools/fit-occlusion/fit-logistic.js';
import { type DrawnFace, PENALTY, samplesOf } from '../../tools/fit-occlusion/samples.js';
import { personOf, trainingFaces } from '../../tools/fit-occlusion/training-faces.js';
import { DEGRADATIONS } from './degradations.js';
import { FOLDS, fitLimit, foldOf } from './held-out.js';
import { looseFolder, onePerPerson } from './photo-sets.js';
import { type Bar, bar } from './report.js';
import { seeded } from './seeded.js';
import type { SeenPhoto } from './validate-degraded.js';
import { clearlyBad, type Share, shareOf } from './validate-occlusion.js';
import { WORN } from './worn-glasses.js';

/** Faces that are fine: what refuses them is wrong. */
const FINE = ['good', 'no-mask', 'clear-glasses'] as const;
/** A refusal of a good photo costs this many misses; where only a person has to look, fewer. */
const [REJECT_WEIGHT, REVIEW_WEIGHT] = [10, 5] as const;

/** A rule whose limit is fitted, and the photos that it is to catch. */
interface FittedRule {
  readonly rule: string;
  readonly kinds: readonly string[];
}
const OCCLUSION: readonly FittedRule[] = [
  { rule: 'occlusion.mouth', kinds: ['mask'] },
  { rule: 'occlusion.eyes', kinds: ['sunglasses'] },
  { rule: 'occlusion.face', kinds: ['occluded'] },
  { rule: 'occlusion.mouth-unsure', kinds: ['mask', 'occluded'] },
  { rule: 'occlusion.eyes-unsure', kinds: ['sunglasses', 'occluded'] },
  { rule: 'occlusion.face-unsure', kinds: ['occluded'] },
];
const LIGHT: readonly FittedRule[] = [
  ...DEGRADATIONS.flatMap(({ name, rules }) => rules.filter((rule) => rule.startsWith('light.')).map((rule) => ({ rule, kinds: [name] }))),
  { rule: 'light.colour', kinds: [] },
];

export interface HeldOutResults {
  readonly bars: readonly Bar[];
  readonly results: Readonly<Record<string, unknown>>;
}

type Limits = ReadonlyMap<string, number>;
type Models = Awaited<ReturnType<typeof fitModels>>;

export async function validateHeldOut(
  dataDir: string,
  detector: Detector,
  spoilt: readonly SeenPhoto[],
  log: (line: string) => void,
): Promise<HeldOutResults> {
  log('held out: faces with things drawn over them');
  const drawn = await trainingFaces(dataDir, WORN.seed, undefined);
  log('held out: masks and glasses');
  const worn = await wornPhotos(dataDir, detector);
  log('held out: what is worn on heads');
  const heads = await headFaces(dataDir, detector);
  return judgeHeldOut([...spoilt, ...worn], drawn, heads, log);
}

/** Photos of people with masks, without, and in glasses. */
export async function wornPhotos(dataDir: string, detector: Detector): Promise<SeenPhoto[]> {
  const everybody = onePerPerson(path.join(dataDir, 'lfw-dev'), WORN.people + 1, WORN.seed);
  const worn = (places: readonly number[]) => places.map((place) => everybody[place] ?? '');
  const folder = (name: string) => looseFolder(path.join(dataDir, name)).map((photo) => photo.path);
  const photos: SeenPhoto[] = [];
  for (const [kind, files] of [
    ['mask', folder('masks/with')],
    ['no-mask', folder('masks/without')],
    ['clear-glasses', worn(WORN.clear)],
    ['sunglasses', worn(WORN.sunglasses)],
    ['tinted', worn(WORN.tinted)],
  ] as const) {
    for (const file of files) photos.push(await seenFile(detector, file, kind));
  }
  return photos;
}

/** Everything fitted five times, each time without one part of the people, who are then judged. */
export function judgeHeldOut(
  photos: readonly SeenPhoto[],
  drawn: readonly DrawnFace[],
  heads: readonly HeadFace[],
  log: (line: string) => void,
): HeldOutResults {
  const judged: JudgedPhoto[] = [];
  const drawings: { readonly face: DrawnFace; readonly broken: ReadonlyMap<string, string> }[] = [];
  const limits: Record<string, number>[] = [];
  for (let fold = 0; fold < FOLDS; fold++) {
    log(`held out: part ${fold + 1} of ${FOLDS}`);
    const models = fitModels(drawn.filter(({ person }) => foldOf(person) !== fold));
    const measured = photos.map((photo) => ({ photo, values: valuesOf(photo, models) }));
    const fitted = fitLimits(measured.filter(({ photo }) => foldOf(photo.person) !== fold));
    limits.push(Object.fromEntries(fitted));
    for (const { photo, values } of measured) {
      if (foldOf(photo.person) === fold) judged.push({ photo, broken: [...photo.broken, ...brokenBy(fitted, values)] });
    }
    for (const face of drawn) {
      if (foldOf(face.person) !== fold) continue;
      const values = new Map(Object.entries(occlusionValues(models, face.features)));
      drawings.push({ face, broken: new Map(brokenBy(fitted, values).map((rule) => [rule, severityOf(rule)])) });
    }
  }
  return resultsOf(judged, drawings, limits, headCoveringRates(heads));
}

interface JudgedPhoto {
  readonly photo: SeenPhoto;
  readonly broken: readonly string[];
}

async function seenFile(detector: Detector, file: string, kind: string): Promise<SeenPhoto> {
  const { image } = await decodePhoto(readFileSync(file));
  const [face] = await detector.detect(image);
  const base = { person: kind.endsWith('mask') ? path.basename(file) : personOf(file), kind, name: path.basename(file), broken: [] };
  if (face === undefined) return { ...base, seen: undefined };
  const values = new Map(measureFace(image, face).flatMap((one) => (one.status === 'ok' ? [[one.name, one.value] as const] : [])));
  return { ...base, seen: { values, features: featuresOf(image, face) } };
}

function fitModels(drawn: readonly DrawnFace[]) {
  const samples = samplesOf(drawn);
  const one = (model: ModelName) =>
    fitLogistic(
      samples.filter((sample) => sample.model === model),
      PENALTY,
      seeded(WORN.seed),
    );
  return Object.fromEntries(MODELS.map((model) => [model, one(model)])) as Record<ModelName, ReturnType<typeof one>>;
}

/** What was measured, the measures of occlusion by these models; nothing where no face was found. */
function valuesOf({ seen }: SeenPhoto, models: Models): ReadonlyMap<string, number> | undefined {
  if (seen === undefined) return undefined;
  const values = new Map(seen.values);
  if (seen.features !== undefined) {
    for (const [name, value] of Object.entries(occlusionValues(models, seen.features))) if (values.has(name)) values.set(name, value);
  }
  return values;
}

function fitLimits(photos: readonly { readonly photo: SeenPhoto; readonly values: ReadonlyMap<string, number> | undefined }[]): Limits {
  const limits = new Map<string, number>();
  for (const { rule, kinds } of [...OCCLUSION, ...LIGHT]) {
    const { measure, side, severity } = ruleOf(rule);
    // Photos without a mask may be dark or blurred.
    const fine: readonly string[] = rule.startsWith('occlusion.') ? FINE : ['good'];
    const good = photos.flatMap(({ photo, values }) => (fine.includes(photo.kind) ? (values?.get(measure) ?? []) : []));
    // What a rule before this one catches need not be caught twice.
    const bad = photos.flatMap(({ photo, values }) =>
      kinds.includes(photo.kind) && !brokenBy(limits, values).some((one) => alike(one, rule)) ? (values?.get(measure) ?? []) : [],
    );
    limits.set(rule, fitLimit(good, bad, side, severity === 'reject' ? REJECT_WEIGHT : REVIEW_WEIGHT));
  }
  return limits;
}

/** Whether two rules catch the same kind of photo. */
function alike(a: string, b: string): boolean {
  const isOf = (rule: string) => [...OCCLUSION, ...LIGHT].find((one) => one.rule === rule)?.kinds ?? [];
  return isOf(a).some((kind) => isOf(b).includes(kind));
}

function ruleOf(id: string) {
  const rule = MCA_2020_13.rules.find((one) => one.id === id);
  if (rule === undefined) throw new Error(`there is no rule ${id}`);
  return { measure: rule.measure, side: rule.atMost === undefined ? ('below' as const) : ('above' as const), severity: rule.severity };
}

function severityOf(id: string): string {
  return ruleOf(id).severity;
}

function brokenBy(limits: Limits, values: ReadonlyMap<string, number> | undefined): string[] {
  return [...limits].flatMap(([rule, limit]) => {
    const { measure, side } = ruleOf(rule);
    const value = values?.get(measure);
    return value !== undefined && (side === 'above' ? value > limit : value < limit) ? [rule] : [];
  });
}

function resultsOf(
  judged: readonly JudgedPhoto[],
  drawings: readonly { readonly face: DrawnFace; readonly broken: ReadonlyMap<string, string> }[],
  limits: readonly Readonly<Record<string, number>>[],
  headCoverings: unknown,
): HeldOutResults {
  const of = (kind: string) => judged.filter(({ photo }) => photo.kind === kind);
  const share = (all: readonly JudgedPhoto[], test: (broken: readonly string[]) => boolean) =>
    shareOf(all.filter(({ photo, broken }) => photo.seen === undefined || test(broken)).length, all.length);
  const occluded = (broken: readonly string[]) => broken.some((rule) => rule.startsWith('occlusion.'));
  const rejects = (broken: readonly string[]) => broken.some((rule) => rule.startsWith('occlusion.') && severityOf(rule) === 'reject');
  const both = (kind: string) => ({ rejected: share(found(of(kind)), rejects), stopped: share(found(of(kind)), occluded) });
  // A photo without a face is taken again; it says nothing of glasses or masks that are not there.
  const found = (all: readonly JudgedPhoto[]) =>
    all.filter(({ photo }) => photo.seen !== undefined || !FINE.some((kind) => kind === photo.kind));
  const degraded = Object.fromEntries(
    DEGRADATIONS.map(({ name, rules }) => [name, share(of(name), (broken) => broken.some((rule) => rules.includes(rule)))]),
  );
  const good = {
    rejected: share(of('good'), (broken) => broken.some((rule) => severityOf(rule) === 'reject')),
    stopped: share(of('good'), (broken) => broken.length > 0),
  };
  const [mask, noMask, glasses, sunglasses] = [both('mask'), both('no-mask'), both('clear-glasses'), both('sunglasses')];
  const drawnRates: Record<string, { readonly rejected: Share; readonly stopped: Share }> = {};
  for (const kind of new Set(drawings.map(({ face }) => face.kind))) {
    const harmless = kind === 'nothing' || kind === 'clear-glasses' || kind === 'fringe';
    const all = drawings.filter(({ face }) => face.kind === kind && (harmless || kind === 'worn-sunglasses' || isClearlyBad(face)));
    drawnRates[kind] = {
      rejected: shareOf(all.filter(({ broken }) => [...broken.values()].includes('reject')).length, all.length),
      stopped: shareOf(all.filter(({ broken }) => broken.size > 0).length, all.length),
    };
  }
  const least = Math.min(...Object.values(degraded).map((one) => one.share));
  const wrong = (kind: string, isRight: (broken: readonly string[]) => boolean) =>
    of(kind).flatMap(({ photo, broken }) =>
      photo.seen === undefined || isRight(broken) ? [] : [`${photo.name}: ${broken.join(' ') || 'nothing'}`],
    );
  return {
    bars: [
      bar('validate.masks.caught', mask.rejected.share, 'share, held out', '>=', 0.95),
      bar('validate.no-mask.false', noMask.rejected.share, 'share, held out', '<=', 0.05),
      bar('validate.glasses.false-reject', glasses.rejected.share, 'share, held out', '<=', 0.05),
      bar('validate.sunglasses.caught', sunglasses.stopped.share, 'share of worn ones, held out', '>=', 0.9),
      bar('validate.sunglasses-drawn.caught', drawnRates['sunglasses']?.stopped.share ?? Number.NaN, 'share, held out', '>=', 0.9),
      // Of the kind that is caught least.
      bar('validate.degraded.caught', least, 'share, held out', '>=', 0.95),
      bar('validate.good.rejected', good.rejected.share, 'share of good photos, held out', '<=', 0.03),
    ],
    results: {
      folds: FOLDS,
      good,
      degraded,
      masks: mask,
      noMask,
      clearGlasses: glasses,
      wornSunglasses: sunglasses,
      tintedGlasses: both('tinted'),
      drawn: drawnRates,
      headCoverings,
      limits,
      wrong: {
        good: wrong('good', (broken) => broken.length === 0),
        sunglasses: wrong('sunglasses', occluded),
        mask: wrong('mask', rejects),
        noMask: wrong('no-mask', (broken) => !rejects(broken)),
        turned: wrong('turned', (broken) => broken.includes('face.yaw')),
        occluded: wrong('occluded', occluded),
      },
    },
  };
}

function isClearlyBad({ hidden: { face = 0, mouth = 0, rightEye = 0, leftEye = 0 } }: DrawnFace): boolean {
  return clearlyBad({ face, mouth, rightEye, leftEye });
}
