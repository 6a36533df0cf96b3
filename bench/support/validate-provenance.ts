import { readdirSync } from 'node:fs';
import path from 'node:path';
import { decodePhoto } from 'rescue-face';
import { wilsonInterval } from 'rescue-face/evaluation';
import { judge, measureProvenance, PROVENANCE_RULES } from 'rescue-face/quality';
import sharp from 'sharp';
import { mulberry32 } from './mulberry32.js';
import { camera, type Raw, SUSPECT_KINDS, stored } from './provenance-kinds.js';
import { percentile, progress } from './timing.js';

/** What is asked of the measurement. */
export interface ProvenanceBenchOptions {
  readonly dataDir: string;
  /** Photos without a trace, and frames of a webcam of each size. Default 1,000 and 200. */
  readonly negatives?: number | undefined;
  readonly frames?: number | undefined;
  /** Suspect photos of each kind. Default 200. */
  readonly positives?: number | undefined;
  log(line: string): void;
}

/** Longer side that photos are worked on at: what a phone's picture is after `preparePhoto`, less what time allows. */
const WORKED = 1400;
/** The share of false alarms that detection rates are given at. */
const ALARMS = 0.02;

type Values = Readonly<Record<string, number>>;

/**
 * How often each kind of suspect photo is noticed, by the rules as they stand and at 2 % false alarms. Everything is made
 * from the photos of deepface: each kind is generated, and real ones will differ.
 */
export async function measureSuspicions({ dataDir, negatives = 1000, frames = 200, positives = 200, log }: ProvenanceBenchOptions) {
  const folder = path.join(dataDir, 'deepface');
  const photos: Raw[] = [];
  for (const name of readdirSync(folder).sort()) {
    if (!name.endsWith('.jpg')) continue;
    const { data, info } = await sharp(path.join(folder, name))
      .autoOrient()
      .resize({ width: WORKED, height: WORKED, fit: 'inside', withoutEnlargement: true })
      .toColourspace('srgb')
      .raw()
      .toBuffer({ resolveWithObject: true });
    if (info.channels === 3 && Math.min(info.width, info.height) >= 500) photos.push({ width: info.width, height: info.height, data });
  }
  const photo = (i: number) => photos[i % photos.length] as Raw;
  const clean = await series('clean', negatives, async (i, random) => stored(await camera(photo(i), random), 80 + 16 * random()));
  const webcam: Record<string, unknown> = {};
  for (const [width, height] of [
    [640, 480],
    [1280, 720],
  ] as const) {
    const values = await series(`webcam ${width}×${height}`, frames, async (i, random) =>
      stored(await camera(photo(i), random, width, height), 75 + 20 * random()),
    );
    webcam[`${width}x${height}`] = rate(values.filter(suspected).length, values.length);
  }
  const kinds: Record<string, unknown> = {};
  for (const { name, measure, make } of SUSPECT_KINDS) {
    const values = await series(name, positives, async (i, random) => make(await camera(photo(i), random), random));
    const limit = percentile(
      clean.map((one) => one[measure] ?? 0),
      1 - ALARMS,
    );
    const at = values.filter((one) => (one[measure] ?? 0) > limit).length;
    kinds[name] = {
      measure,
      limitAtTwoPerCent: limit,
      detected: rate(at, values.length),
      byPolicy: rate(values.filter(suspected).length, values.length),
      quartiles: [0.05, 0.25, 0.5].map((q) =>
        percentile(
          values.map((one) => one[measure] ?? 0),
          q,
        ),
      ),
    };
  }
  return {
    photos: photos.length,
    clean: rate(clean.filter(suspected).length, clean.length),
    webcam,
    kinds,
    cleanQuantiles: quantiles(clean),
  };

  async function series(name: string, count: number, make: (i: number, random: () => number) => Promise<Uint8Array>): Promise<Values[]> {
    const step = progress(name, count);
    const out: Values[] = [];
    for (let i = 0; i < count; i++) {
      const bytes = await make(i, mulberry32(31 * i + name.length));
      const { image } = await decodePhoto(bytes);
      const measurements = measureProvenance(bytes, image);
      const broken = judge({ id: 'provenance@1', rules: PROVENANCE_RULES }, measurements).rules.filter(
        ({ status }) => status === 'fail',
      ).length;
      out.push({ broken, ...Object.fromEntries(measurements.flatMap((one) => (one.status === 'ok' ? [[one.name, one.value]] : []))) });
      step(i + 1);
    }
    log(`provenance: ${name} measured`);
    return out;
  }
}

function suspected(values: Values): boolean {
  return (values['broken'] ?? 0) > 0;
}

function rate(hits: number, of: number) {
  return { rate: hits / of, hits, of, ...wilsonInterval(hits / of, of) };
}

function quantiles(values: readonly Values[]) {
  const names = [...new Set(values.flatMap((one) => Object.keys(one)))];
  return Object.fromEntries(
    names.map((name) => [
      name,
      [0.5, 0.95, 0.98, 0.99, 1].map((q) =>
        percentile(
          values.map((one) => one[name] ?? 0),
          q,
        ),
      ),
    ]),
  );
}
