import { RescueFaceError } from 'rescue-face/errors';
import type { Embedding, IndexEntry, IndexHit, IndexSearchOptions, IndexWriteOptions, VectorIndex } from 'rescue-face/vector-index';

/** A plain, correct index, in small steps that a broken one can take differently. */
export class PlainIndex implements VectorIndex {
  capabilities = { exact: true, snapshots: false };
  revision = 0;
  protected closed = false;
  protected readonly entries = new Map<string, Float32Array>();

  constructor(
    readonly space: string,
    readonly dimension: number,
  ) {}

  get size(): number {
    return this.entries.size;
  }

  async upsert(entries: readonly IndexEntry[], options: IndexWriteOptions = {}): Promise<void> {
    this.begin(options);
    this.advance(options);
    this.checkAll(entries);
    for (const { id, embedding } of entries) this.put(id, this.copy(embedding.vector));
  }

  async remove(ids: readonly string[], options: IndexWriteOptions = {}): Promise<void> {
    this.begin(options);
    this.advance(options);
    for (const id of ids) this.entries.delete(id);
  }

  async search(probe: Embedding, options: IndexSearchOptions) {
    this.begin(options);
    this.checkK(options.k);
    this.check(probe);
    const hits = this.eligible(options).map(([id, vector]) => ({ id, similarity: this.similarity(probe.vector, vector) }));
    return { hits: this.cut(hits, options), revision: this.answered() };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.closed = true;
  }

  protected begin({ signal }: { readonly signal?: AbortSignal | undefined }): void {
    if (this.closed) throw new RescueFaceError('ERR_NOT_OPEN', { what: 'index' });
    signal?.throwIfAborted();
  }

  protected advance({ revision }: IndexWriteOptions): void {
    if (revision !== undefined && revision < this.revision) throw new RangeError('the revision falls');
    this.revision = revision ?? this.revision;
  }

  protected checkAll(entries: readonly IndexEntry[]): void {
    for (const { embedding } of entries) this.check(embedding);
  }

  protected checkK(k: number): void {
    if (!Number.isInteger(k) || k < 1) throw new RangeError('k');
  }

  protected check(embedding: Embedding): void {
    this.checkSpace(embedding);
    this.checkDimension(embedding);
    this.checkFinite(embedding);
  }

  protected checkSpace({ space }: Embedding): void {
    if (space !== this.space) throw new RescueFaceError('ERR_INDEX_SPACE', {});
  }

  protected checkDimension({ vector }: Embedding): void {
    if (vector.length !== this.dimension) throw new RescueFaceError('ERR_INDEX_VECTOR', {});
  }

  protected checkFinite({ vector }: Embedding): void {
    const square = vector.reduce((sum, value) => sum + value * value, 0);
    if (!(Math.abs(square - 1) < 0.01)) throw new RescueFaceError('ERR_INDEX_VECTOR', {});
  }

  protected copy(vector: Float32Array): Float32Array {
    return vector.slice();
  }

  protected put(id: string, vector: Float32Array): void {
    this.entries.set(id, vector);
  }

  protected eligible({ allow }: IndexSearchOptions): [string, Float32Array][] {
    return [...this.entries].filter(([id]) => allow === undefined || allow.has(id));
  }

  protected similarity(a: Float32Array, b: Float32Array): number {
    return a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);
  }

  protected cut(hits: IndexHit[], { k }: IndexSearchOptions): IndexHit[] {
    return hits.sort((a, b) => this.compare(a, b)).slice(0, k);
  }

  protected compare(a: IndexHit, b: IndexHit): number {
    return b.similarity - a.similarity || (a.id < b.id ? -1 : 1);
  }

  protected answered(): number {
    return this.revision;
  }
}
