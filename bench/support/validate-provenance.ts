import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { decodePhoto } from 'rescue-face';
import { wilsonInterval } from 'rescue-face/evaluation';
import { judge, measureProvenance, PROVENANCE_RULES } from 'rescue-face/quality';
import { CLEAN, fileOf, type Series, SUSPECT, WEBCAM } from './provenance-series.js';
import { provenanceSubjects } from './provenance-subjects.js';
import { percentile, progress } from './timing.js';
import { canFilm } from './video-frames.js';

/** What is asked of the measurement. */
export interface ProvenanceBenchOptions {
  readonly dataDir: string;
  /** Where the files that are made are kept; they are made again where it is absent. */
  readonly keep?: string | undefined;
  log(line: string): void;
}

/** The share of false alarms that detection rates are given at. */
const ALARMS = 0.02;
type Values = Readonly<Record<string, number>>;
/** One photo: the half of the people that it is of, what was measured, and which rules it breaks. */
interface Made {
  readonly half: 0 | 1;
  readonly values: Values;
  readonly broken: readonly string[];
}

/**
 * How often each kind of suspect photo is noticed: by each measure at 2 % false alarms, the limit set on one half of the
 * people and judged on the other, both ways; and by the rules as they stand. Every suspect photo is generated, and so are
 * the frames of webcams: real ones will differ.
 */
export async function measureSuspicions({ dataDir, keep, log }: ProvenanceBenchOptions) {
  const subjects = await provenanceSubjects(dataDir);
  const films = await canFilm();
  if (!films) log('provenance: no ffmpeg here: frames of videos are not measured');
  const clean = (await each(CLEAN)).flatMap(([, made]) => made);
  const frames = await each(WEBCAM);
  const suspect = await each(SUSPECT.filter(({ name }) => films || name !== 'video-frame'));
  return {
    subjects: subjects.counts,
    clean: { suspected: rate(suspected(clean), clean.length), byRule: byRule(clean) },
    webcam: Object.fromEntries(
      [...frames, ['all', frames.flatMap(([, made]) => made)] as const].map(([name, made]) => [
        name,
        { suspected: rate(suspected(made), made.length), byRule: byRule(made) },
      ]),
    ),
    kinds: Object.fromEntries(
      suspect.map(([name, made]) => [
        name,
        {
          suspected: rate(suspected(made), made.length),
          byRule: byRule(made),
          byMeasure: Object.fromEntries(PROVENANCE_RULES.map(({ measure }) => [measure, atTwoPerCent(measure, clean, made)])),
        },
      ]),
    ),
    cleanQuantiles: quantiles([...clean, ...frames.flatMap(([, made]) => made)]),
  };

  async function each(all: readonly Series[]): Promise<[string, readonly Made[]][]> {
    const out: [string, readonly Made[]][] = [];
    for (const series of all) {
      const { name, count } = series;
      const step = progress(name, count);
      const made: Made[] = [];
      for (let i = 0; i < count; i++) {
        const half = (i % 2) as 0 | 1;
        const file = await kept(`${name}/${i}.jpg`, () => fileOf(series, subjects, i));
        made.push({ half, ...(await judged(file)) });
        step(i + 1);
      }
      out.push([name, made]);
      log(`provenance: ${name} measured`);
    }
    return out;
  }

  async function kept(name: string, make: () => Promise<Uint8Array>): Promise<Uint8Array> {
    if (keep === undefined) return make();
    const file = path.join(keep, name);
    if (existsSync(file)) return readFileSync(file);
    const bytes = await make();
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, bytes);
    return bytes;
  }
}

async function judged(file: Uint8Array): Promise<Omit<Made, 'half'>> {
  const { image } = await decodePhoto(file);
  const measurements = measureProvenance(file, image);
  const { rules } = judge({ id: 'provenance@1', rules: PROVENANCE_RULES }, measurements);
  return {
    values: Object.fromEntries(measurements.flatMap((one) => (one.status === 'ok' ? [[one.name, one.value]] : []))),
    broken: rules.filter(({ status }) => status === 'fail').map(({ rule }) => rule),
  };
}

function suspected(made: readonly Made[]): number {
  return made.filter(({ broken }) => broken.length > 0).length;
}

function byRule(made: readonly Made[]) {
  return Object.fromEntries(
    PROVENANCE_RULES.map(({ id }) => [id, rate(made.filter(({ broken }) => broken.includes(id)).length, made.length)]),
  );
}

/** What cannot be measured alarms nobody. */
function atTwoPerCent(measure: string, clean: readonly Made[], made: readonly Made[]) {
  const of = (all: readonly Made[], half: number) => all.filter((one) => one.half === half).map(({ values }) => values[measure] ?? 0);
  const limits = [0, 1].map((half) => percentile(of(clean, half), 1 - ALARMS));
  const above = (all: readonly Made[]) =>
    [0, 1].reduce((sum, half) => sum + of(all, half).filter((value) => value > (limits[1 - half] ?? Number.NaN)).length, 0);
  return { limits, detected: rate(above(made), made.length), falseAlarms: rate(above(clean), clean.length) };
}

function rate(hits: number, of: number) {
  return { rate: hits / of, hits, of, ...wilsonInterval(hits / of, of) };
}

function quantiles(made: readonly Made[]) {
  return Object.fromEntries(
    PROVENANCE_RULES.map(({ measure }) => [
      measure,
      [0.5, 0.95, 0.98, 0.99, 0.995, 1].map((q) =>
        percentile(
          made.map(({ values }) => values[measure] ?? 0),
          q,
        ),
      ),
    ]),
  );
}
