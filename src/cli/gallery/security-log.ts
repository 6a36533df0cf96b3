import { appendFile } from 'node:fs/promises';
import type { SecuritySink } from 'rescue-face';
import { usage } from '../failure.js';
import { systemCode } from '../system-code.js';
import type { Texts } from '../texts.js';

/** It names operators. */
const OWNER_ONLY = 0o600;

/** Appends security events to a file, a line each; a file that cannot be written is told before any work. */
export async function securityLogSink(file: string, texts: Texts): Promise<SecuritySink> {
  await appendFile(file, '', { mode: OWNER_ONLY }).catch((error: unknown) => {
    throw usage(texts.cannotWrite(file, systemCode(error)));
  });
  return (line) => appendFile(file, `${line}\n`, { mode: OWNER_ONLY });
}
