import { scrypt } from 'node:crypto';

/** How a passphrase becomes a key, as it stands in the file. */
export interface ScryptParameters {
  readonly kdf: 'scrypt';
  readonly N: number;
  readonly r: number;
  readonly p: number;
  /** Base64. */
  readonly salt: string;
}

/** OWASP Password Storage Cheat Sheet, scrypt: N = 2^17, r = 8 (128 MiB), p = 1. */
export const SCRYPT_COST = { N: 2 ** 17, r: 8, p: 1 } as const;
export const SALT_LENGTH = 16;

/** A file that asks for more is not obeyed: 1 GiB. */
const MAX_MEMORY = 2 ** 30;
const MIN_N = 2 ** 14;
const MAX_P = 16;

/** Whether these are parameters somebody may be asked to compute. */
export function isScryptParameters(value: unknown): value is ScryptParameters {
  if (value === null || typeof value !== 'object') return false;
  const { kdf, N, r, p, salt } = value as Record<string, unknown>;
  return (
    kdf === 'scrypt' &&
    isWhole(N, MIN_N) &&
    Number.isInteger(Math.log2(N)) &&
    isWhole(r, 1) &&
    isWhole(p, 1) &&
    p <= MAX_P &&
    memoryOf(N, r) <= MAX_MEMORY &&
    typeof salt === 'string' &&
    Buffer.from(salt, 'base64').length === SALT_LENGTH
  );
}

/**
 * The key of a passphrase, computed off the event loop: about half a second and 128 MiB. Text is brought to its form
 * NFKC first, so that a passphrase typed with another keyboard is the same one.
 */
export async function keyOfPassphrase(passphrase: string, { N, r, p, salt }: ScryptParameters, length: number): Promise<Uint8Array> {
  const secret = Buffer.from(passphrase.normalize('NFKC'), 'utf8');
  try {
    return await new Promise((resolve, reject) => {
      // Node's own limit is 32 MiB, and OpenSSL needs a little more than the 128 N r bytes of the table.
      const maxmem = 2 * memoryOf(N, r);
      scrypt(secret, Buffer.from(salt, 'base64'), length, { N, r, p, maxmem }, (error, key) => {
        if (error) reject(error);
        else resolve(Uint8Array.from(key));
      });
    });
  } finally {
    secret.fill(0);
  }
}

function memoryOf(N: number, r: number): number {
  return 128 * N * r;
}

function isWhole(value: unknown, min: number): value is number {
  return Number.isSafeInteger(value) && (value as number) >= min;
}
