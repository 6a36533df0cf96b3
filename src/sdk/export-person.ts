import type { GivenAct } from '../core/acts.js';
import { checkId, checkKeys } from '../core/check.js';
import { completeAct } from '../core/check-act.js';
import type { CallOptions } from '../core/contracts.js';
import { asRead, type PersonFile, readPersonFile, recordsOf } from './person-records.js';
import { personFragment, usageEntry } from './usage-entry.js';
import { authorise, retryingConflicts } from './use-context.js';
import type { ViewContext } from './view.js';

/** Whose data to hand out. */
export interface ExportInput {
  readonly personId: string;
  /** Who hands it out, where, what for and by what right; laid over the act the gallery was opened with. */
  readonly act?: GivenAct | undefined;
}

/** Everything that is kept of a person but the templates, or that there is nobody of this id. */
export type ExportResult =
  | ({
      readonly status: 'exported';
      /** The files of the photos, byte for byte, each under its photo's id. */
      readonly pictures: readonly { readonly photoId: string; readonly bytes: Uint8Array }[];
    } & PersonFile)
  | { readonly status: 'unknown' };

/** What is kept of a person, handed out only once the usage entry is committed. */
export async function exportPerson(context: ViewContext, input: ExportInput, options: CallOptions): Promise<ExportResult> {
  checkKeys('export', input, ['personId', 'act']);
  const { personId } = input;
  checkId('personId', personId);
  const act = completeAct(context.act, input.act);
  await authorise(context, act, 'export', ['export'], options);
  const { store, gallery, clock } = context;
  return retryingConflicts(async () => {
    const read = await readPersonFile(store, gallery, personId, options);
    const persons = read === undefined ? [] : [read.file.person, ...read.file.merged].map(({ id }) => id);
    const pictures = await recordsOf(store, 'picture', persons, options);
    const header = { found: read !== undefined, photos: read?.file.photos.length ?? 0 };
    const fragments = persons.map((id) => personFragment(id));
    const entries = [usageEntry('export@1', { at: clock.now(), act }, header, fragments)];
    await store.commit({ entries, expectations: [...(read?.expectations ?? []), ...pictures.map(asRead)] }, options);
    if (read === undefined) return { status: 'unknown' };
    return { status: 'exported', ...read.file, pictures: pictures.map(({ record }) => ({ photoId: record.id, bytes: record.bytes })) };
  });
}
