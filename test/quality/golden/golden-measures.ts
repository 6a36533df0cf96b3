import { decodePhoto } from 'rescue-face';
import type { Detector } from 'rescue-face/detector';
import { measureFace } from 'rescue-face/quality';
import { SAMPLE_FACES, samplePhoto } from '../../support/sample-photos.js';

/** One line of the conformance table: what a measure says of one face of a sample photo, and how far another machine may be off. */
export interface GoldenRow {
  readonly photo: string;
  /** The place in the list of faces, largest first. */
  readonly face: number;
  readonly measure: string;
  /** In its unit; empty where it is not assessed, `reason` then. */
  readonly value: string;
  readonly tolerance: string;
}

export const COLUMNS = ['photo', 'face', 'measure', 'value', 'tolerance'] as const;

/**
 * Other processors round otherwise, and the networks carry that on: the mesh by some hundredths of a pixel. Tolerances are
 * three hundredths of the value, and at least this much in the unit of the measure.
 */
const SHARE = 0.03;
const LEAST: Readonly<Record<string, number>> = { '°': 0.5, '%': 1.5, px: 0.5, 'px blur': 0.05, stop: 0.02, bit: 0.02, levels: 0.1 };
const LEAST_OTHER = 0.1;
/** The direction of a blur that is hardly there is any. */
const LOOSE: Readonly<Record<string, number>> = { 'motion-blur-direction': 20, 'motion-blur': 0.15, 'eyes-open': 5 };

/** The table as this version measures it. */
export async function goldenRows(detector: Detector): Promise<GoldenRow[]> {
  const rows: GoldenRow[] = [];
  for (const number of [1, 2, 3, 4, 5, 6] as const) {
    const { image } = await decodePhoto(await samplePhoto(number));
    const faces = await detector.detect(image);
    if (faces.length !== SAMPLE_FACES[number - 1]) throw new Error(`sample${number}.jpg has ${faces.length} faces`);
    for (const [face, found] of faces.entries()) {
      for (const one of measureFace(image, found)) {
        const at = { photo: `sample${number}.jpg`, face, measure: one.name };
        if (one.status !== 'ok') rows.push({ ...at, value: one.reason, tolerance: '' });
        else {
          const tolerance = LOOSE[one.name] ?? Math.max(LEAST[one.unit] ?? LEAST_OTHER, SHARE * Math.abs(one.value));
          rows.push({ ...at, value: String(Number(one.value.toFixed(4))), tolerance: String(Number(tolerance.toFixed(4))) });
        }
      }
    }
  }
  return rows;
}

export function writeTable(rows: readonly GoldenRow[]): string {
  return [COLUMNS.join(','), ...rows.map((row) => COLUMNS.map((column) => row[column]).join(','))].join('\n').concat('\n');
}

export function readTable(csv: string): GoldenRow[] {
  const [head, ...lines] = csv.trim().split('\n');
  if (head !== COLUMNS.join(',')) throw new Error(`Expected the columns ${COLUMNS.join(', ')}`);
  return lines.map((line) => {
    const [photo = '', face = '', measure = '', value = '', tolerance = ''] = line.split(',');
    return { photo, face: Number(face), measure, value, tolerance };
  });
}

/** What differs from the table, a line each. */
export function differences(golden: readonly GoldenRow[], now: readonly GoldenRow[]): string[] {
  const key = ({ photo, face, measure }: GoldenRow) => `${photo} ${face} ${measure}`;
  const measured = new Map(now.map((row) => [key(row), row]));
  const known = new Set(golden.map(key));
  const wrong = golden.flatMap((row) => {
    const found = measured.get(key(row));
    if (found === undefined) return [`${key(row)}: gone`];
    if (row.tolerance === '' || found.tolerance === '')
      return row.value === found.value ? [] : [`${key(row)}: ${row.value}, now ${found.value}`];
    const off = Math.abs(Number(row.value) - Number(found.value));
    return off <= Number(row.tolerance) ? [] : [`${key(row)}: ${row.value} ± ${row.tolerance}, now ${found.value}`];
  });
  return [...wrong, ...now.filter((row) => !known.has(key(row))).map((row) => `${key(row)}: new`)];
}
