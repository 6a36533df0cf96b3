export type {
  CipherContext,
  Clock,
  CryptoProvider,
  KeyProvider,
  KeyProviderCapabilities,
  RootKey,
  RootKeyInfo,
} from '../../core/contracts.js';
export type { KeylessEntry, LeafEntry, LeafFragment, UnreadableEntry } from '../../core/ledger-leaf.js';
export type * from '../../core/store-types.js';
export type {
  BackupFacts,
  BackupOptions,
  RotationOptions,
  RotationResult,
  SealedStore,
  VerifyOptions,
  VerifyResult,
} from '../../vault/main.js';
export { type WriteBackupOptions, writeBackup } from './backup-file.js';
export { type RekeyOptions, rekeySqliteStore } from './rekey.js';
export { type Restored, type RestoreOptions, restoreSqliteStore } from './restore.js';
export { type SqliteLedger, type SqliteLedgerOptions, sqliteLedger } from './sqlite-ledger.js';
export { createSqliteStore, type SqliteStoreOptions, sqliteStore } from './sqlite-store.js';
