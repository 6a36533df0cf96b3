import { readFileSync } from 'node:fs';
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
