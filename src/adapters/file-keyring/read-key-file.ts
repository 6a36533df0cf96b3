import { RescueFaceError } from '../../core/errors.js';
import type { FileLayer } from './file-layer.js';

/** Group and others. */
const NOT_OWNER = 0o077;

/** The bytes of a key file that only its owner may touch. Windows has no such bits; there the folder's rights must do. */
export async function readKeyFile(files: FileLayer, path: string): Promise<Uint8Array> {
  const { bytes, mode } = await files.read(path).catch((cause: unknown) => {
    const reason = codeOf(cause) === 'ENOENT' ? 'missing' : 'read';
    throw new RescueFaceError('ERR_KEY_FILE', { reason }, { cause });
  });
  if ((mode & NOT_OWNER) !== 0 && process.platform !== 'win32') {
    throw new RescueFaceError('ERR_KEY_FILE', { reason: 'permissions', mode: `0${mode.toString(8)}` });
  }
  return bytes;
}

/** The code of an error of the file system. */
export function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
