import type { Store } from 'rescue-face';

/** A store that does some things otherwise, and the rest as the one within. Closing it leaves that one open. */
export function wrapStore(inner: Store, otherwise: Partial<Store>): Store {
  const all: Partial<Store> = { [Symbol.asyncDispose]: async () => {}, ...otherwise };
  return new Proxy(inner, {
    get(target, name) {
      if (Object.hasOwn(all, name)) return Reflect.get(all, name);
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
