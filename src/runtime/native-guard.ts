import { BUSY_SLOT, STOP_SLOT } from './worker-protocol.js';

/**
 * Brackets native work in a worker, so that the host can see when ending the thread is safe: a thread that is
 * ended inside native code takes the whole process down with it (exit 134). Once the host has asked for a stop,
 * no native call begins any more.
 */
export interface NativeGuard {
  run<T>(work: () => Promise<T> | T): Promise<T>;
}

/** For code that runs on the host's own thread (tools, benchmarks): nothing to guard. */
export const unguarded: NativeGuard = {
  run: async (work) => work(),
};

/** A guard over the control words a worker shares with its host. Calls must not overlap. */
export function nativeGuard(control: SharedArrayBuffer): NativeGuard {
  const words = new Int32Array(control);
  const idle = () => {
    Atomics.store(words, BUSY_SLOT, 0);
    Atomics.notify(words, BUSY_SLOT);
  };
  return {
    async run(work) {
      Atomics.store(words, BUSY_SLOT, 1);
      // Busy is raised before stop is read: the host reads them the other way round, so one of the two sees the other.
      if (Atomics.load(words, STOP_SLOT) !== 0) {
        idle();
        return new Promise<never>(() => {});
      }
      try {
        return await work();
      } finally {
        idle();
      }
    },
  };
}
