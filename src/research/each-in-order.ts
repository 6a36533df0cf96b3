/**
 * Works on several items at once and answers in their order. After the first failure no further item is begun; it
 * rejects with that failure when everything begun has ended.
 */
export async function eachInOrder<T, R>(items: readonly T[], concurrency: number, work: (item: T) => Promise<R>): Promise<R[]> {
  const answers = new Map<number, R>();
  const failures: unknown[] = [];
  const rest = items.entries();
  const worker = async () => {
    for (const [place, item] of rest) {
      try {
        answers.set(place, await work(item));
      } catch (error) {
        failures.push(error);
      }
      if (failures.length > 0) return;
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, items.length) }, worker));
  if (failures.length > 0) throw failures[0];
  return items.map((_, place) => answers.get(place) as R);
}
