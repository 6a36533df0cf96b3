export { type BackupFacts, openBackup } from './backup-format.js';
export { openSealedStore } from './open-store.js';
export { copyVault, foundationOfNext } from './rekey.js';
export { RootKeys } from './root-keys.js';
export type { RotationOptions, RotationResult } from './rotate.js';
export * from './rows.js';
export type { BackupOptions, SealedStore, VerifyOptions, VerifyResult } from './sealed-store.js';
export { factsOf, openVault, vaultFoundation } from './vault.js';
