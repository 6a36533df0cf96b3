export type { CallOptions, CipherContext, CryptoProvider, Signer, Verifier } from '../../core/contracts.js';
export { type Ed25519Signer, type Ed25519SignerOptions, ed25519Signer, ed25519Verifier } from './ed25519.js';
export { nationalCrypto } from './national-crypto.js';
export { standardCrypto } from './standard-crypto.js';
