import { standardCrypto } from '../../adapters/node-crypto/main.js';
import type { PhotoSource } from '../../core/acts.js';
import type { CompleteAct } from '../../core/check-act.js';
import type { CallOptions } from '../../core/contracts.js';
import type { KnownPhotos } from '../known-photos.js';
import type { LedgerContext } from '../ledger/ledger-context.js';
import type { PhotoStages } from '../photo-analysis.js';
import type { PhotoRules } from '../photo-rules.js';
import type { PhotoValidator } from '../photo-validator.js';
import { sightOf } from '../refusal.js';

/** What auditing photos needs. */
export interface AuditContext extends LedgerContext, PhotoStages {
  readonly validator: PhotoValidator;
  readonly rules: PhotoRules;
  /** Absent where no fingerprints are kept. */
  readonly knownPhotos: KnownPhotos | undefined;
  readonly photoSource: PhotoSource | undefined;
  /** Photos worked on at once. */
  readonly threads: number;
}

/** SHA-256 whatever the gallery's own ciphers are: anybody is to be able to check a list. */
export function sha256(bytes: Uint8Array): Uint8Array {
  return standardCrypto().digest(bytes);
}

/** Of which stations this operator may see photos; those without a station only who may see all. */
export async function photoSight(
  context: AuditContext,
  act: CompleteAct,
  options: CallOptions,
): Promise<(station: string | undefined) => boolean | Promise<boolean>> {
  const isSeen = await sightOf(context, act, options);
  const found = await context.operators.find(act.operator, options);
  return (station) => (station === undefined ? found?.id === act.operator && found.stations === 'all' : isSeen(station));
}
