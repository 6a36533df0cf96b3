import { PATCH_CELLS, PATCH_SIDE } from './face-patch.js';

/** Bits of a hash, and the words and bands they come in. */
export const HASH_WORDS = 8;
export const HASH_BITS = 32 * HASH_WORDS;
/** A band is half a word. */
export const HASH_BANDS = 2 * HASH_WORDS;

/** Half waves along x and along y of one cosine. */
interface Wave {
  readonly u: number;
  readonly v: number;
}

/** Slower waves are left out: the relief has none of them, and what is left is the same in all faces. */
const SLOWEST = 2;
/** Waves along one side, at most: beyond, a copy at half the size has lost them. */
const FASTEST = 22;

/** The slowest 256 waves, and by turns into the bands, so that every band has slow ones, which copies keep best. */
const WAVES: readonly Wave[] = (() => {
  const waves: Wave[] = [];
  for (let v = 0; v < FASTEST; v++) for (let u = 0; u < FASTEST; u++) if (Math.hypot(u, v) >= SLOWEST) waves.push({ u, v });
  const slowest = waves.sort((a, b) => Math.hypot(a.u, a.v) - Math.hypot(b.u, b.v) || a.u - b.u).slice(0, HASH_BITS);
  return slowest.map((_, bit) => slowest[(bit % 16) * HASH_BANDS + (bit >> 4)] as Wave);
})();

/** `COSINES[u * PATCH_SIDE + x]`: the waves of the discrete cosine transform (DCT-II). */
const COSINES = Float32Array.from({ length: FASTEST * PATCH_SIDE }, (_, i) => {
  const u = Math.floor(i / PATCH_SIDE);
  const x = i % PATCH_SIDE;
  return Math.cos((Math.PI * u * (2 * x + 1)) / (2 * PATCH_SIDE));
});

/** Bits whose wave changes its sign in a mirror. */
const ODD: readonly number[] = Array.from({ length: HASH_WORDS }, (_, word) => {
  let bits = 0;
  for (let bit = 0; bit < 32; bit++) if (((WAVES[32 * word + bit] as Wave).u & 1) === 1) bits |= 1 << bit;
  return bits >>> 0;
});

/** The signs of 256 waves of a relief: what a copy keeps most of. */
export function patchHash(patch: Float32Array): Uint32Array {
  const along = new Float32Array(FASTEST * PATCH_SIDE);
  for (let y = 0; y < PATCH_SIDE; y++) {
    for (let u = 0; u < FASTEST; u++) {
      let sum = 0;
      for (let x = 0; x < PATCH_SIDE; x++) sum += (patch[y * PATCH_SIDE + x] as number) * (COSINES[u * PATCH_SIDE + x] as number);
      along[u * PATCH_SIDE + y] = sum;
    }
  }
  const hash = new Uint32Array(HASH_WORDS);
  WAVES.forEach(({ u, v }, bit) => {
    let sum = 0;
    for (let y = 0; y < PATCH_SIDE; y++) sum += (along[u * PATCH_SIDE + y] as number) * (COSINES[v * PATCH_SIDE + y] as number);
    if (sum > 0) hash[bit >> 5] = (hash[bit >> 5] as number) | (1 << (bit & 31));
  });
  return hash;
}

/** The hash of the patch in a mirror. */
export function mirroredHash(hash: Uint32Array): Uint32Array {
  return hash.map((word, i) => word ^ (ODD[i] as number));
}

/** The patch in a mirror. */
export function mirroredPatch(patch: Float32Array): Float32Array {
  const mirrored = new Float32Array(PATCH_CELLS);
  for (let i = 0; i < PATCH_CELLS; i++) mirrored[i] = patch[i - (i % PATCH_SIDE) + PATCH_SIDE - 1 - (i % PATCH_SIDE)] as number;
  return mirrored;
}
