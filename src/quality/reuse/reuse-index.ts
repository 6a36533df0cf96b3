import { sameBytes } from '../../core/bytes.js';
import { checkId, checkInteger, checkKeys, checkNumber } from '../../core/check.js';
import { BandTables } from './band-tables.js';
import { Chains, NONE } from './chains.js';
import { detailOf } from './detail.js';
import { mirroredHash, mirroredPatch, patchHash } from './patch-hash.js';
import { checkFingerprint, digestOf, PHOTO_FINGERPRINT_BYTES, type PhotoFingerprint, patchOf } from './photo-fingerprint.js';
import { registered, registrationTemplate, SAME_SCENE } from './same-scene.js';

/** A stored photo that a new one is a copy of. */
export interface ReuseHit {
  readonly id: string;
  /** `same-bytes`: the same file; `same-picture`: the same picture in another file. */
  readonly kind: 'same-bytes' | 'same-picture';
  /** 1 for the same file, else the correlation of the details of the two faces. No probability. */
  readonly confidence: number;
}

/** Finds stored photos that a new photo is a copy of. Synchronous. */
export interface ReuseIndex {
  /** Photos in it. */
  readonly size: number;
  /** Takes a copy of a fingerprint; under an id that is there already it replaces the first. */
  add(id: string, fingerprint: PhotoFingerprint): void;
  /** Wipes a fingerprint; answers whether there was one. */
  remove(id: string): boolean;
  /**
   * The photos that this one is a copy of, the surest first. Copies of the same file are found always; of the same picture,
   * no more than the 32 likeliest stored photos are looked at, so that the time stays bounded.
   */
  search(fingerprint: PhotoFingerprint, options?: ReuseSearchOptions): readonly ReuseHit[];
}

/** Options of {@link ReuseIndex.search}. */
export interface ReuseSearchOptions {
  /** Hits at most, 1 to 1,000. Default 10. */
  readonly limit?: number | undefined;
  /** The correlation from which two photos are of the same picture, 0 to 1. Default {@link SAME_SCENE}. */
  readonly least?: number | undefined;
}

/** Hashes that differ in more bits are not compared on the pixels. */
const MOST_BITS = 72;
/** Comparisons on the pixels in one search, the nearest hashes first: what bounds its time whatever is stored. */
const MOST_COMPARED = 32;
const DEFAULT_LIMIT = 10;
const MOST_HITS = 1000;

/** Fingerprints kept in one array: growing copies none of them. */
const BLOCK = 4096;

/**
 * An index of photos by their fingerprints, in memory: about 800 bytes a photo in flat arrays, its id, and 9 MB. What it
 * holds is somebody's face: it is built from an encrypted store when the store is opened, never written out, and a photo
 * that is removed is wiped.
 *
 * A copy is found by two hundred and fifty-six signs of its face's relief, also in a mirror, of which 31 may differ (most
 * copies with up to twice as many are found too), and confirmed cell by cell. Neither step looks at the person: two
 * photos of one person are two pictures.
 *
 * @example
 * ```ts
 * import { readFile } from 'node:fs/promises';
 * import { decodePhoto } from 'rescue-face';
 * import { createDetector } from 'rescue-face/detector';
 * import { photoFingerprint, reuseIndex } from 'rescue-face/quality';
 *
 * await using detector = await createDetector();
 * const { image, facts } = await decodePhoto(await readFile('node_modules/@vladmandic/face-api/demo/sample1.jpg'));
 * const [face] = await detector.detect(image);
 * if (face !== undefined) {
 *   const index = reuseIndex();
 *   index.add('photo-1', photoFingerprint(image, face, facts.sha256));
 *   console.log(index.search(photoFingerprint(image, face, facts.sha256)));
 * }
 * ```
 */
export function reuseIndex(): ReuseIndex {
  const blocks: Uint8Array[] = [];
  const ids: (string | undefined)[] = [];
  const places = new Map<string, number>();
  const free: number[] = [];
  const tables = new BandTables();
  /** By the digest's first two bytes. */
  const digests = new Chains(1);
  const bytesAt = (place: number): Uint8Array => {
    const block = blocks[Math.floor(place / BLOCK)] as Uint8Array;
    const from = (place % BLOCK) * PHOTO_FINGERPRINT_BYTES;
    return block.subarray(from, from + PHOTO_FINGERPRINT_BYTES);
  };

  const remove = (id: string): boolean => {
    const place = places.get(id);
    if (place === undefined) return false;
    places.delete(id);
    ids[place] = undefined;
    const bytes = bytesAt(place);
    tables.remove(place);
    digests.remove(0, firstTwo(digestOf(bytes)), place);
    bytes.fill(0);
    free.push(place);
    return true;
  };

  return {
    get size() {
      return places.size;
    },
    add(id, fingerprint) {
      checkId('id', id);
      checkFingerprint(fingerprint);
      remove(id);
      const place = free.pop() ?? ids.length;
      if (Math.floor(place / BLOCK) === blocks.length) blocks.push(new Uint8Array(BLOCK * PHOTO_FINGERPRINT_BYTES));
      bytesAt(place).set(fingerprint.bytes);
      ids[place] = id;
      places.set(id, place);
      tables.add(place, patchHash(patchOf(fingerprint.bytes)));
      digests.add(0, firstTwo(digestOf(fingerprint.bytes)), place);
    },
    remove(id) {
      checkId('id', id);
      return remove(id);
    },
    search(fingerprint, options = {}) {
      checkFingerprint(fingerprint);
      checkKeys('search options', options, ['limit', 'least']);
      const { limit = DEFAULT_LIMIT, least = SAME_SCENE } = options;
      checkNumber('least', least, 0, 1);
      checkInteger('limit', limit, 1, MOST_HITS);
      const hits: ReuseHit[] = [];
      const same = new Set<number>();
      const digest = digestOf(fingerprint.bytes);
      for (let place = digests.first(0, firstTwo(digest)); place !== NONE; place = digests.after(0, place)) {
        if (!sameBytes(digest, digestOf(bytesAt(place)))) continue;
        same.add(place);
        hits.push({ id: ids[place] as string, kind: 'same-bytes', confidence: 1 });
      }

      const patch = patchOf(fingerprint.bytes);
      const hash = patchHash(patch);
      const near = new Map<number, { readonly bits: number; readonly mirrored: boolean }>();
      for (const mirrored of [false, true]) {
        tables.lookUp(mirrored ? mirroredHash(hash) : hash, MOST_BITS, (place, bits) => {
          if (!same.has(place) && bits < (near.get(place)?.bits ?? Infinity)) near.set(place, { bits, mirrored });
        });
      }
      const nearest = [...near].sort(([p, a], [q, b]) => a.bits - b.bits || p - q).slice(0, MOST_COMPARED);
      const detail = detailOf(patch);
      const templates = { upright: registrationTemplate(detail), mirrored: registrationTemplate(mirroredPatch(detail)) };
      for (const [place, { mirrored }] of nearest) {
        const other = detailOf(patchOf(bytesAt(place)));
        const confidence = Math.min(1, registered(mirrored ? templates.mirrored : templates.upright, other));
        if (confidence >= least) hits.push({ id: ids[place] as string, kind: 'same-picture', confidence });
      }
      return hits
        .sort(
          (a, b) =>
            Number(b.kind === 'same-bytes') - Number(a.kind === 'same-bytes') || b.confidence - a.confidence || (a.id < b.id ? -1 : 1),
        )
        .slice(0, limit);
    },
  };
}

function firstTwo(digest: Uint8Array): number {
  return ((digest[0] as number) << 8) | (digest[1] as number);
}
