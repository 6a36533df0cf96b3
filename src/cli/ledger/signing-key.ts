import { readFile, stat } from 'node:fs/promises';
import { type Ed25519Signer, ed25519Signer } from 'rescue-face/adapters/node-crypto';
import { usage } from '../failure.js';
import { systemCode } from '../system-code.js';
import { safeText } from '../terminal/safe-text.js';
import type { Texts } from '../texts.js';

const FORMAT = 'rescue-face-ledger-key';
/** Whoever else may read or write the file could sign. */
const OTHERS = 0o077;

/** The text of a new key's file. */
export function signingKeyText(name: string, seed: Uint8Array): string {
  return `${JSON.stringify({ format: FORMAT, name, seed: Buffer.from(seed).toString('base64'), version: 1 })}\n`;
}

/** The signer of a key's file. */
export async function readSigningKey(file: string, texts: Texts): Promise<Ed25519Signer> {
  const text = await readOwn(file, texts);
  try {
    const { format, name, seed, version } = JSON.parse(text) as Readonly<Record<string, unknown>>;
    if (format === FORMAT && version === 1) {
      return ed25519Signer({ name: String(name), seed: Uint8Array.from(Buffer.from(String(seed), 'base64')) });
    }
  } catch {
    // It is something else.
  }
  throw usage(texts.badSigningKey(safeText(file)));
}

async function readOwn(file: string, texts: Texts): Promise<string> {
  try {
    const { mode } = await stat(file);
    if (process.platform === 'win32' || (mode & OTHERS) === 0) return await readFile(file, 'utf8');
  } catch (error) {
    throw usage(texts.noLedgerFile(safeText(file), systemCode(error)));
  }
  throw usage(texts.signingKeyOpenToOthers(safeText(file)));
}
