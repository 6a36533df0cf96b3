export * from './rows.js';
export { type SealedStore, VaultStore, type VerifyOptions, type VerifyResult } from './sealed-store.js';
