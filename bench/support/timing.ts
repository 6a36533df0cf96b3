/** Milliseconds with sub-microsecond resolution, from a monotonic clock. */
export function now(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

/** The value below which `fraction` of the values lie, linear between neighbours; NaN of nothing. */
export function percentile(values: readonly number[], fraction: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const place = (sorted.length - 1) * fraction;
  const low = sorted[Math.floor(place)] ?? Number.NaN;
  const high = sorted[Math.ceil(place)] ?? Number.NaN;
  return low + (high - low) * (place - Math.floor(place));
}

/** The middle value; NaN of nothing. */
export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

/** What a series of timings came to, in milliseconds. */
export interface TimingSummary {
  readonly count: number;
  readonly median: number;
  readonly p05: number;
  readonly p95: number;
  readonly min: number;
  readonly max: number;
}

export function summarise(times: readonly number[]): TimingSummary {
  return {
    count: times.length,
    median: percentile(times, 0.5),
    p05: percentile(times, 0.05),
    p95: percentile(times, 0.95),
    min: percentile(times, 0),
    max: percentile(times, 1),
  };
}

/** The time one call takes, in milliseconds. */
export async function time(work: () => unknown): Promise<number> {
  const start = now();
  await work();
  return now() - start;
}

/** Options of {@link interleave}. */
export interface InterleaveOptions {
  /** Counted rounds. */
  readonly rounds: number;
  /** Rounds run first and thrown away. Default 2. */
  readonly warmup?: number;
  /** Told after each counted round. */
  readonly onRound?: ((round: number, rounds: number) => void) | undefined;
}

/**
 * Times rivals in turn, one call of each per round, the order reversed every other round, so that a machine that
 * slows down slows all of them. Answers the milliseconds of every counted call.
 */
export async function interleave<Name extends string>(
  rivals: Readonly<Record<Name, (round: number) => unknown>>,
  options: InterleaveOptions,
): Promise<Record<Name, number[]>> {
  const names = Object.keys(rivals) as Name[];
  const times = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>;
  const warmup = options.warmup ?? 2;
  for (let round = -warmup; round < options.rounds; round++) {
    for (const name of round % 2 === 0 ? names : [...names].reverse()) {
      const elapsed = await time(() => rivals[name](round));
      if (round >= 0) times[name].push(elapsed);
    }
    if (round >= 0) options.onRound?.(round + 1, options.rounds);
  }
  return times;
}

/** The median of the per-round ratios of two interleaved series: steadier than the ratio of two medians. */
export function medianRatio(over: readonly number[], under: readonly number[]): number {
  return median(over.map((value, round) => value / (under[round] ?? Number.NaN)));
}

/** A progress printer for long loops: one line on stderr at most every `everyMs` milliseconds, and one at the end. */
export function progress(what: string, total: number, everyMs = 5000): (done: number) => void {
  const start = now();
  let last = start;
  return (done) => {
    const at = now();
    if (at - last < everyMs && done < total) return;
    last = at;
    const seconds = (at - start) / 1000;
    const left = done > 0 ? (seconds / done) * (total - done) : Number.NaN;
    process.stderr.write(`${what}: ${done}/${total}, ${seconds.toFixed(0)} s${done < total ? `, about ${left.toFixed(0)} s left` : ''}\n`);
  };
}
