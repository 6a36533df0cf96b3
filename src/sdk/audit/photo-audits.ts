import type { CallOptions } from '../../core/contracts.js';
import type { ActInput } from '../ledger/ledger-context.js';
import type { DrawPhotosInput, PhotoDraw } from './draw-photos.js';
import type { ReplacePhotoInput, ReplacePhotoResult } from './replace-photo.js';
import type { ReportAuditOptions, ReportAuditResult } from './report-audit.js';

/**
 * Photos are looked at from above, and bad ones replaced (MCA-2020-13 circular 2(2)): a sample is drawn by station and month,
 * held to the photo rules, and what must be taken again is listed. Every call leaves an entry of the ledger before it gives
 * anything out. Photos are read by the program alone; nothing that is given out shows or names anybody.
 */
export interface PhotoAudits {
  /**
   * Draws photos of a period, so many of every station and month. Seed, sizes and policy are entered before anything is drawn;
   * the same seed over the same photos gives the same list. Permission `administer-audit`; only photos of stations that the
   * operator may act for. Work: every photo's record and every episode is read once.
   */
  draw(input: DrawPhotosInput, options?: CallOptions): Promise<PhotoDraw>;
  /**
   * Holds the photos of a list to the photo rules: what share of each station and month passes, and what must be taken again.
   * Permission `administer-audit`. May be called again: photos that were replaced or erased meanwhile are told apart. Aborting
   * enters nothing.
   */
  report(auditId: string, input?: ActInput, options?: ReportAuditOptions): Promise<ReportAuditResult>;
  /**
   * Puts a new photo in another's place. The old one stays as history, with when and why; no search finds it any more, and the
   * entries of earlier searches stay readable. Permission `enroll`, at a station that the operator may act for. Aborting after
   * the commit has begun may still leave it there.
   */
  replacePhoto(input: ReplacePhotoInput, options?: CallOptions): Promise<ReplacePhotoResult>;
}
