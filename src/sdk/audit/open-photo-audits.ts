import { checkKeys } from '../../core/check.js';
import type { CallOptions } from '../../core/contracts.js';
import type { ActInput } from '../ledger/ledger-context.js';
import type { Run } from '../ledger/open-ledger.js';
import type { AuditContext } from './audit-context.js';
import { type DrawPhotosInput, drawPhotos } from './draw-photos.js';
import type { PhotoAudits } from './photo-audits.js';
import { type ReplacePhotoInput, replacePhoto } from './replace-photo.js';
import { type ReportAuditOptions, reportAudit } from './report-audit.js';

/** The photo audits of an open gallery, none outliving it. */
export function openPhotoAudits(context: AuditContext, run: Run): PhotoAudits {
  return {
    draw: (input: DrawPhotosInput, options: CallOptions = {}) => run(options, () => drawPhotos(context, input, options)),
    report: (auditId: string, input: ActInput = {}, options: ReportAuditOptions = {}) =>
      run({ signal: options.signal }, async () => {
        checkKeys('audit.report options', options, ['signal', 'onProgress']);
        return reportAudit(context, auditId, input, options);
      }),
    replacePhoto: (input: ReplacePhotoInput, options: CallOptions = {}) => run(options, () => replacePhoto(context, input, options)),
  };
}
