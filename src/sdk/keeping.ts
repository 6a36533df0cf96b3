import { createFileKeyring, fileKeyring } from '../adapters/file-keyring/main.js';
import { nationalCrypto, standardCrypto } from '../adapters/node-crypto/main.js';
import type { BackupFacts, VerifyResult } from '../adapters/sqlite-store/main.js';
import { rekeySqliteStore, restoreSqliteStore, type SealedStore, sqliteStore, writeBackup } from '../adapters/sqlite-store/main.js';
import type { GivenAct, OperatorDirectory, Permission, StationDirectory } from '../core/acts.js';
import { checkKeys, checkOneOf, checkText, describe } from '../core/check.js';
import { type CompleteAct, completeAct } from '../core/check-act.js';
import { checkCallOptions } from '../core/check-call-options.js';
import type { CallOptions, Clock, Store } from '../core/contracts.js';
import { type FolderKeys, folderKeys, type GalleryFolder, type KeyFile, openFolder } from './gallery-folder.js';
import { type Authorities, refusal } from './refusal.js';
import { checkStations } from './station-list.js';
import { SYSTEM } from './system-act.js';
import { usageEntry } from './usage-entry.js';
import { authorise, type UseContext } from './use-context.js';

/** What to back up to. */
export interface BackupInput {
  /** A new file; what is there is never written over. */
  readonly file: string;
  readonly act?: GivenAct | undefined;
  /** Told the bytes written so far. */
  readonly onProgress?: ((bytes: number) => void) | undefined;
}

/** How to put the keys under a new root key. */
export interface RotateInput {
  /**
   * Destroys every other root key of the key file, or of the provider, in the end: backups made before cannot be opened
   * then, nor anything else that lies under them. A key file therefore serves one gallery. Default `false`.
   */
  readonly retire?: boolean | undefined;
  readonly act?: GivenAct | undefined;
  /** Told how many keys are done, and how many there are. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/** What a rotation came to. */
export interface RotateResult {
  /** Data keys put under the new root key. */
  readonly rewrapped: number;
  /** Whether it went on with one that was cut short. */
  readonly resumed: boolean;
  /** How many old root keys were destroyed. */
  readonly retired: number;
}

/** How to look a gallery through. */
export interface VerifyInput {
  readonly act?: GivenAct | undefined;
  /** Told how many records and entries were opened so far. */
  readonly onProgress?: ((opened: number) => void) | undefined;
}

/** What keeping a gallery needs. */
export interface KeepContext extends UseContext {
  /** What its folder is opened with; `undefined` for a store of the host's own. */
  readonly folder: (FolderKeys & { readonly store: SealedStore }) | undefined;
}

/** Writes a backup: all there is, encrypted under a key of its own, while others work. */
export async function backUp(context: KeepContext, input: BackupInput, options: CallOptions): Promise<BackupFacts> {
  checkKeys('backup', input, ['file', 'act', 'onProgress']);
  checkText('file', input.file);
  const act = completeAct(context.act, input.act);
  await authorise(context, act, 'backup', ['administer-system'], options);
  const { store, crypto, keys } = folderOf(context);
  // Before the copy, so that the backup itself says that it was made.
  await enter(context, act, store, 'backup@1', {});
  const { file, onProgress } = input;
  return writeBackup(store.backup({ clock: context.clock, ...options }), { file, crypto, keys: await keys(), onProgress, ...options });
}

/** Puts every data key under a new root key, while others work. */
export async function rotate(context: KeepContext, input: RotateInput, options: CallOptions): Promise<RotateResult> {
  checkKeys('rotateKeys', input, ['retire', 'act', 'onProgress']);
  const act = completeAct(context.act, input.act);
  await authorise(context, act, 'rotateKeys', ['administer-security'], options);
  const { store } = folderOf(context);
  const { retire = false, onProgress } = input;
  await enter(context, act, store, 'rotation@1', { phase: 'begun', rewrapped: 0, retired: 0 });
  const { rewrapped, resumed, retired } = await store.rotate({ retire, onProgress, ...options });
  await enter(context, act, store, 'rotation@1', { phase: 'ended', rewrapped, retired: retired.length });
  return { rewrapped, resumed, retired: retired.length };
}

/** Opens every record and every entry. */
export async function verify(context: KeepContext, input: VerifyInput, options: CallOptions): Promise<VerifyResult> {
  checkKeys('verify', input, ['act', 'onProgress']);
  const act = completeAct(context.act, input.act);
  await authorise(context, act, 'verify', ['administer-system'], options);
  return folderOf(context).store.verify({ onProgress: input.onProgress, ...options });
}

/** Options of {@link restoreGallery}. */
export interface RestoreGalleryOptions extends GalleryFolder {
  /** The backup. */
  readonly file: string;
  /**
   * Restores although the ledger that is there has entries the backup has not, or cannot be read; the present database
   * is kept beside. Default `false`.
   */
  readonly discardNewer?: boolean | undefined;
  readonly act: GivenAct;
  readonly operators: OperatorDirectory;
  /** Where stations lie; see `openRescueFace`. */
  readonly stations?: StationDirectory | undefined;
}

/** What a restoration came to. */
export interface RestoreResult {
  readonly backup: BackupFacts;
  /** Ledger entries that were there and are not in the backup. */
  readonly lostEntries: number;
  /** Whether the database that was there is kept beside. */
  readonly keptBeside: boolean;
  /** Keys erased since the backup was made and destroyed again. */
  readonly replayedErasures: number;
}

/**
 * Puts a backup in place of a gallery that nobody has open, or where none is any more. Every page is checked first, and
 * a backup that is older than the ledger in place is refused with `ERR_STORE_ROLLBACK`. Erasures made since are made
 * good before anybody sees it, and the restoration is recorded. Permission `administer-system`.
 */
export async function restoreGallery(options: RestoreGalleryOptions, call: CallOptions = {}): Promise<RestoreResult> {
  checkKeys('restoreGallery', options, ['dataDir', 'keys', 'crypto', 'clock', 'file', 'discardNewer', 'act', 'operators', 'stations']);
  checkCallOptions(call);
  const { file, discardNewer, act: given, operators, stations, ...folder } = options;
  const act = completeAct({}, given);
  await admitted(folder, act, { operators, stations }, { name: 'restore', permission: 'administer-system' }, call);
  const { crypto, formerCrypto, keys, close } = await folderKeys(folder);
  try {
    const { dataDir, clock } = folder;
    const result = await restoreSqliteStore({ folder: dataDir, file, crypto, formerCrypto, keys: await keys(), discardNewer, clock }, call);
    const store = await sqliteStore({ folder: dataDir, crypto, formerCrypto, keys, clock });
    try {
      const { replayedErasures } = store;
      const { lostEntries, keptBeside, backup } = result;
      await enter({ clock: clock ?? SYSTEM_CLOCK }, act, store, 'recovery@1', {
        from: 'backup',
        head: backup.head,
        lostEntries,
        keptBeside,
        replayedErasures,
      });
      return { ...result, replayedErasures };
    } finally {
      await store[Symbol.asyncDispose]();
    }
  } finally {
    await close();
  }
}

/** Options of {@link rekeyGallery}. */
export interface RekeyGalleryOptions extends Omit<GalleryFolder, 'crypto' | 'keys'> {
  /** What opens the gallery now. Default: the key file in the folder. */
  readonly keys?: KeyFile | undefined;
  /** The profile to move to. */
  readonly crypto: 'standard' | 'national';
  /** The new key file; made where it is not there. */
  readonly newKeys: { readonly path: string; readonly passphrase?: string | undefined };
  readonly act: GivenAct;
  readonly operators: OperatorDirectory;
  /** Where stations lie; see `openRescueFace`. */
  readonly stations?: StationDirectory | undefined;
  /** Told how many records and ledger entries were carried over. */
  readonly onProgress?: ((copied: number) => void) | undefined;
}

/**
 * Moves a gallery that nobody has open to another cipher profile and another key file. Records are sealed anew; ledger
 * entries keep the bytes they were given, since their digests may have been published. Cut short, it is made again from
 * the beginning, and until its end the gallery is as it was. Backups made before need the old key file. Permission
 * `administer-security`.
 */
export async function rekeyGallery(options: RekeyGalleryOptions, call: CallOptions = {}): Promise<{ readonly copied: number }> {
  checkKeys('rekeyGallery', options, ['dataDir', 'keys', 'crypto', 'newKeys', 'clock', 'act', 'operators', 'stations', 'onProgress']);
  checkCallOptions(call);
  const { crypto: name, newKeys, act: given, operators, stations, onProgress, ...folder } = options;
  checkOneOf('crypto', name, ['standard', 'national']);
  checkKeys('newKeys', newKeys, ['path', 'passphrase']);
  const act = completeAct({}, given);
  await admitted(folder, act, { operators, stations }, { name: 'rekey', permission: 'administer-security' }, call);
  const crypto = name === 'standard' ? standardCrypto() : nationalCrypto();
  const from = await folderKeys(folder);
  try {
    const { dataDir, clock } = folder;
    await createFileKeyring({ ...newKeys, crypto, clock }).catch((error: unknown) => {
      if (!(error instanceof Error && 'details' in error && (error.details as { reason?: unknown }).reason === 'exists')) throw error;
    });
    await using keys = await fileKeyring({ ...newKeys, crypto, clock });
    const { copied } = await rekeySqliteStore(
      {
        folder: dataDir,
        from: { crypto: from.crypto, formerCrypto: from.formerCrypto, keys: await from.keys() },
        to: { crypto, keys },
        clock,
        onProgress,
      },
      call,
    );
    await using store = await sqliteStore({ folder: dataDir, crypto, formerCrypto: [from.crypto, ...from.formerCrypto], keys, clock });
    await enter({ clock: clock ?? SYSTEM_CLOCK }, act, store, 'rekey@1', { from: from.crypto.profile, to: crypto.profile, copied });
    return { copied };
  } finally {
    await from.close();
  }
}

const SYSTEM_CLOCK: Clock = { now: () => Date.now() };

/** Records that erasures were made good when a gallery was opened. */
export async function recordReplayed({ clock }: { readonly clock: Clock }, store: SealedStore): Promise<void> {
  const { replayedErasures, readOnly } = store;
  if (replayedErasures === 0 || readOnly) return;
  const header = { from: 'journal', head: store.head, lostEntries: 0, keptBeside: false, replayedErasures } as const;
  await enter({ clock }, SYSTEM, store, 'recovery@1', header);
}

/** Refuses who may not; the refusal is recorded where there is a gallery that can be opened. */
async function admitted(
  folder: GalleryFolder,
  act: CompleteAct,
  { operators, stations }: Authorities,
  { name, permission }: { readonly name: string; readonly permission: Permission },
  options: CallOptions,
): Promise<void> {
  if (typeof operators?.find !== 'function') {
    throw new TypeError(`Expected an OperatorDirectory for operators, received ${describe(operators)}`);
  }
  if (stations !== undefined) checkStations(stations);
  const clock = folder.clock ?? SYSTEM_CLOCK;
  // A gallery that nobody has open has no process that would remember which assertions were used.
  if (act.assertion !== undefined) throw new TypeError('Expected no assertion in act, since nobody has the gallery open');
  if ((await refusal({ operators, stations }, act, [permission], clock.now(), options)) === undefined) return;
  const open = await openFolder(folder, options);
  try {
    const context = { store: open.store, operators, stations, clock, act: {} };
    await authorise(context, act, name, [permission], options);
  } finally {
    await open.store[Symbol.asyncDispose]();
    await open.close();
  }
}

function folderOf({ folder }: KeepContext): NonNullable<KeepContext['folder']> {
  if (folder === undefined) throw new TypeError('Expected a gallery that was opened with dataDir');
  return folder;
}

async function enter<S extends Parameters<typeof usageEntry>[0]>(
  { clock }: { readonly clock: Clock },
  act: CompleteAct,
  store: Store,
  schema: S,
  header: Parameters<typeof usageEntry<S>>[2],
): Promise<void> {
  await store.commit({ entries: [usageEntry(schema, { at: clock.now(), act }, header)] });
}
