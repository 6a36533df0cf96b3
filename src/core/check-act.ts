import { type Act, type GivenAct, LEGAL_BASES, type LegalBasis, PHOTO_SOURCES, type PhotoSource, PURPOSES } from './acts.js';
import { checkId, checkKeys, checkOneOf, describe, isBytes } from './check.js';

/** An act in which nothing is missing. */
export type CompleteAct = Act & { readonly legalBasis: LegalBasis };

const ACT_KEYS = ['operator', 'station', 'purpose', 'legalBasis', 'assertion'] as const;

/** The basis where none is given: consent that is exchanged for shelter is not free, so it is not assumed. */
const STATUTORY_DUTY: LegalBasis = { kind: 'statutory-duty' };

/** Refuses what is no part of an act; what is missing may still be given with each call. */
export function checkGivenAct(act: unknown): asserts act is GivenAct {
  checkKeys('act', act, ACT_KEYS);
  const { operator, station, purpose, legalBasis, assertion } = act as GivenAct;
  if (operator !== undefined) checkId('operator in act', operator);
  if (station !== undefined) checkId('station in act', station);
  if (purpose !== undefined) checkOneOf('purpose in act', purpose, PURPOSES);
  if (legalBasis !== undefined) checkLegalBasis(legalBasis);
  // Whatever else is the matter with it is no mistake of a program: it comes from a clerk's machine.
  if (assertion !== undefined && typeof assertion !== 'string' && !isBytes(assertion)) {
    throw new TypeError(`Expected a string or Uint8Array for assertion in act, received ${describe(assertion)}`);
  }
}

/** The act given with a call laid over the one the gallery was opened with; refuses where something is still missing. */
export function completeAct(defaults: GivenAct, given: GivenAct | undefined): CompleteAct {
  if (given !== undefined) checkGivenAct(given);
  const { kind, evidence } = given?.legalBasis ?? defaults.legalBasis ?? STATUTORY_DUTY;
  return {
    operator: needed('operator', given?.operator ?? defaults.operator),
    station: needed('station', given?.station ?? defaults.station),
    purpose: needed('purpose', given?.purpose ?? defaults.purpose),
    // A copy: what was checked is what is recorded.
    legalBasis: { kind, evidence },
    assertion: given?.assertion,
  };
}

/** Where a photo comes from, declared with the call or once for all. */
export function completeSource(defaults: PhotoSource | undefined, given: PhotoSource | undefined): PhotoSource {
  const source = given ?? defaults;
  if (source === undefined) {
    throw new TypeError(`Expected source of the photo (one of ${PHOTO_SOURCES.join(', ')}), with the call or once as photoSource`);
  }
  checkOneOf('source', source, PHOTO_SOURCES);
  return source;
}

function needed<T>(name: string, value: T | undefined): T {
  if (value === undefined) throw new TypeError(`Expected ${name} in act, with the call or once in openRescueFace`);
  return value;
}

function checkLegalBasis(basis: LegalBasis): void {
  checkKeys('legalBasis in act', basis, ['kind', 'evidence']);
  checkOneOf('kind of legalBasis in act', basis.kind, LEGAL_BASES);
  if (basis.evidence !== undefined) checkId('evidence of legalBasis in act', basis.evidence);
  else if (basis.kind === 'separate-consent' || basis.kind === 'guardian-consent') {
    throw new TypeError(`Expected evidence of legalBasis in act for ${basis.kind}`);
  }
}
