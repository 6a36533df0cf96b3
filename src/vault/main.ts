export { openSealedStore } from './open-store.js';
export type { RotationOptions, RotationResult } from './rotate.js';
export * from './rows.js';
export { type SealedStore, VaultStore, type VerifyOptions, type VerifyResult } from './sealed-store.js';
export { vaultFoundation } from './vault.js';
