import { joinBytes } from '../core/bytes.js';
import type { FilterFacts, LinkRecord, TemplateRecord } from '../core/records.js';

/** One change as a cache keeps it. */
export type CachedChange =
  | { readonly type: 'template'; readonly revision: number; readonly record: TemplateRecord }
  | { readonly type: 'link'; readonly revision: number; readonly record: LinkRecord }
  | { readonly type: 'delete'; readonly revision: number; readonly kind: 'template' | 'link'; readonly id: string };

/** One block of a cache. */
export interface CachedChanges {
  /** Of all templates in it. */
  readonly space: string;
  /** The revision up to which the cache is whole with this block; absent in the middle of a stretch. */
  readonly revision: number | undefined;
  readonly changes: readonly CachedChange[];
}

/** Version, length of the JSON (32 bits, big-endian), JSON, zeros up to a multiple of four, the vectors one after the other. */
const VERSION = 1;
const HEADER_LENGTH = 5;

type Written =
  | readonly ['t', revision: number, id: string, personId: string, photoId: string, length: number, filter: FilterFacts | null]
  | readonly ['l', revision: number, record: LinkRecord]
  | readonly ['d', revision: number, kind: 'template' | 'link', id: string];

/** The block as bytes. */
export function encodeChanges({ space, revision, changes }: CachedChanges): Uint8Array {
  const vectors: Uint8Array[] = [];
  const written = changes.map((change): Written => {
    if (change.type === 'link') return ['l', change.revision, change.record];
    if (change.type === 'delete') return ['d', change.revision, change.kind, change.id];
    const { id, personId, photoId, filter, embedding } = change.record;
    const { buffer, byteOffset, byteLength, length } = embedding.vector;
    vectors.push(new Uint8Array(buffer, byteOffset, byteLength));
    return ['t', change.revision, id, personId, photoId, length, filter ?? null];
  });
  const json = new TextEncoder().encode(JSON.stringify({ space, revision: revision ?? null, changes: written }));
  // Vectors start at a multiple of four, so that they can be read where they lie.
  const header = new Uint8Array(HEADER_LENGTH + ((4 - ((HEADER_LENGTH + json.length) % 4)) % 4));
  header[0] = VERSION;
  new DataView(header.buffer).setUint32(1, json.length);
  return joinBytes(header.subarray(0, HEADER_LENGTH), json, header.subarray(HEADER_LENGTH), ...vectors);
}

/** The block of these bytes; `undefined` for one of another version. Numbers are in the order of this machine, as a cache stays on it. */
export function decodeChanges(bytes: Uint8Array): CachedChanges | undefined {
  if (bytes[0] !== VERSION) return undefined;
  const end = HEADER_LENGTH + new DataView(bytes.buffer, bytes.byteOffset).getUint32(1);
  const { space, revision, changes } = JSON.parse(new TextDecoder().decode(bytes.subarray(HEADER_LENGTH, end))) as {
    readonly space: string;
    readonly revision: number | null;
    readonly changes: readonly Written[];
  };
  const vectors = bytes.slice(end + ((4 - (end % 4)) % 4));
  let at = 0;
  return {
    space,
    revision: revision ?? undefined,
    changes: changes.map((change): CachedChange => {
      if (change[0] === 'l') return { type: 'link', revision: change[1], record: change[2] };
      if (change[0] === 'd') return { type: 'delete', revision: change[1], kind: change[2], id: change[3] };
      const [, changeRevision, id, personId, photoId, length, filter] = change;
      const vector = new Float32Array(vectors.buffer, at, length);
      at += vector.byteLength;
      const record: TemplateRecord = {
        kind: 'template',
        id,
        personId,
        photoId,
        ...(filter === null ? {} : { filter }),
        embedding: { space, vector },
      };
      return { type: 'template', revision: changeRevision, record };
    }),
  };
}
