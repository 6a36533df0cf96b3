/** What is to be done when a signal aborts: one listener for all of it, however many calls share the host's signal. */
const waiting = new WeakMap<AbortSignal, Set<() => void>>();

/** Calls `act` once when the signal aborts, unless the returned function has been called before. */
export function onAbort(signal: AbortSignal, act: () => void): () => void {
  const acts = waiting.get(signal) ?? listen(signal);
  acts.add(act);
  return () => acts.delete(act);
}

function listen(signal: AbortSignal): Set<() => void> {
  const acts = new Set<() => void>();
  const abort = () => {
    for (const act of [...acts]) act();
  };
  signal.addEventListener('abort', abort, { once: true });
  waiting.set(signal, acts);
  return acts;
}

/** Settles with the work, or rejects as soon as the signal aborts; the work goes on. */
export function orAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work;
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      work.catch(() => {});
      reject(signal.reason);
      return;
    }
    const forget = onAbort(signal, () => reject(signal.reason));
    work.then(resolve, reject).finally(forget);
  });
}
