import type { Progress } from './progress.js';

const EVERY_MS = 500;

/** Says the same until a task that tells nothing of itself has ended: somebody who waits for a minute is told what for. */
export async function sayWhile<T>(progress: Progress, text: string, task: Promise<T>): Promise<T> {
  const timer = setInterval(() => progress.say(text), EVERY_MS);
  try {
    return await task;
  } finally {
    clearInterval(timer);
  }
}
