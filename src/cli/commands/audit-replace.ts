import type { Act, FaceChoice, PhotoException, PhotoReplacementReason, PhotoSource, ReplacePhotoResult } from 'rescue-face';
import { EXIT, type ExitCode } from '../exit-codes.js';
import { withGallery } from '../gallery/open-gallery.js';
import type { GalleryOptions } from '../gallery/options.js';
import { type CommandContext, show } from '../output.js';
import { readPhoto } from '../read-photo.js';
import { safeText } from '../terminal/safe-text.js';

/** What `audit replace` was asked for. */
export interface AuditReplaceOptions extends GalleryOptions {
  readonly act: Act;
  readonly photoId: string;
  readonly file: string;
  readonly source: PhotoSource;
  readonly reason: PhotoReplacementReason;
  readonly audit: string | undefined;
  readonly face: FaceChoice;
  readonly newPhotoId: string | undefined;
  readonly keepPicture: boolean;
  readonly exception: PhotoException | undefined;
}

const ENDINGS: Readonly<Record<ReplacePhotoResult['status'], ExitCode>> = {
  replaced: EXIT.done,
  rejected: EXIT.photo,
  'no-face': EXIT.photo,
  'several-faces': EXIT.photo,
  'same-photo': EXIT.photo,
  unknown: EXIT.unknown,
  'already-replaced': EXIT.settled,
};

/** Puts a new photo in another's place. */
export async function auditReplace(options: AuditReplaceOptions, context: CommandContext): Promise<ExitCode> {
  const { texts, progress } = context;
  const { act, photoId, file, source, reason, audit, face, newPhotoId, keepPicture, exception } = options;
  const photo = await readPhoto(file, texts);
  const result = await withGallery(options, { act, photoSource: source }, context, (sdk) => {
    progress.say(texts.replacingPhoto);
    return sdk.audit.replacePhoto({ photoId, photo, reason, audit, face, newPhotoId, keepPicture, exception });
  });
  const message = sentence(result, context);
  show(context, { schema: 'rescue-face-audit-replace@1', ...told(result), message }, () => message);
  return ENDINGS[result.status];
}

/** Without the faces and pixels of a photo that was of no use. */
function told(result: ReplacePhotoResult) {
  switch (result.status) {
    case 'replaced': {
      const { report, ...rest } = result;
      return { ...rest, verdict: report.verdict };
    }
    case 'rejected': {
      const { verdict, rules, action } = result.report;
      const broken = rules.filter(({ status }) => status === 'fail').map(({ rule }) => rule);
      return { status: result.status, verdict, broken, action: action?.text ?? null };
    }
    case 'no-face':
    case 'several-faces':
      return { status: result.status };
    default:
      return result;
  }
}

function sentence(result: ReplacePhotoResult, { texts, language }: CommandContext): string {
  switch (result.status) {
    case 'replaced':
      return texts.photoReplaced(safeText(result.replacedId), safeText(result.photoId), result.entryId);
    case 'rejected':
      return texts.newPhotoRejected(result.report.action?.text[language] ?? result.report.verdict);
    case 'no-face':
      return texts.noFace;
    case 'several-faces':
      return texts.severalFaces;
    case 'same-photo':
      return texts.samePhoto;
    case 'already-replaced':
      return texts.alreadyReplaced(safeText(result.by));
    case 'unknown':
      return texts.unknownPhotoHere;
  }
}
