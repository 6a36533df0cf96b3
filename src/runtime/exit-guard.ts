import { BUSY_SLOT, STOP_SLOT } from './worker-protocol.js';

/** Longest single native call that process exit waits for, in milliseconds. */
const EXIT_WAIT_MS = 10_000;

/**
 * The one thing in this library that belongs to the process and not to an instance: when the process ends, by
 * `process.exit`, an uncaught error or an empty loop, every worker still inside native code is waited for.
 */
const guarded = new Set<Int32Array>();

/** Registers a worker's control words until the returned function is called. */
export function guardExit(words: Int32Array): () => void {
  if (guarded.size === 0) process.on('exit', waitForNativeWork);
  guarded.add(words);
  return () => {
    guarded.delete(words);
    if (guarded.size === 0) process.off('exit', waitForNativeWork);
  };
}

function waitForNativeWork(): void {
  for (const words of guarded) Atomics.store(words, STOP_SLOT, 1);
  const deadline = Date.now() + EXIT_WAIT_MS;
  for (const words of guarded) {
    while (Atomics.load(words, BUSY_SLOT) === 1 && Date.now() < deadline) {
      Atomics.wait(words, BUSY_SLOT, 1, deadline - Date.now());
    }
  }
}
