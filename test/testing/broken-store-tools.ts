import { memoryStore, type Store } from 'rescue-face/adapters/memory-store';

/** A store whose methods are those of a correct one, but for the given. */
export function withFault(fault: (inner: Store) => Partial<Store>): () => Store {
  return () => {
    const inner = memoryStore();
    const overrides = fault(inner);
    return new Proxy(inner, {
      get(target, name) {
        const value: unknown = Reflect.get(name in overrides ? overrides : target, name, name in overrides ? overrides : target);
        return typeof value === 'function' ? value.bind(name in overrides ? overrides : target) : value;
      },
    });
  };
}

export async function* mapped<T, U>(items: AsyncIterable<T>, change: (all: T[]) => Iterable<U>): AsyncGenerator<U> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  yield* change(all);
}

/** The type of a generic method, for a fault that has to stand in its place. */
export const as = <T>(method: unknown): T => method as T;

export type Get = Store['get'];
export type Scan = Store['scan'];

/** What stores do wrong, and the one clause that must notice. */
export type BrokenStores = readonly (readonly [fault: string, clause: string, open: () => Store])[];
