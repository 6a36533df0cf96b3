import type { GivenAct } from '../core/acts.js';
import { checkId, checkKeys } from '../core/check.js';
import { completeAct } from '../core/check-act.js';
import type { CallOptions } from '../core/contracts.js';
import type { PhotoRecord } from '../core/records.js';
import type { Gallery } from './gallery.js';
import { asRead, measured, type PersonFile, readPersonFile } from './person-records.js';
import { personFragment, usageEntry } from './usage-entry.js';
import { authorise, retryingConflicts, type UseContext } from './use-context.js';

/** Whose records to show. */
export interface GetInput {
  readonly personId: string;
  /** Who looks, where, what for and by what right; laid over the act the gallery was opened with. */
  readonly act?: GivenAct | undefined;
}

/** A person's records, or that there is nobody of this id. */
export type GetResult = ({ readonly status: 'found' } & PersonFile) | { readonly status: 'unknown' };

/** Which photo to show. */
export interface ViewInput {
  readonly photoId: string;
  /** Who looks, where, what for and by what right; laid over the act the gallery was opened with. */
  readonly act?: GivenAct | undefined;
}

/** A photo as it was enrolled, or that there is none of this id. */
export type ViewResult =
  | {
      readonly status: 'found';
      /** Without its fingerprint. */
      readonly photo: PhotoRecord;
      /** The file, byte for byte; `undefined` where only its measurements were kept. */
      readonly picture: Uint8Array | undefined;
    }
  | { readonly status: 'unknown' };

/** What looking needs. */
export interface ViewContext extends UseContext {
  readonly gallery: Gallery;
}

/** A person's records, shown only once the usage entry is committed. */
export async function getPerson(context: ViewContext, input: GetInput, options: CallOptions): Promise<GetResult> {
  checkKeys('get', input, ['personId', 'act']);
  const { personId } = input;
  checkId('personId', personId);
  const act = completeAct(context.act, input.act);
  await authorise(context, act, 'get', ['view'], options);
  const { store, gallery, clock } = context;
  return retryingConflicts(async () => {
    const read = await readPersonFile(store, gallery, personId, options);
    const persons = read === undefined ? [] : [read.file.person, ...read.file.merged];
    const header = { what: 'person', found: read !== undefined } as const;
    const fragments = persons.map(({ id }) => personFragment(id));
    const entries = [usageEntry('view@1', { at: clock.now(), act }, header, fragments)];
    await store.commit({ entries, expectations: read?.expectations }, options);
    return read === undefined ? { status: 'unknown' } : { status: 'found', ...read.file };
  });
}

/** A photo and its record, shown only once the usage entry is committed. */
export async function viewPhoto(context: ViewContext, input: ViewInput, options: CallOptions): Promise<ViewResult> {
  checkKeys('view', input, ['photoId', 'act']);
  const { photoId } = input;
  checkId('photoId', photoId);
  const act = completeAct(context.act, input.act);
  await authorise(context, act, 'view', ['view'], options);
  const { store, clock } = context;
  return retryingConflicts(async () => {
    const [photo, picture] = [await store.get('photo', photoId, options), await store.get('picture', photoId, options)];
    const header = { what: 'photo', found: photo !== undefined } as const;
    const fragments = photo === undefined ? [] : [personFragment(photo.record.personId, { photoId })];
    const entries = [usageEntry('view@1', { at: clock.now(), act }, header, fragments)];
    const expectations = [photo, picture].filter((read) => read !== undefined).map(asRead);
    await store.commit({ entries, expectations }, options);
    return photo === undefined ? { status: 'unknown' } : { status: 'found', photo: measured(photo.record), picture: picture?.record.bytes };
  });
}
