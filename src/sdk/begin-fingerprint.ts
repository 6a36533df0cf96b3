import type { CallOptions } from '../core/contracts.js';
import type { PhotoRules, SeenPhoto } from './photo-rules.js';

/** A fingerprint that is made while the template is. */
export interface BegunFingerprint {
  /** Begins it, where a face is known. */
  begin(this: void, seen: SeenPhoto): void;
  /** Its bytes; `undefined` where none is wanted, or none could be made: nobody is left out for that, and a check says so. */
  made(this: void): Promise<Uint8Array | undefined>;
}

/** Makes the fingerprint of one photo by `rules`; none without. */
export function beginFingerprint(rules: PhotoRules | undefined, options: CallOptions): BegunFingerprint {
  let made: Promise<Uint8Array | undefined> = Promise.resolve(undefined);
  return {
    begin({ decoded, face }) {
      if (rules === undefined || decoded === undefined || face === undefined) return;
      made = rules.fingerprint(decoded, face, options).then(
        ({ bytes }) => bytes,
        () => undefined,
      );
    },
    made: () => made,
  };
}
