export type {
  CallOptions,
  CipherContext,
  Clock,
  CryptoProvider,
  KeyProvider,
  KeyProviderCapabilities,
  RootKey,
  RootKeyInfo,
} from '../../core/contracts.js';
export { createFileKeyring, type FileKeyringOptions, fileKeyring, keyringProfile } from './open-file-keyring.js';
