import type { GivenAct } from '../core/acts.js';
import { checkKeys, describe } from '../core/check.js';
import { type CompleteAct, completeAct } from '../core/check-act.js';
import type { CallOptions, RandomSource, StoredRecord } from '../core/contracts.js';
import { checkEmbedding } from '../core/embedding.js';
import { RescueFaceError } from '../core/errors.js';
import type { PhotoRecord, StoreRecordKey, TemplateRecord } from '../core/records.js';
import { decodePhoto } from '../image/decode-photo.js';
import type { UsageHeaders } from '../ledger/usage-headers.js';
import type { Gallery } from './gallery.js';
import { asRead } from './person-records.js';
import type { PhotoStages } from './photo-analysis.js';
import { templateFacts } from './template-facts.js';
import { usageEntry } from './usage-entry.js';
import { authorise, isConflict, retryingConflicts, type UseContext } from './use-context.js';

/** What to renew. */
export interface RenewalInput {
  /** Who renews, where, what for and by what right; laid over the act the gallery was opened with. */
  readonly act?: GivenAct | undefined;
  /** Deletes templates of other spaces, each once its photo has one of the present space. Default `false`. */
  readonly removeOld?: boolean | undefined;
}

/** Options of a renewal. */
export interface RenewalOptions extends CallOptions {
  /** Called after every photo. */
  readonly onProgress?: ((progress: RenewalProgress) => void) | undefined;
}

/** How far a renewal has come. */
export interface RenewalProgress {
  /** Photos that have a template of the present space through it. */
  readonly renewed: number;
  /** Photos of which none could be made. */
  readonly failed: number;
}

/** What a renewal came to. */
export interface RenewalResult extends RenewalProgress {
  /** Templates of other spaces that were deleted. */
  readonly removed: number;
  /** Photos of which none could be made, and why: an error code, or that the picture was not kept. */
  readonly failures: readonly { readonly photoId: string; readonly reason: string }[];
}

/** What renewing needs. */
export interface RenewalContext extends PhotoStages, UseContext {
  readonly gallery: Gallery;
  readonly random: RandomSource;
  /** Photos worked on at once. */
  readonly threads: number;
}

/** Old templates deleted in one commit. */
const REMOVED_AT_ONCE = 256;

/**
 * Makes a template of the present space for every photo that has none, from its picture and the landmarks that were
 * found when it was enrolled. A call that was cut short goes on where it was: what is there is passed over.
 */
export async function renewTemplates(context: RenewalContext, input: RenewalInput, options: RenewalOptions): Promise<RenewalResult> {
  checkKeys('renewTemplates', input, ['act', 'removeOld']);
  const { removeOld = false } = input;
  if (typeof removeOld !== 'boolean') throw new TypeError(`Expected true or false for removeOld, received ${describe(removeOld)}`);
  const { onProgress, ...call } = options;
  const act = completeAct(context.act, input.act);
  await authorise(context, act, 'renewTemplates', ['administer-system'], call);
  const failures: { photoId: string; reason: string }[] = [];
  const passed = new Set<string>();
  let renewed = 0;
  const record = (phase: 'begun' | 'ended', removed: number) => {
    const counts = { renewed, failed: failures.length, removed };
    return recordPhase(context, act, { phase, space: context.embedder.space, removeOld, ...counts }, call);
  };
  await record('begun', 0);
  await overAllPhotos(context, passed, call, async (photos) => {
    await Promise.all(
      photos.map(async (photo) => {
        const reason = await renewOne(context, photo.record.id, call);
        if (reason === undefined) renewed += 1;
        else if (reason !== 'gone') failures.push({ photoId: photo.record.id, reason });
        passed.add(photo.record.id);
        onProgress?.({ renewed, failed: failures.length });
      }),
    );
  });
  const removed = removeOld ? await removeTemplates(context, call) : 0;
  await record('ended', removed);
  await context.gallery.sync();
  return { renewed, failed: failures.length, removed, failures };
}

function recordPhase({ store, clock }: UseContext, act: CompleteAct, header: UsageHeaders['renewal@1'], options: CallOptions) {
  return store.commit({ entries: [usageEntry('renewal@1', { at: clock.now(), act }, header)] }, options);
}

/** Every photo without a template, several at a time; begun again where a purge ends the scan. */
async function overAllPhotos(
  { store, gallery, threads }: RenewalContext,
  passed: ReadonlySet<string>,
  options: CallOptions,
  work: (photos: readonly StoredRecord<PhotoRecord>[]) => Promise<void>,
): Promise<void> {
  for (;;) {
    await gallery.sync();
    const there = gallery.photos();
    let waiting: StoredRecord<PhotoRecord>[] = [];
    try {
      for await (const photo of store.scan('photo', options)) {
        // What another photo has replaced is history, and searched no more.
        if (there.has(photo.record.id) || passed.has(photo.record.id) || photo.record.replaced !== undefined) continue;
        waiting.push(photo);
        if (waiting.length <= threads) continue;
        await work(waiting);
        waiting = [];
      }
      await work(waiting);
      return;
    } catch (error) {
      if (!isConflict(error)) throw error;
    }
  }
}

/** `undefined` where the photo has its template now, otherwise why not. */
async function renewOne(context: RenewalContext, id: string, options: CallOptions): Promise<string | undefined> {
  try {
    // Again where something else came in between, a purge for instance: the photo may well be there.
    return await retryingConflicts(() => renewAsItIs(context, id, options));
  } catch (error) {
    const ofThePhoto = error instanceof RescueFaceError && /^ERR_(IMAGE|INDEX_VECTOR)/.test(error.code);
    if (!ofThePhoto) throw error;
    return error.code;
  }
}

async function renewAsItIs({ store, embedder, random }: RenewalContext, id: string, options: CallOptions): Promise<string | undefined> {
  const photo = await store.get('photo', id, options);
  if (photo === undefined || photo.record.replaced !== undefined) return 'gone';
  const picture = await store.get('picture', id, options);
  if (picture === undefined) return (await store.get('photo', id, options)) === undefined ? 'gone' : 'no-picture';
  const { personId, face } = photo.record;
  const { image } = await decodePhoto(picture.record.bytes, options);
  const embedding = await embedder.embed(image, face.landmarks, options);
  checkEmbedding(embedding, embedder.space, embedder.dimension);
  const filter = await templateFacts(store, photo.record, options);
  const template: TemplateRecord = { kind: 'template', id: random.uuid(), personId, photoId: id, filter, embedding };
  // Nobody who was erased in the meantime comes back.
  const expectations = [asRead(photo), asRead(picture), { key: { kind: 'template', id: template.id } as const, revision: 0 }];
  await store.commit({ puts: [template], expectations }, options);
  return undefined;
}

async function removeTemplates({ store, gallery, embedder }: RenewalContext, options: CallOptions): Promise<number> {
  await gallery.sync();
  const there = gallery.photos();
  let removed = 0;
  let deletes: StoreRecordKey[] = [];
  const flush = async () => {
    if (deletes.length === 0) return;
    await store.commit({ deletes }, options);
    removed += deletes.length;
    deletes = [];
  };
  await retryingConflicts(async () => {
    deletes = [];
    for await (const { record } of store.scan('template', options)) {
      if (record.embedding.space === embedder.space || !there.has(record.photoId)) continue;
      deletes.push({ kind: 'template', id: record.id });
      if (deletes.length >= REMOVED_AT_ONCE) await flush();
    }
    await flush();
  });
  return removed;
}
