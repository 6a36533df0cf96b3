import { joinBytes } from '../core/bytes.js';
import type { FilterFacts, LinkRecord } from '../core/records.js';
import type { KnownTemplate } from './known-templates.js';

/** One change as it is noted. */
export type CachedChange =
  | { readonly type: 'template'; readonly known: KnownTemplate; readonly vector: Float32Array }
  | CachedLink
  | CachedDeletion;

export interface CachedLink {
  readonly type: 'link';
  readonly revision: number;
  readonly record: LinkRecord;
}

export interface CachedDeletion {
  readonly type: 'delete';
  readonly revision: number;
  readonly kind: 'template' | 'link';
  readonly id: string;
}

/** Templates that follow one another, column by column: a gallery is opened in a fraction of the time that objects take. */
export interface CachedTemplates extends Columns {
  readonly type: 'templates';
  /** One after the other. */
  readonly vectors: Float32Array;
}

interface Columns {
  readonly revisions: readonly number[];
  readonly ids: readonly string[];
  readonly personIds: readonly string[];
  readonly photoIds: readonly string[];
  readonly at: readonly (number | null)[];
  /** For each template the place of its facts. */
  readonly factsAt: readonly number[];
  /** Station and labels, each combination once. */
  readonly facts: readonly FilterFacts[];
}

/** What goes into one block of a cache. */
export interface CachedChanges<C = CachedChange> {
  /** Of all templates in it. */
  readonly space: string;
  /** The revision up to which the cache is whole with this block; absent in the middle of a stretch. */
  readonly revision: number | undefined;
  readonly changes: readonly C[];
}

/** A block as it is read. */
export type CachedBlock = CachedChanges<CachedTemplates | CachedLink | CachedDeletion>;

/** Version, length of the JSON (32 bits, big-endian), JSON, zeros up to a multiple of four, the vectors one after the other. */
const VERSION = 1;
const HEADER_LENGTH = 5;

interface Written {
  readonly space: string;
  readonly revision: number | null;
  readonly changes: readonly (({ readonly type: 'templates' } & Columns) | CachedLink | CachedDeletion)[];
}

/** The block as bytes. */
export function encodeChanges({ space, revision, changes }: CachedChanges): Uint8Array {
  const vectors: Uint8Array[] = [];
  const written: Written['changes'][number][] = [];
  let run: ColumnWriter | undefined;
  for (const change of changes) {
    if (change.type !== 'template') {
      written.push(change);
      run = undefined;
      continue;
    }
    if (run === undefined) {
      run = new ColumnWriter();
      written.push(run);
    }
    run.add(change.known);
    const { buffer, byteOffset, byteLength } = change.vector;
    vectors.push(new Uint8Array(buffer, byteOffset, byteLength));
  }
  const json = new TextEncoder().encode(JSON.stringify({ space, revision: revision ?? null, changes: written }));
  // Vectors start at a multiple of four, so that they can be read where they lie.
  const header = new Uint8Array(vectorsAfter(json.length) - json.length);
  header[0] = VERSION;
  new DataView(header.buffer).setUint32(1, json.length);
  return joinBytes(header.subarray(0, HEADER_LENGTH), json, header.subarray(HEADER_LENGTH), ...vectors);
}

/**
 * The block of these bytes; `undefined` for one of another version, another space or other lengths of vectors. Numbers
 * are in the order of this machine, as a cache stays on it.
 */
export function decodeChanges(bytes: Uint8Array, space: string, dimension: number): CachedBlock | undefined {
  if (bytes[0] !== VERSION) return undefined;
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(1);
  const text = new TextDecoder().decode(bytes.subarray(HEADER_LENGTH, HEADER_LENGTH + length));
  const { revision, changes, ...block } = JSON.parse(text) as Written;
  const vectors = floatsIn(bytes.subarray(vectorsAfter(length)));
  const templates = changes.reduce((sum, change) => sum + (change.type === 'templates' ? change.ids.length : 0), 0);
  if (block.space !== space || vectors.length !== templates * dimension) return undefined;
  let at = 0;
  return {
    space,
    revision: revision ?? undefined,
    changes: changes.map((change) => {
      if (change.type !== 'templates') return change;
      const start = at;
      at += change.ids.length * dimension;
      return { ...change, vectors: vectors.subarray(start, at) };
    }),
  };
}

function vectorsAfter(jsonLength: number): number {
  return Math.ceil((HEADER_LENGTH + jsonLength) / 4) * 4;
}

/** Where they lie, unless that is no place for numbers. */
function floatsIn(bytes: Uint8Array): Float32Array {
  const { buffer, byteOffset, byteLength } = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
  return new Float32Array(buffer, byteOffset, Math.floor(byteLength / 4));
}

class ColumnWriter implements Columns {
  readonly type = 'templates';
  readonly revisions: number[] = [];
  readonly ids: string[] = [];
  readonly personIds: string[] = [];
  readonly photoIds: string[] = [];
  readonly at: (number | null)[] = [];
  readonly factsAt: number[] = [];
  readonly facts: FilterFacts[] = [];
  readonly #places = new Map<object, number>();

  add({ revision, id, enrolledAs, photoId, at, facts }: KnownTemplate): void {
    let place = this.#places.get(facts);
    if (place === undefined) {
      place = this.facts.push({ station: facts.station, labels: facts.labels }) - 1;
      this.#places.set(facts, place);
    }
    this.revisions.push(revision);
    this.ids.push(id);
    this.personIds.push(enrolledAs);
    this.photoIds.push(photoId);
    this.at.push(at ?? null);
    this.factsAt.push(place);
  }
}
