/** Root keys that every process of a test makes alike: the first one is given, each further one follows from its number. */
export function fixedKeys(crypto) {
  const keys = new Map();
  const at = (number) => {
    const id = `root-${number}`;
    if (!keys.has(id)) keys.set(id, crypto.derive(new Uint8Array(crypto.keyLength).fill(7), id, crypto.keyLength));
    return { id, key: new Uint8Array(keys.get(id)) };
  };
  let newest = 0;
  return {
    capabilities: { durable: true },
    current: async () => at(newest),
    async get(id) {
      const number = Number(/^root-(\d+)$/.exec(id)?.[1]);
      newest = Math.max(newest, number);
      return at(number);
    },
    list: async () => [...keys.keys()].map((id) => ({ id, createdAt: 0 })),
    add: async () => at(++newest),
    retire: async () => {},
    [Symbol.asyncDispose]: async () => {},
  };
}
