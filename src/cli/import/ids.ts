import { createHash } from 'node:crypto';

/**
 * A UUID (RFC 9562, version 8) made of what something is: the same photo of the same person gets the same id in every
 * run, so that a run that was cut short can be made again. It says nothing to whoever does not know what it is made of.
 */
export function derivedId(...parts: readonly string[]): string {
  const hex = createHash('sha256')
    .update(JSON.stringify(['rescue-face-import@1', ...parts]))
    .digest('hex');
  const variant = ((Number.parseInt(hex.slice(16, 17), 16) & 0x3) | 0x8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
