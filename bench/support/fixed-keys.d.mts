import type { CryptoProvider, KeyProvider } from 'rescue-face/adapters/node-crypto';

export function fixedKeys(crypto: CryptoProvider): KeyProvider;
