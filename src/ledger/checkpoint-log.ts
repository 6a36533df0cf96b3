import { Buffer } from 'node:buffer';
import { sameBytes } from '../core/bytes.js';
import { checkInteger, checkKeys } from '../core/check.js';
import { checkCallOptions } from '../core/check-call-options.js';
import type { CallOptions, Signer, Store } from '../core/contracts.js';
import { RescueFaceError } from '../core/errors.js';
import { type Checkpoint, signCheckpoint } from './checkpoint.js';
import { bytesOf } from './signed-note.js';
import { TreeHead } from './tree-head.js';
import { type LeafRange, ProofMaker, type TreeState } from './tree-proof.js';

/** A checkpoint with its signed bytes. */
export interface IssuedCheckpoint {
  readonly checkpoint: Checkpoint;
  /** What `signCheckpoint` gave: to be lodged elsewhere as it is. */
  readonly note: Uint8Array;
}

/** A proof with the tree it is of. */
export interface LedgerProof {
  readonly tree: TreeState;
  /** What `checkInclusion` or `checkConsistency` takes. */
  readonly proof: readonly Uint8Array[];
}

/** The record that remembers what was signed last. */
const RECORD = { kind: 'job', id: 'ledger-checkpoint' } as const;
const VERSION = 1;

interface Remembered {
  readonly issued: IssuedCheckpoint;
  readonly revision: number;
}

/**
 * Signs checkpoints of a store's ledger, and never one that contradicts what it signed before: the last one is kept in the
 * store itself, and what is there now must begin with what was there then. When to sign is the host's to say.
 *
 * It cannot know of a checkpoint that is not in its store: after a restoration from a backup it may sign another
 * continuation than the one that was lodged, and whoever holds that one will see it.
 *
 * @example
 * ```ts
 * import { randomBytes } from 'node:crypto';
 * import { memoryStore } from 'rescue-face/adapters/memory-store';
 * import { ed25519Signer } from 'rescue-face/adapters/node-crypto';
 * import { CheckpointLog, checkInclusion } from 'rescue-face/ledger';
 *
 * await using store = memoryStore();
 * const entry = { schema: 'backup@1', header: new TextEncoder().encode('{"at":0}') };
 * await store.commit({ entries: [entry, entry] });
 * const origin = 'rescue.example.cn/jinan';
 * const log = new CheckpointLog(store);
 * const { checkpoint } = await log.checkpoint({ origin, signer: ed25519Signer({ name: origin, seed: randomBytes(32) }) });
 * const { leaf, proof } = await log.inclusionProof(1, checkpoint.size);
 * console.log(checkInclusion(store.ledgerHash, leaf, 1, checkpoint, proof)); // { holds: true }
 * ```
 */
export class CheckpointLog {
  readonly #store: Store;
  #head: TreeHead;
  /** Of the tree in `#head`, at the size that was signed last. */
  #signed: TreeState | undefined;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(store: Store) {
    this.#store = store;
    this.#head = new TreeHead(store.ledgerHash);
  }

  /**
   * Signs the ledger as it is now. It is remembered in the store, on the disk, before it is given out; of two logs that sign
   * at a time one is refused.
   *
   * Rejects with `ERR_LEDGER_CHECKPOINT` where the ledger does not begin with what was signed last, is shorter, or was
   * signed under another name; with `ERR_STORE_CONFLICT` where somebody else signed meanwhile; and with what the signer
   * rejects with.
   *
   * @param request.origin - The ledger's own name, which is never changed afterwards.
   */
  checkpoint(request: { readonly origin: string; readonly signer: Signer }, options: CallOptions = {}): Promise<IssuedCheckpoint> {
    checkKeys('the checkpoint', request, ['origin', 'signer']);
    checkCallOptions(options);
    const turn = this.#turn.then(() => this.#checkpoint(request, options));
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  /** What was signed last, by whatever log of this store. */
  async last(options: CallOptions = {}): Promise<IssuedCheckpoint | undefined> {
    return (await this.#remembered(options))?.issued;
  }

  /** That an entry is in the ledger as it was at a size: now, where none is given. `RangeError` for an entry that is not. */
  async inclusionProof(
    seq: number,
    size = this.#store.head,
    options: CallOptions = {},
  ): Promise<LedgerProof & { readonly leaf: Uint8Array }> {
    checkInteger('size', size, 1, Math.max(1, this.#store.head));
    checkInteger('seq', seq, 0, size - 1);
    const { leaf, ...proof } = await this.#prove({ start: seq, end: seq + 1 }, size, options);
    return { ...proof, leaf };
  }

  /** That the ledger of one size is the beginning of the ledger of another: of the present one, where none is given. */
  async consistencyProof(from: number, to = this.#store.head, options: CallOptions = {}): Promise<LedgerProof> {
    checkInteger('to', to, 1, Math.max(1, this.#store.head));
    checkInteger('from', from, 1, to);
    const { tree, proof } = await this.#prove({ start: 0, end: from }, to, options);
    return { tree, proof };
  }

  async #checkpoint(
    { origin, signer }: { readonly origin: string; readonly signer: Signer },
    options: CallOptions,
  ): Promise<IssuedCheckpoint> {
    const before = await this.#remembered(options);
    if (before !== undefined) {
      const { checkpoint } = before.issued;
      if (checkpoint.origin !== origin) throw refused('origin');
      if (checkpoint.size > this.#store.head) throw refused('shrunk');
    }
    await this.#grow(before?.issued.checkpoint, options);
    const checkpoint = { origin, size: this.#head.size, root: this.#head.root() };
    const note = await signCheckpoint(checkpoint, signer, options);
    const state = JSON.stringify({ version: VERSION, origin, size: checkpoint.size, root: base64(checkpoint.root), note: base64(note) });
    await this.#store.commit({
      expectations: [{ key: RECORD, revision: before?.revision ?? 0 }],
      puts: [{ ...RECORD, state }],
    });
    this.#signed = checkpoint;
    return { checkpoint, note };
  }

  /** Brings the tree up to the present, seeing to it that it begins with what was signed. */
  async #grow(signed: TreeState | undefined, options: CallOptions): Promise<void> {
    const isKnown = signed === undefined || (this.#signed !== undefined && same(this.#signed, signed));
    const goesOn = isKnown && this.#head.size <= this.#store.head;
    if (!goesOn) this.#head = new TreeHead(this.#store.ledgerHash);
    const head = this.#head;
    let begins = goesOn || signed === undefined || same({ size: 0, root: head.root() }, signed);
    try {
      for await (const page of this.#store.readLeaves(head.size, options)) {
        for (const leaf of page) {
          head.append(leaf);
          if (!begins && head.size === signed?.size) begins = same({ size: head.size, root: head.root() }, signed);
        }
      }
    } finally {
      // Cut short, it is looked at again from the beginning.
      if (!begins) this.#head = new TreeHead(this.#store.ledgerHash);
    }
    if (!begins) throw refused('changed');
    this.#signed = signed;
  }

  async #prove(part: LeafRange, size: number, options: CallOptions): Promise<LedgerProof & { readonly leaf: Uint8Array }> {
    checkCallOptions(options);
    const hash = this.#store.ledgerHash;
    const maker = new ProofMaker(hash, part, size);
    const head = new TreeHead(hash);
    let found = new Uint8Array(0);
    for await (const page of this.#store.readLeaves(0, options)) {
      for (const leaf of page) {
        if (head.size === size) break;
        if (head.size === part.start) found = new Uint8Array(leaf);
        head.append(leaf);
        maker.append(leaf);
      }
      if (head.size === size) break;
    }
    return { tree: { size, root: head.root() }, proof: maker.proof(), leaf: found };
  }

  async #remembered(options: CallOptions): Promise<Remembered | undefined> {
    const stored = await this.#store.get(RECORD.kind, RECORD.id, options);
    if (stored === undefined) return undefined;
    const { version, origin, size, root, note } = JSON.parse(stored.record.state) as Readonly<Record<string, unknown>>;
    if (version !== VERSION) throw new RescueFaceError('ERR_STORE_NEWER', { found: `checkpoint ${String(version)}`, known: VERSION });
    const checkpoint = { origin: String(origin), size: Number(size), root: bytesIn(root) };
    return { issued: { checkpoint, note: bytesIn(note) }, revision: stored.revision };
  }
}

function same(a: TreeState, b: TreeState): boolean {
  return a.size === b.size && sameBytes(a.root, b.root);
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}

function bytesIn(value: unknown): Uint8Array {
  const bytes = typeof value === 'string' ? bytesOf(value) : undefined;
  if (bytes === undefined) throw new RescueFaceError('ERR_STORE_CORRUPT', { problem: 'what was signed last cannot be read' });
  return new Uint8Array(bytes);
}

function refused(reason: 'origin' | 'shrunk' | 'changed'): RescueFaceError {
  return new RescueFaceError('ERR_LEDGER_CHECKPOINT', { reason });
}
