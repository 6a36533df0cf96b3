import { hash } from 'node:crypto';

/** The digest of these bytes. By a text of its bytes: memory that OpenSSL's half of Node allocates takes longer to make than the digest. */
export function digestBytes(algorithm: string, bytes: Uint8Array): Uint8Array {
  const text = hash(algorithm, bytes, 'binary');
  const digest = new Uint8Array(text.length);
  for (let i = 0; i < digest.length; i++) digest[i] = text.charCodeAt(i);
  return digest;
}
