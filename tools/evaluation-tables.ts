/** Tables of docs/evaluation.md, from what `npm run bench -- evaluate` wrote. */
interface Interval {
  readonly low: number;
  readonly high: number;
}

interface Rate {
  readonly fnir: number;
  readonly interval?: Interval;
}

type OpenSetResult = { readonly status: 'ok'; readonly fnir: number; readonly interval?: Interval } | { readonly status: 'not-measurable' };

interface Searches {
  readonly openSet: { readonly points: readonly { readonly fpir: number; readonly result: OpenSetResult }[] };
  readonly investigation: { readonly rates: readonly { readonly listLength: number; readonly fnir: number }[] };
}

type Kinds = Readonly<Record<'similarity' | 's-norm', Searches>>;

interface Verification {
  readonly matedComparisons: number;
  readonly nonMatedComparisons: number;
  readonly rates: readonly { readonly status: string; readonly wantedFmr: number; readonly fnmr: number; readonly interval?: Interval }[];
  readonly equalErrorRate: { readonly status: string; readonly eer: number; readonly interval?: Interval };
  readonly accuracy?: { readonly accuracy: number; readonly standardError: number };
}

interface Model {
  readonly rates: {
    readonly searches: Kinds;
    readonly verification: { readonly listed: Verification; readonly everyTwoPhotos: Verification };
  };
  readonly enrolledUpTo3: Readonly<Record<'one' | 'bestOf' | 'mean', Rate>>;
  readonly eastAsian: { readonly people: number; readonly photos: number; readonly verification: Verification };
}

interface BandFacts {
  readonly band: string;
  readonly score: number;
  readonly falsePositives: { readonly rate: number } & Interval;
}

interface CalibrationFacts {
  readonly id: string;
  readonly cost: Readonly<Record<'similarity' | 's-norm', { readonly value: number; readonly minimum: number; readonly heldOut: number }>>;
  readonly bands: Readonly<Record<'similarity' | 's-norm', readonly BandFacts[]>>;
  readonly extrapolation: readonly {
    readonly kind: string;
    readonly band: string;
    readonly galleryPeople: number;
    readonly predicted: { readonly rate: number } & Interval;
    readonly measured: number;
  }[];
  readonly falseMatches: readonly {
    readonly band: string;
    readonly lfwDev: { readonly rate: number };
    readonly eastAsian: { readonly status: string; readonly rate: number; readonly interval?: Interval };
  }[];
}

/** What the bench wrote. */
export interface EvaluationResults {
  readonly models: Readonly<Record<string, Model>>;
  readonly fusion: readonly { readonly galleryPeople: number; readonly first: Rate; readonly second: Rate; readonly fused: Rate }[];
  readonly calibrations: Readonly<Record<string, CalibrationFacts>>;
}

const KINDS = ['similarity', 's-norm'] as const;
const NAMES: Readonly<Record<string, string>> = {
  default: 'default',
  mobilefacenet: 'MobileFaceNet',
  'mobilefacenet flipped': 'MobileFaceNet, flip averaging',
};

/** Every table by its name. Headings are in both languages at once: the figures are the same. */
export function evaluationTables({ models, fusion, calibrations }: EvaluationResults): Readonly<Record<string, string>> {
  const each = Object.entries(models).map(([name, model]) => ({ name: NAMES[name] ?? name, ...model }));
  const kinds = each.flatMap(({ name, rates }) => KINDS.map((kind) => ({ name, kind, ...rates.searches[kind] })));
  return {
    'evaluation-identification': table(
      ['model', 'ranked by', 'FNIR at FPIR 10 %', 'FNIR at FPIR 1 %', 'not first', 'not in 10', 'not in 50'],
      kinds.map(({ name, kind, openSet, investigation }) => [
        name,
        kind,
        fnir(openSet, 0.1),
        fnir(openSet, 0.01),
        ...[1, 10, 50].map((length) => percent(investigation.rates.find(({ listLength }) => listLength === length)?.fnir ?? Number.NaN)),
      ]),
    ),
    'evaluation-verification': table(
      ['model', 'accuracy on pairs', 'EER', ...[0.01, 0.001, 0.0001].map((fmr) => `TAR at FMR ${percent(fmr)}`)],
      each.map(({ name, rates: { verification } }) => [
        name,
        `${percent(verification.listed.accuracy?.accuracy ?? Number.NaN)} ± ${percent(verification.listed.accuracy?.standardError ?? Number.NaN)}`,
        withInterval(verification.everyTwoPhotos.equalErrorRate.eer, verification.everyTwoPhotos.equalErrorRate.interval),
        ...[0.01, 0.001, 0.0001].map((fmr) => tar(verification.everyTwoPhotos, fmr)),
      ]),
    ),
    'evaluation-templates': table(
      ['model', 'one photo', 'up to three, best of their scores', 'up to three, their mean'],
      each.map(({ name, enrolledUpTo3: { one, bestOf, mean } }) => [
        name,
        ...[one, bestOf, mean].map(({ fnir: value, interval }) => withInterval(value, interval)),
      ]),
    ),
    'evaluation-fusion': table(
      ['judged on a gallery of', 'default', 'MobileFaceNet', 'fused'],
      fusion.map(({ galleryPeople, first, second, fused }) => [
        String(galleryPeople),
        ...[first, second, fused].map(({ fnir: value, interval }) => withInterval(value, interval)),
      ]),
    ),
    'evaluation-east-asian': table(
      [
        'model',
        'EER',
        'strangers at the score of `medium`',
        'the same on lfw-dev',
        'strangers at the score of `high`',
        'the same on lfw-dev',
      ],
      Object.entries(calibrations).map(([name, { falseMatches }]) => {
        const rates = models[name]?.eastAsian.verification.equalErrorRate;
        const at = (band: string) => falseMatches.find((one) => one.band === band);
        return [
          NAMES[name] ?? name,
          withInterval(rates?.eer ?? Number.NaN, rates?.interval),
          ...['medium', 'high'].flatMap((band) => {
            const found = at(band);
            const here = found?.eastAsian.status === 'ok' ? withInterval(found.eastAsian.rate, found.eastAsian.interval) : 'not measurable';
            return [here, percent(found?.lfwDev.rate ?? Number.NaN, 4)];
          }),
        ];
      }),
    ),
    'evaluation-calibration': table(
      ['model', 'score', 'C_llr', 'least possible', 'held out', '`high` from', 'FPIR', '`medium` from', 'FPIR'],
      Object.entries(calibrations).flatMap(([name, { cost, bands }]) =>
        KINDS.map((kind) => [
          NAMES[name] ?? name,
          kind,
          ...[cost[kind].value, cost[kind].minimum, cost[kind].heldOut].map((value) => value.toFixed(4)),
          ...['high', 'medium'].flatMap((band) => {
            const found = bands[kind].find((one) => one.band === band);
            return [found?.score.toFixed(3) ?? '–', withInterval(found?.falsePositives.rate ?? Number.NaN, found?.falsePositives)];
          }),
        ]),
      ),
    ),
    'evaluation-extrapolation': table(
      ['model', 'score', 'band', 'gallery', 'predicted FPIR', 'measured'],
      Object.entries(calibrations).flatMap(([name, { extrapolation }]) =>
        extrapolation.map(({ kind, band, galleryPeople, predicted, measured }) => [
          NAMES[name] ?? name,
          kind,
          band,
          String(galleryPeople),
          withInterval(predicted.rate, predicted),
          percent(measured),
        ]),
      ),
    ),
  };
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  return [heads, heads.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function fnir({ points }: Searches['openSet'], wanted: number): string {
  const result = points.find(({ fpir }) => fpir === wanted)?.result;
  return result?.status === 'ok' ? withInterval(result.fnir, result.interval) : 'not measurable';
}

function tar({ rates }: Verification, fmr: number): string {
  const rate = rates.find(({ wantedFmr }) => wantedFmr === fmr);
  if (rate?.status !== 'ok') return 'not measurable';
  return withInterval(1 - rate.fnmr, rate.interval && { low: 1 - rate.interval.high, high: 1 - rate.interval.low });
}

function withInterval(value: number, interval: Interval | undefined): string {
  return interval === undefined ? percent(value) : `${percent(value)} (${percent(interval.low)} to ${percent(interval.high)})`;
}

function percent(value: number, digits = 2): string {
  return `${(value * 100).toFixed(digits)} %`;
}
