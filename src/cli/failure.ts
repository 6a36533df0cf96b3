import type { FaceChoice } from 'rescue-face';
import { RescueFaceError } from 'rescue-face/errors';
import { ResearchDataError } from 'rescue-face/research';
import { EXIT, type ExitCode } from './exit-codes.js';
import { systemCode } from './system-code.js';
import type { Language, Texts } from './texts.js';

/** A run that cannot go on, with the sentence for the person at the keyboard. */
export class CliFailure extends Error {
  override readonly name = 'CliFailure';

  constructor(
    readonly exitCode: ExitCode,
    message: string,
    /** For programs; the message is for people. */
    readonly code: string,
  ) {
    super(message);
  }
}

/** A wrong command line. */
export function usage(message: string): CliFailure {
  return new CliFailure(EXIT.usage, message, 'ERR_USAGE');
}

/** What the system says of files and folders that were named wrongly, or that cannot be used. */
const FILE_PROBLEMS = new Set(['ENOENT', 'EACCES', 'EPERM', 'ENOTDIR', 'EISDIR', 'EEXIST', 'EROFS', 'ENOSPC']);

/** Any error as a failure: known ones in words, others by their kind and message. */
export function asFailure(error: unknown, language: Language, texts: Texts): CliFailure {
  if (error instanceof CliFailure) return error;
  if (error instanceof RescueFaceError) return new CliFailure(exitCodeOf(error), error.messageIn(language), error.code);
  if (error instanceof ResearchDataError) return usage(texts.badResearchData(error.message));
  const code = systemCode(error);
  if (FILE_PROBLEMS.has(code)) return usage(texts.fileProblem(code));
  const kind = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return new CliFailure(EXIT.unexpected, texts.unexpected(kind), 'ERR_UNEXPECTED');
}

/** Whether an error is about one photo, so that the others can go on. */
export function isPhotoError(error: unknown): error is RescueFaceError {
  return error instanceof RescueFaceError && error.code.startsWith('ERR_IMAGE_');
}

/** Whether a photo has fewer faces than the number that was asked for: everything else of a call was checked before. */
export function isNoSuchFace(error: unknown, face: FaceChoice): boolean {
  return typeof face === 'number' && error instanceof RangeError;
}

function exitCodeOf({ code }: RescueFaceError): ExitCode {
  if (code.startsWith('ERR_IMAGE_')) return EXIT.photo;
  if (code === 'ERR_POLICY_DENIED') return EXIT.refused;
  if (code.startsWith('ERR_LEDGER_')) return EXIT.ledger;
  if (/^ERR_(MODEL|NATIVE|WORKER|INDEX_ENGINE|STORE_ENGINE|CRYPTO_UNAVAILABLE)/.test(code)) return EXIT.installation;
  return /^ERR_(STORE|KEY|CRYPTO)/.test(code) ? EXIT.gallery : EXIT.unexpected;
}
