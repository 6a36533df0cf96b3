import { checkId, checkInteger, checkKeys, checkNumber, checkOneOf, checkText } from '../core/check.js';
import { RescueFaceError } from '../core/errors.js';
import type { Calibration, ScoreCalibration } from './calibration.js';
import { calibrationId } from './fit-calibration.js';

const LARGEST = Number.MAX_SAFE_INTEGER;
const FARTHEST = 1e12;

/**
 * Takes a calibration that came from outside, e.g. out of a file: every field checked, its id found to be the one of
 * its content, so that a file that was damaged or edited is not shown to anybody. The id is no signature: whoever can
 * compute it can make another file.
 *
 * @throws RescueFaceError `ERR_MODEL_CALIBRATION`, which says what is wrong.
 */
export function parseCalibration(value: unknown): Calibration {
  try {
    checkKeys('the calibration', value, ['schema', 'id', 'space', 'detector', 'population', 'galleryPeople', 'seeds', 'scores']);
    const calibration = structuredClone(value as Calibration);
    const { schema, id, space, detector, population, galleryPeople, seeds, scores } = calibration;
    checkOneOf('schema', schema, ['rescue-face-calibration@1']);
    checkText('space', space);
    checkText('detector', detector);
    checkKeys('population', population, ['id', 'description', 'people', 'photos', 'failures']);
    checkId('population.id', population.id);
    checkText('population.description', population.description);
    for (const key of ['people', 'photos', 'failures'] as const) checkInteger(`population.${key}`, population[key], 0, LARGEST);
    checkInteger('galleryPeople', galleryPeople, 1, LARGEST);
    for (const seed of list('seeds', seeds)) checkInteger('seeds', seed, 0, 2 ** 31 - 1);
    checkKeys('scores', scores, ['similarity', 's-norm']);
    checkScores('similarity', scores.similarity);
    if (scores['s-norm'] !== null) checkScores('s-norm', scores['s-norm']);
    if (calibrationId(calibration) !== id) throw new TypeError('its content is not the one its id was made for');
    return calibration;
  } catch (cause) {
    throw new RescueFaceError('ERR_MODEL_CALIBRATION', { problem: (cause as Error).message }, { cause });
  }
}

function checkScores(kind: string, scores: ScoreCalibration): void {
  checkKeys(kind, scores, ['llr', 'cost', 'comparisons', 'reliability', 'bands']);
  numbers(`${kind}.llr`, scores.llr, ['slope', 'offset', 'lowest', 'highest'], FARTHEST);
  if (!(scores.llr.slope > 0)) throw new TypeError(`${kind}.llr.slope must be above 0: a higher score is more alike`);
  numbers(`${kind}.cost`, scores.cost, ['value', 'minimum', 'heldOut'], FARTHEST);
  checkKeys(`${kind}.comparisons`, scores.comparisons, ['mated', 'nonMated', 'matedPeople', 'nonMatedPeople']);
  for (const count of Object.values(scores.comparisons)) checkInteger(`${kind}.comparisons`, count, 1, LARGEST);
  for (const row of list(`${kind}.reliability`, scores.reliability)) {
    checkKeys(`${kind}.reliability`, row, ['from', 'to', 'mated', 'nonMated', 'stated', 'observed']);
    for (const key of ['mated', 'nonMated'] as const) checkInteger(key, row[key], 0, LARGEST);
    for (const key of ['from', 'to', 'stated', 'observed'] as const) if (row[key] !== null) checkNumber(key, row[key], -FARTHEST, FARTHEST);
  }
  let above = Number.POSITIVE_INFINITY;
  for (const band of list(`${kind}.bands`, scores.bands)) {
    checkKeys(`${kind}.bands`, band, ['band', 'score', 'log10LikelihoodRatio', 'fpir', 'missed', 'falsePositives']);
    checkOneOf('band', band.band, ['high', 'medium']);
    checkNumber('score', band.score, -FARTHEST, FARTHEST);
    if (band.score > above) throw new TypeError(`${kind}.bands must begin with the highest score`);
    above = band.score;
    checkNumber('log10LikelihoodRatio', band.log10LikelihoodRatio, -FARTHEST, FARTHEST);
    checkNumber('fpir', band.fpir, 0, 1);
    checkNumber('missed', band.missed, 0, 1);
    const points = list('falsePositives', band.falsePositives);
    checkInteger('number of gallery sizes', points.length, 1, LARGEST);
    for (const point of points) {
      checkKeys('falsePositives', point, ['galleryPeople', 'searches', 'people', 'falsePositives']);
      for (const key of ['galleryPeople', 'searches', 'people'] as const) checkInteger(key, point[key], 1, LARGEST);
      checkInteger('falsePositives', point.falsePositives, 0, point.searches);
    }
    if (new Set(points.map((point) => point.galleryPeople)).size !== points.length) throw new TypeError('gallery sizes must differ');
  }
}

function numbers<K extends string>(name: string, value: Readonly<Record<K, number>>, keys: readonly K[], farthest: number): void {
  checkKeys(name, value, keys);
  for (const key of keys) checkNumber(`${name}.${key}`, value[key], -farthest, farthest);
}

function list<T>(name: string, value: readonly T[]): readonly T[] {
  if (!Array.isArray(value)) throw new TypeError(`Expected an array for ${name}`);
  return value;
}
