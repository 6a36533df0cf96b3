export type { CipherContext, CryptoProvider } from '../../core/contracts.js';
export { nationalCrypto } from './national-crypto.js';
export { standardCrypto } from './standard-crypto.js';
