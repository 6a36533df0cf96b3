import { type PassedOverFile, readPersonFolders } from 'rescue-face/research';
import { isId } from '../gallery/options.js';
import type { Texts } from '../texts.js';
import type { ImportFailure, ImportPlan, ImportRow } from './rows.js';

/** A folder of `person/photo.jpg`: the folders' names are the persons' ids. */
export async function readImportFolder(folder: string, texts: Texts): Promise<ImportPlan> {
  const { photos, passedOver } = await readPersonFolders(folder);
  const rows: ImportRow[] = [];
  const failures: ImportFailure[] = [];
  for (const { person, photo, path } of photos) {
    if (isId(person)) rows.push({ file: photo, path, personId: person });
    else failures.push({ file: photo, code: 'bad-cell', reason: texts.badCell('personId') });
  }
  return { rows, failures, passedOver: passedOver.map((file) => left(file, texts)) };
}

function left({ name, why }: PassedOverFile, texts: Texts): ImportFailure {
  const reasons: Readonly<Record<PassedOverFile['why'], string>> = {
    'not-a-photo': texts.notAPhoto,
    'beside-folders': texts.besideFolders,
    'too-deep': texts.tooDeep,
    'other-name': texts.notAPhoto,
    unreadable: texts.failedUnreadable,
  };
  return { file: name, code: why, reason: reasons[why] };
}
