import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { median, progress } from './timing.js';

/** Parts of the folder; each is embedded on one core and on two, in turn. */
const PARTS = 8;

/** Photos a second on one core and on two, over all photos of a folder. */
export interface CoreScaling {
  readonly photos: number;
  readonly oneCorePerSecond: number;
  readonly twoCoresPerSecond: number;
  /** Two cores over one, over all photos. */
  readonly speedup: number;
  /** The same for each part, and their median. */
  readonly parts: readonly number[];
  readonly medianOfParts: number;
}

/** Embeds every photo of a folder twice: by a process bound to one core, and by one on two, part by part, order reversed every other part. */
export function coreScaling(folder: string, photos: number): CoreScaling {
  const report = progress('one core and two', 2 * PARTS);
  const sum = { one: 0, two: 0 };
  const parts: number[] = [];
  for (let part = 0; part < PARTS; part++) {
    const bounds = [Math.floor((photos * part) / PARTS), Math.floor((photos * (part + 1)) / PARTS)];
    const ms = { one: 0, two: 0 };
    for (const cores of part % 2 === 0 ? (['one', 'two'] as const) : (['two', 'one'] as const)) {
      ms[cores] = embedPart(folder, bounds, cores);
      sum[cores] += ms[cores];
      report(2 * part + (ms.one > 0 && ms.two > 0 ? 2 : 1));
    }
    parts.push(ms.one / ms.two);
  }
  return {
    photos,
    oneCorePerSecond: (1000 * photos) / sum.one,
    twoCoresPerSecond: (1000 * photos) / sum.two,
    speedup: sum.one / sum.two,
    parts,
    medianOfParts: median(parts),
  };
}

function embedPart(folder: string, bounds: readonly number[], cores: 'one' | 'two'): number {
  const script = fileURLToPath(new URL('embed-part.ts', import.meta.url));
  const command = [process.execPath, '--import', 'tsx', script, folder, ...bounds.map(String), cores === 'one' ? '1' : '2'];
  const output = execFileSync('taskset', ['-c', cores === 'one' ? '0' : '0,1', ...command], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return (JSON.parse(output) as { ms: number }).ms;
}
