import { checkKeys } from '../../core/check.js';
import type { CallOptions, Signer } from '../../core/contracts.js';
import type { CheckpointLog, IssuedCheckpoint } from '../../ledger/checkpoint-log.js';
import { type ActInput, acting, enter, type LedgerContext } from './ledger-context.js';

/** What to sign the ledger with. */
export interface CheckpointInput extends ActInput {
  /** The ledger's own name, never changed afterwards: one line, customarily a URL without its scheme. */
  readonly origin: string;
  /** Ed25519 of `rescue-face/adapters/node-crypto`, or your own: SM2, a hardware module. */
  readonly signer: Signer;
}

/** Enters that a checkpoint is made, and signs the ledger with that entry in it. */
export async function checkpoint(
  context: LedgerContext,
  log: CheckpointLog,
  input: CheckpointInput,
  options: CallOptions,
): Promise<IssuedCheckpoint> {
  checkKeys('checkpoint', input, ['origin', 'signer', 'act']);
  const { origin, signer } = input;
  const who = await acting(context, input, 'checkpoint', 'administer-audit', options);
  await enter(context, who, 'ledger-export@1', { id: context.random.uuid(), what: 'proofs', rows: 1 }, [], options);
  return log.checkpoint({ origin, signer }, options);
}
