import { readdirSync, readFileSync } from 'node:fs';
import { kill } from 'node:process';

/** Whether a process runs. One that has ended and that nobody has asked about yet does not. */
export function alive(pid: number): boolean {
  try {
    kill(pid, 0);
  } catch {
    return false;
  }
  if (process.platform !== 'linux') return true;
  try {
    // The state stands behind the name, which may hold anything.
    return !/\) Z [^)]*$/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

/** Numbers of this process's children, those among them that have ended and were not reaped; on Linux only. */
export function childrenOfThis(): string[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc').filter((name) => {
    if (!/^\d+$/.test(name)) return false;
    try {
      return Number(/\) \S (\d+) [^)]*$/.exec(readFileSync(`/proc/${name}/stat`, 'utf8'))?.[1]) === process.pid;
    } catch {
      return false;
    }
  });
}
