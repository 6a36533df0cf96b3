import { randomBytes } from 'node:crypto';
import { access, constants, open, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { usage } from './failure.js';
import { toJson } from './json.js';
import { systemCode } from './system-code.js';
import type { Progress } from './terminal/progress.js';
import type { Language, Texts } from './texts.js';

/** What every command is given. */
export interface CommandContext {
  readonly language: Language;
  readonly texts: Texts;
  /** One JSON document instead of text. */
  readonly json: boolean;
  readonly version: string;
  readonly progress: Progress;
  /** Standard output. */
  print(text: string): void;
  /** Standard error. */
  complain(text: string): void;
}

/** The result of a command, in the form that was asked for. */
export function show(context: CommandContext, document: object, text: () => string): void {
  context.progress.end();
  context.print(context.json ? toJson(document) : `${text()}\n`);
}

/** Refuses, before any work, a file that could not be written at its end, or that may be somebody's photo. */
export async function checkHtmlPath(option: string, file: string, texts: Texts): Promise<void> {
  if (!/\.html?$/i.test(file)) throw usage(texts.badHtmlName(option));
  await checkOutPath(file, texts);
}

/** Refuses, before any work, a file that could not be written at its end. */
export async function checkOutPath(file: string, texts: Texts): Promise<void> {
  await access(dirname(resolve(file)), constants.W_OK).catch(() => {
    throw usage(texts.noOutFolder(file));
  });
  const isFolder = await stat(file).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (isFolder) throw usage(texts.outIsFolder(file));
}

/** Refuses, before any work, a name under which there is something: a photo is never written over. */
export async function checkNewFile(file: string, texts: Texts): Promise<void> {
  await checkOutPath(file, texts);
  const isThere = await stat(file).then(
    () => true,
    () => false,
  );
  if (isThere) throw usage(texts.outExists(file));
}

/** Writes a new file, readable by its owner only. */
export async function writeNewFile(file: string, bytes: Uint8Array, texts: Texts): Promise<void> {
  let made = false;
  try {
    const handle = await open(file, 'wx', 0o600);
    made = true;
    try {
      await handle.writeFile(bytes);
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (made) await rm(file, { force: true }).catch(() => {});
    throw usage(texts.cannotWrite(file, systemCode(error)));
  }
}

/** Writes a file whole or not at all, readable by its owner only: a report shows faces. */
export async function writeReport(file: string, text: string, texts: Texts): Promise<void> {
  // A name nobody can foresee, and never a file that is there: it would keep its own owner and mode.
  const next = `${file}.${randomBytes(8).toString('hex')}.tmp`;
  try {
    await writeFile(next, text, { mode: 0o600, flag: 'wx' });
    await rename(next, file);
  } catch (error) {
    await rm(next, { force: true }).catch(() => {});
    throw usage(texts.cannotWrite(file, systemCode(error)));
  }
}
