import { readdirSync, readFileSync } from 'node:fs';

/** What a process and its children hold in memory; of Linux. */
export function residentBytes(pid: number): number {
  let kilobytes = 0;
  for (const one of [String(pid), ...childrenOf(pid)]) {
    kilobytes += Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${one}/status`, 'utf8'))?.[1] ?? 0);
  }
  return kilobytes * 1024;
}

function childrenOf(pid: number): string[] {
  return readdirSync(`/proc/${pid}/task`).flatMap((task) =>
    readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8')
      .split(' ')
      .filter((child) => child !== ''),
  );
}

/** For a process started with `--expose-gc`: what nobody refers to is given back. */
export function collectGarbage(): void {
  const { gc } = globalThis as { gc?: () => void };
  gc?.();
  gc?.();
}
