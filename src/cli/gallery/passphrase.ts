import { readFile } from 'node:fs/promises';
import { usage } from '../failure.js';
import { systemCode } from '../system-code.js';
import type { Texts } from '../texts.js';

/** The first line of a file: a passphrase on the command line itself would be seen by everybody on the machine. */
export async function readPassphrase(option: string, file: string | undefined, texts: Texts): Promise<string | undefined> {
  if (file === undefined) return undefined;
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw usage(texts.badPassphraseFile(option, systemCode(error)));
  });
  const line = text.replace(/^\uFEFF/, '').split(/\r?\n/, 1)[0] ?? '';
  if (line === '') throw usage(texts.emptyPassphrase(option));
  return line;
}
