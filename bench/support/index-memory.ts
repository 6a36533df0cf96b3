import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { SdkIndexName } from './sdk-indexes.js';

const FACES = 1_000_000;

/** Indexes whose memory is measured: a graph has that of exact search, and its own (in the curves). */
const INDEXES = ['exact', 'int8'] as const satisfies readonly SdkIndexName[];

export interface IndexMemory {
  readonly faces: number;
  /** What each takes beyond 200,000. */
  readonly bytesPerFace: number;
  /** What all take with the index's thread and runtime, and what these take alone. */
  readonly wholeMiB: number;
  readonly besideMiB: number;
  readonly loadMs: number;
}

/** What a million faces take in each index, in a process of its own. */
export function measureMemory(log: (line: string) => void): Record<(typeof INDEXES)[number], IndexMemory> {
  const script = fileURLToPath(new URL('memory-child.ts', import.meta.url));
  const rows = INDEXES.map((name) => {
    log(`memory: ${name}`);
    const command = ['--expose-gc', '--import', 'tsx', script, name, String(FACES)];
    const { status, stdout } = spawnSync(process.execPath, command, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
    if (status !== 0) throw new Error(`the memory of ${name} could not be measured`);
    return [name, JSON.parse(stdout) as IndexMemory] as const;
  });
  return Object.fromEntries(rows) as Record<(typeof INDEXES)[number], IndexMemory>;
}
