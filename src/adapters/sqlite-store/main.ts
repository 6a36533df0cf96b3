export type {
  CallOptions,
  Clock,
  CommitResult,
  CryptoProvider,
  KeyProvider,
  Store,
  StoreBatch,
  StoreCache,
  StoredEntry,
  StoredRecord,
} from '../../core/contracts.js';
export type { LedgerEntry, StoreChange, StoreRecord, StoreRecordKey } from '../../core/records.js';
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
export { createSqliteStore, type SqliteStoreOptions, sqliteStore } from './sqlite-store.js';
