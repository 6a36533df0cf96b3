import { RescueFaceError } from '../core/errors.js';

type Sharp = typeof import('sharp').default;

/** The picture decoder, loaded on first use, or one sentence with the cure. The only importer of sharp. */
export async function loadSharp(): Promise<Sharp> {
  try {
    return (await import('sharp')).default;
  } catch (cause) {
    throw new RescueFaceError('ERR_NATIVE_LOAD', { package: 'sharp', platform: `${process.platform}-${process.arch}` }, { cause });
  }
}
