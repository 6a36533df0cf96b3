import type { IndexEntry, IndexHit, IndexSearchOptions, IndexWriteOptions } from 'rescue-face/vector-index';
import { PlainIndex } from './plain-index.js';

type Broken = new (space: string, dimension: number) => PlainIndex;

/** Indexes with one fault each: what they do wrong, and the one clause that must notice. */
export const BROKEN_INDEXES: readonly (readonly [fault: string, clause: string, Broken])[] = [
  [
    "keeps the caller's array",
    'index/copies',
    class extends PlainIndex {
      protected override copy(vector: Float32Array) {
        return vector;
      }
    },
  ],
  [
    'copies only after a turn of the event loop',
    'index/copies',
    class extends PlainIndex {
      override async upsert(entries: readonly IndexEntry[], options: IndexWriteOptions = {}) {
        this.begin(options);
        this.advance(options);
        this.checkAll(entries);
        await Promise.resolve();
        for (const { id, embedding } of entries) this.put(id, this.copy(embedding.vector));
      }
    },
  ],
  [
    'loses the last write',
    'index/replace',
    class extends PlainIndex {
      protected override put(id: string, vector: Float32Array) {
        if (!this.entries.has(id)) super.put(id, vector);
      }
    },
  ],
  [
    'sorts upside down',
    'index/order',
    class extends PlainIndex {
      protected override cut(hits: IndexHit[], options: IndexSearchOptions) {
        const best = super.cut(hits, options);
        return new Set(best.map(({ similarity }) => similarity.toFixed(4))).size === 1 ? best : best.reverse();
      }
    },
  ],
  [
    'breaks ties the wrong way',
    'index/ties',
    class extends PlainIndex {
      protected override compare(a: IndexHit, b: IndexHit) {
        return b.similarity - a.similarity || (a.id < b.id ? 1 : -1);
      }
    },
  ],
  [
    'breaks ties by locale',
    'index/ties',
    class extends PlainIndex {
      protected override compare(a: IndexHit, b: IndexHit) {
        return b.similarity - a.similarity || a.id.localeCompare(b.id);
      }
    },
  ],
  [
    'breaks ties after the cut only',
    'index/ties',
    class extends PlainIndex {
      protected override cut(hits: IndexHit[], { k }: IndexSearchOptions) {
        return hits
          .sort((a, b) => b.similarity - a.similarity)
          .slice(0, k)
          .sort((a, b) => this.compare(a, b));
      }
    },
  ],
  [
    'rounds',
    'index/raw',
    class extends PlainIndex {
      protected override similarity(a: Float32Array, b: Float32Array) {
        return Math.round(super.similarity(a, b) * 1e4) / 1e4;
      }
    },
  ],
  [
    'scales similarities to 0..1',
    'index/raw',
    class extends PlainIndex {
      protected override similarity(a: Float32Array, b: Float32Array) {
        return (1 + super.similarity(a, b)) / 2;
      }
    },
  ],
  [
    'accepts NaN',
    'index/finite',
    class extends PlainIndex {
      protected override checkFinite() {}
    },
  ],
  [
    'mixes spaces',
    'index/space',
    class extends PlainIndex {
      protected override checkSpace() {}
    },
  ],
  [
    'takes any dimension',
    'index/dimension',
    class extends PlainIndex {
      protected override checkDimension() {}
    },
  ],
  [
    'takes the entries before a bad one',
    'index/all-or-nothing',
    class extends PlainIndex {
      override async upsert(entries: readonly IndexEntry[], options: IndexWriteOptions = {}) {
        for (const one of entries) await super.upsert([one], options);
        if (entries.length === 0) await super.upsert([], options);
      }
    },
  ],
  [
    'ignores allow',
    'index/allow',
    class extends PlainIndex {
      protected override eligible() {
        return [...this.entries];
      }
    },
  ],
  [
    'filters by allow after the cut',
    'index/allow',
    class extends PlainIndex {
      protected override eligible() {
        return [...this.entries];
      }
      protected override cut(hits: IndexHit[], options: IndexSearchOptions) {
        return super.cut(hits, options).filter(({ id }) => options.allow?.has(id) ?? true);
      }
    },
  ],
  [
    'takes an empty allow for none at all',
    'index/allow',
    class extends PlainIndex {
      protected override eligible(options: IndexSearchOptions) {
        return options.allow?.size === 0 ? [...this.entries] : super.eligible(options);
      }
    },
  ],
  [
    'returns removed ids',
    'index/remove',
    class extends PlainIndex {
      readonly #ghosts = new Map<string, Float32Array>();
      override async remove(ids: readonly string[], options: IndexWriteOptions = {}) {
        for (const id of ids) {
          const vector = this.entries.get(id);
          if (vector !== undefined) this.#ghosts.set(id, vector);
        }
        await super.remove(ids, options);
      }
      protected override eligible(options: IndexSearchOptions) {
        return [...super.eligible(options), ...this.#ghosts];
      }
    },
  ],
  [
    'stumbles over absent ids',
    'index/remove',
    class extends PlainIndex {
      override async remove(ids: readonly string[], options: IndexWriteOptions = {}) {
        this.begin(options);
        if (ids.includes('absent')) throw new RangeError('no such id');
        await super.remove(ids, options);
      }
    },
  ],
  [
    'counts removed entries',
    'index/size',
    class extends PlainIndex {
      readonly #ever = new Set<string>();
      protected override put(id: string, vector: Float32Array) {
        this.#ever.add(id);
        super.put(id, vector);
      }
      override get size() {
        return this.#ever?.size ?? 0;
      }
    },
  ],
  [
    'takes a k of 0',
    'index/k',
    class extends PlainIndex {
      protected override checkK(k: number) {
        if (k !== 0) super.checkK(k);
      }
    },
  ],
  [
    'ignores the signal',
    'index/signal',
    class extends PlainIndex {
      protected override begin() {
        super.begin({});
      }
    },
  ],
  [
    'answers an aborted call with an error of its own',
    'index/signal',
    class extends PlainIndex {
      protected override begin(options: { readonly signal?: AbortSignal | undefined }) {
        if (options.signal?.aborted === true) throw new Error('aborted');
        super.begin(options);
      }
    },
  ],
  [
    'searches state no revision',
    'index/revision',
    class extends PlainIndex {
      protected override answered() {
        return 0;
      }
    },
  ],
  [
    'lets the revision fall',
    'index/revision',
    class extends PlainIndex {
      protected override advance({ revision }: IndexWriteOptions) {
        this.revision = revision ?? this.revision;
      }
    },
  ],
  [
    'works on after it was closed',
    'index/closed',
    class extends PlainIndex {
      override async [Symbol.asyncDispose]() {}
    },
  ],
  [
    'misses one neighbour in a hundred and says it is exact',
    'index/exact',
    class extends PlainIndex {
      protected override eligible(options: IndexSearchOptions) {
        return super.eligible(options).filter((_, i) => i < 100 || i % 100 !== 0);
      }
    },
  ],
  [
    'misses most neighbours and says it is approximate',
    'index/exact',
    class extends PlainIndex {
      override capabilities = { exact: false, snapshots: false };
      protected override eligible(options: IndexSearchOptions) {
        return super.eligible(options).filter((_, i) => i < 100 || i % 10 === 0);
      }
    },
  ],
  [
    'says it has snapshots and has none',
    'index/snapshots',
    class extends PlainIndex {
      override capabilities = { exact: true, snapshots: true };
    },
  ],
  [
    'has snapshots and says it has none',
    'index/snapshots',
    class extends PlainIndex {
      async save() {}
    },
  ],
];
