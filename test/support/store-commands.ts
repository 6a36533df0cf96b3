import { deepStrictEqual, ok } from 'node:assert/strict';
import fc from 'fast-check';
import type { RecordKind, Store, StoreBatch, StoreChange, StoreRecordKey } from 'rescue-face/adapters/memory-store';
import type { StoreFactory } from 'rescue-face/testing';
import { byRevisionAndName, CONFLICT, KINDS, type ModelStore } from './model-store.js';
import { batchOf, bytes, key, kind, type Plan, person, plan } from './store-plans.js';

/** The store under test, which a reopening replaces. */
export interface Real {
  store: Store;
  readonly factory: StoreFactory;
}

type Command = fc.AsyncCommand<ModelStore, Real>;

interface CommandText {
  /** What it does, for the report of a failure. */
  readonly text: string;
  /** Whether it can be run as things stand; default: always. */
  readonly check?: (model: ModelStore) => boolean;
  readonly run: (model: ModelStore, real: Real) => Promise<void>;
}

/** A command that also holds the store to its revision and head. */
function command({ text, check = () => true, run }: CommandText): Command {
  return {
    check,
    async run(model, real) {
      await run(model, real);
      deepStrictEqual([real.store.revision, real.store.head], [model.revision, model.head], 'revision and head');
    },
    toString: () => text,
  };
}

const told = (value: unknown) => JSON.stringify(value, (_, inner) => (ArrayBuffer.isView(inner) ? [...(inner as Uint8Array)] : inner));

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

/** What a call answers, a conflict as the model says it. */
async function answer<T>(call: Promise<T>): Promise<T | typeof CONFLICT> {
  return call.catch((error: { readonly code?: unknown }) => {
    if (error.code === 'ERR_STORE_CONFLICT') return CONFLICT;
    throw error;
  });
}

/** As the model has it: what is undefined is not there. */
function plain<T>(value: T): T {
  if (Array.isArray(value)) return value.map(plain) as T;
  if (value === null || typeof value !== 'object' || ArrayBuffer.isView(value)) return value;
  return Object.fromEntries(Object.entries(value).flatMap(([name, inner]) => (inner === undefined ? [] : [[name, plain(inner)]]))) as T;
}

/** Overwrites every array of bytes or numbers: whoever holds it too is found out. */
function overwrite(value: unknown): void {
  if (value instanceof Uint8Array || value instanceof Float32Array) value.fill(9);
  else if (value !== null && typeof value === 'object') for (const inner of Object.values(value)) overwrite(inner);
}

function compare(found: unknown, expected: unknown): void {
  deepStrictEqual(found, plain(expected));
  overwrite(found);
}

async function commit(batch: StoreBatch, model: ModelStore, { store }: Real): Promise<void> {
  const expected = model.commit(batch);
  const lent = structuredClone(batch);
  deepStrictEqual(await answer(store.commit(lent)), expected);
  overwrite(lent);
}

const commits = plan.map((each: Plan) =>
  command({ text: `commit(${told(each)})`, run: (model, real) => commit(batchOf(each, model), model, real) }),
);

const abortedCommits = plan.map((each) =>
  command({
    text: 'a commit that is aborted',
    async run(model, { store }) {
      const reason = new Error('aborted by the model');
      const caught = await store.commit(batchOf(each, model), { signal: AbortSignal.abort(reason) }).catch((error: unknown) => error);
      deepStrictEqual(caught, reason);
    },
  }),
);

const gets = key.map((each: StoreRecordKey) =>
  command({
    text: `get(${told(each)})`,
    run: async (model, { store }) => compare(await store.get(each.kind, each.id), model.get(each)),
  }),
);

const scans = fc.tuple(kind, fc.option(person, { nil: undefined })).map(([of, personId]: [RecordKind, string | undefined]) =>
  command({
    text: `scan(${told([of, personId])})`,
    run: async (model, { store }) => compare(await all(store.scan(of, { personId })), model.scan(of, personId)),
  }),
);

const scansAcross = fc.tuple(kind, plan).map(([of, each]) =>
  command({
    text: `scan(${of}) across commit(${told(each)})`,
    async run(model, real) {
      const expected = model.scan(of);
      const found: unknown[] = [];
      for await (const stored of real.store.scan(of)) {
        if (found.push(stored) === 1) await commit(batchOf(each, model), model, real);
      }
      compare(found, expected);
    },
  }),
);

const since = fc.oneof(
  { weight: 1, arbitrary: fc.constant(0) },
  { weight: 3, arbitrary: fc.integer({ min: 0, max: 100 }).map((percent) => percent / 100) },
);
const kinds = fc.option(fc.uniqueArray(kind, { minLength: 1, maxLength: KINDS.length }), { nil: undefined });

const changes = fc.tuple(since, kinds).map(([part, of]) =>
  command({
    text: `changes(${part} of all, ${told(of)})`,
    async run(model, { store }) {
      const from = Math.round(part * model.revision);
      const found = await answer(all<StoreChange>(store.changes(from, { kinds: of })));
      if (found !== CONFLICT) {
        ok(
          found.every((change, place) => change.revision >= (found[place - 1]?.revision ?? 0)),
          'changes in commit order',
        );
        found.sort(byRevisionAndName);
      }
      compare(found, model.changes(from, of));
    },
  }),
);

const entries = since.map((part) =>
  command({
    text: `readEntries(${part} of all)`,
    async run(model, { store }) {
      const from = Math.round(part * (model.head + 1));
      const found = await all(store.readEntries(from));
      const leaves = (await all(store.readLeaves(from))).flat();
      deepStrictEqual(
        found.map(({ leaf }) => leaf),
        leaves,
        'leaves',
      );
      deepStrictEqual(
        found.map(({ leaf: _, ...entry }) => entry),
        model.entries(from),
      );
      // What was given once is given ever after.
      for (const [place, leaf] of leaves.entries()) {
        const first = model.leaves[from + place] ?? leaf.slice();
        model.leaves[from + place] = first;
        deepStrictEqual(leaf, first);
      }
      overwrite(leaves);
      overwrite(found);
    },
  }),
);

const purges = fc.constant(
  command({
    text: 'purge()',
    async run(model, { store }) {
      await store.purge();
      model.purge();
    },
  }),
);

const cacheName = fc.constantFrom('a', 'b');

const begins = cacheName.map((name) =>
  command({
    text: `cache.begin(${name})`,
    async run(model, { store }) {
      await store.cache?.begin(name);
      model.caches.set(name, []);
    },
  }),
);

const appends = fc.tuple(cacheName, bytes).map(([name, block]) =>
  command({
    text: `cache.append(${name}, ${told(block)})`,
    async run(model, { store: { cache } }) {
      if (cache === undefined) return;
      const lent = block.slice();
      const found = await answer(cache.append(name, lent));
      overwrite(lent);
      deepStrictEqual(found, model.caches.get(name)?.push([...block]) === undefined ? CONFLICT : undefined);
    },
  }),
);

const reads = cacheName.map((name) =>
  command({
    text: `cache.read(${name})`,
    async run(model, { store: { cache } }) {
      if (cache === undefined) return;
      const found = await all(cache.read(name));
      deepStrictEqual(
        found.map((block) => [...block]),
        model.caches.get(name) ?? [],
      );
      overwrite(found);
    },
  }),
);

const reopenings = fc.constant(
  command({
    text: 'reopen()',
    async run(_, real) {
      if (!real.store.capabilities.durable || real.factory.reopen === undefined) return;
      await real.store[Symbol.asyncDispose]();
      real.store = await real.factory.reopen();
    },
  }),
);

/** Every command there is; commits several times, so that there is something to read. */
export const COMMANDS: readonly fc.Arbitrary<Command>[] = [
  commits,
  commits,
  commits,
  commits,
  abortedCommits,
  gets,
  scans,
  scansAcross,
  changes,
  entries,
  entries,
  purges,
  begins,
  appends,
  appends,
  reads,
  reopenings,
];
