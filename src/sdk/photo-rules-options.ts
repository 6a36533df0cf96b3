import { checkKeys, checkOneOf } from '../core/check.js';
import { checkPhotoPolicy, type PhotoPolicy } from '../quality/policy/photo-policy.js';
import { checkPresentationAttack, type PresentationAttackDetector } from './presentation-attack.js';

/** Which photo rules a gallery goes by, and what for. */
export interface PhotoRulesOptions {
  /** Default: `MCA_2020_13`. */
  readonly policy?: PhotoPolicy | undefined;
  /**
   * What they do when somebody is enrolled. `record`: what they say goes into the answer, the photo's record and the usage
   * entry. `enforce`: besides, a photo that they reject is enrolled with a named `exception` alone. `off`: it is not
   * measured, which takes a few hundredths of a second. Default `record`: who is not enrolled is not found.
   */
  readonly enrolment?: 'record' | 'enforce' | 'off' | undefined;
  /** `record`: what they say of a probe goes into the answer and the usage entry; no photo keeps anybody from being searched for. Default `off`. */
  readonly search?: 'record' | 'off' | undefined;
  /**
   * `on`: every photo is enrolled with a fingerprint, by which `validatePhoto` with `reuse` knows it again (MCA-2020-13
   * circular 2(2)): 545 bytes, encrypted and erased with the photo, and some milliseconds of another thread. `off`: none is
   * made or looked at, and reuse is `not-assessed`. Default `on`.
   */
  readonly reuse?: 'on' | 'off' | undefined;
  /** Tells a face from a picture of one; stays the caller's. Default: none, and the rule `presentation.attack` is not assessed. */
  readonly presentationAttack?: PresentationAttackDetector | undefined;
}

/** Refuses what no gallery can go by. */
export function checkPhotoRulesOptions(options: PhotoRulesOptions): void {
  checkKeys('photoRules', options, ['policy', 'enrolment', 'search', 'reuse', 'presentationAttack']);
  const { policy, enrolment, search, reuse, presentationAttack } = options;
  if (policy !== undefined) checkPhotoPolicy(policy);
  if (enrolment !== undefined) checkOneOf('enrolment of photoRules', enrolment, ['record', 'enforce', 'off']);
  if (search !== undefined) checkOneOf('search of photoRules', search, ['record', 'off']);
  if (reuse !== undefined) checkOneOf('reuse of photoRules', reuse, ['on', 'off']);
  if (presentationAttack !== undefined) checkPresentationAttack(presentationAttack);
}
