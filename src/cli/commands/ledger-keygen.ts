import { randomBytes } from 'node:crypto';
import { ed25519Signer } from 'rescue-face/adapters/node-crypto';
import { usage } from '../failure.js';
import { signingKeyText } from '../ledger/signing-key.js';
import { type CommandContext, checkNewFile, show, writeNewFile } from '../output.js';
import { safeText } from '../terminal/safe-text.js';

/** Makes a key that signs checkpoints, and prints what verifies them. */
export async function ledgerKeygen({ out, name }: { readonly out: string; readonly name: string }, context: CommandContext): Promise<void> {
  const { texts } = context;
  await checkNewFile(out, texts);
  const seed = randomBytes(32);
  const verifierKey = verifierKeyOf(name, seed, texts.badId('--name'));
  await writeNewFile(out, new TextEncoder().encode(signingKeyText(name, seed)), texts);
  show(context, { schema: 'rescue-face-ledger-keygen@1', file: out, verifierKey }, () =>
    [texts.keyMade(safeText(out)), verifierKey].join('\n'),
  );
}

function verifierKeyOf(name: string, seed: Uint8Array, problem: string): string {
  try {
    return ed25519Signer({ name, seed }).verifierKey;
  } catch {
    throw usage(problem);
  }
}
