import { createHash } from 'node:crypto';

/** Bytes hashed at once: well under a millisecond, less than a trip to another thread costs. */
const HASH_AT_ONCE = 1 << 18;

/** 64 lower-case hexadecimal digits; outside the event loop where hashing would hold it up. */
export async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  if (bytes.length < HASH_AT_ONCE) return createHash('sha256').update(bytes).digest('hex');
  const digest = await crypto.subtle.digest('SHA-256', bytes);
  return Buffer.from(digest).toString('hex');
}
