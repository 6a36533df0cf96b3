/** A secret of two 32-bit words. */
export type HashKey = readonly [number, number];

/** A key nobody can foresee. */
export function freshHashKey(): HashKey {
  const key = crypto.getRandomValues(new Uint32Array(2));
  return [key[0] ?? 0, key[1] ?? 0];
}

/** How many words a message of some bytes has: the last one holds the bytes that are over, and the length. */
export function hashWords(bytes: number): number {
  return Math.floor(bytes / 4) + 1;
}

/** The top byte of the last word is the length of the message in bytes, modulo 256; the bytes that are over lie below. */
export function lastHashWord(bytes: number, over = 0): number {
  return (bytes << 24) | over;
}

/**
 * HalfSipHash-1-3 of the first words of a message, 32 bits as a signed number: the keyed hash the Linux kernel has for its tables
 * (`hsiphash` on 32-bit machines; after Aumasson and Bernstein, "SipHash: a fast short-input PRF", 2012). Whoever
 * chooses the messages but does not know the key cannot make them collide.
 */
export function halfSipHash(words: Uint32Array, count: number, [low, high]: HashKey): number {
  let a = low | 0;
  let b = high | 0;
  let c = low ^ 0x6c796765;
  let d = high ^ 0x74656462;
  // One round for each word, three at the end.
  for (let i = 0; i < count + 3; i++) {
    const word = i < count ? (words[i] ?? 0) : 0;
    if (i === count) c ^= 0xff;
    d ^= word;
    a = (a + b) | 0;
    b = ((b << 5) | (b >>> 27)) ^ a;
    a = (a << 16) | (a >>> 16);
    c = (c + d) | 0;
    d = ((d << 8) | (d >>> 24)) ^ c;
    a = (a + d) | 0;
    d = ((d << 7) | (d >>> 25)) ^ a;
    c = (c + b) | 0;
    b = ((b << 13) | (b >>> 19)) ^ c;
    c = (c << 16) | (c >>> 16);
    a ^= word;
  }
  return b ^ d;
}
