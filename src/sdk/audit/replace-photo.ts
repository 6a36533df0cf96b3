import { checkId, checkKeys, checkOneOf, describe } from '../../core/check.js';
import { completeAct, completeSource } from '../../core/check-act.js';
import type { CallOptions, StoredRecord } from '../../core/contracts.js';
import { RescueFaceError } from '../../core/errors.js';
import type { PhotoRecord, StoreRecord, StoreRecordKey, TemplateRecord } from '../../core/records.js';
import { PHOTO_REPLACEMENT_REASONS, type PhotoReplacementReason } from '../../ledger/closed-lists.js';
import { parseEntryId } from '../../ledger/entry-id.js';
import type { UsageHeaders } from '../../ledger/usage-headers.js';
import { beginFingerprint } from '../begin-fingerprint.js';
import { refuseFamilyPhoto } from '../family-photo.js';
import { checkKeptPhoto, KEPT_PHOTO_KEYS, type KeptPhotoInput, keptPhoto, notThere } from '../kept-photo.js';
import { type ActInput, type Acting, acting, enter, findEntry } from '../ledger/ledger-context.js';
import { ledgerTime, rememberedTime } from '../ledger/ledger-time.js';
import { asRead } from '../person-records.js';
import { type EmbeddedPhoto, embedPhoto, type UnusablePhoto } from '../photo-analysis.js';
import { heldToRules, type PhotoReport } from '../photo-report.js';
import type { SeenPhoto } from '../photo-rules.js';
import { templateFacts } from '../template-facts.js';
import { personFragment } from '../usage-entry.js';
import { retryingConflicts } from '../use-context.js';
import { type AuditContext, photoSight } from './audit-context.js';
import { closing, dutiesOf, laterDuty } from './replacement-duties.js';

/** Which photo takes whose place, and why. */
export interface ReplacePhotoInput extends ActInput, KeptPhotoInput {
  /** The photo whose place is taken. */
  readonly photoId: string;
  readonly reason: PhotoReplacementReason;
  /** The new photo's own id. Default: one is made. */
  readonly newPhotoId?: string | undefined;
  /** Names the result of the audit that asked for it: `resultId`. */
  readonly audit?: string | undefined;
  /** Keeps the old file, so that whoever looks into an earlier search can see what was found. Default `true`. */
  readonly keepPicture?: boolean | undefined;
}

/** A photo that has taken another's place. */
export interface ReplacedPhoto {
  readonly status: 'replaced';
  readonly photoId: string;
  readonly replacedId: string;
  /** Names the entry. */
  readonly entryId: string;
  /** What the rules say of the new photo. */
  readonly report: PhotoReport;
  /** The duty to replace this one too; where it was taken by an `exception` alone. */
  readonly replaceLater?: { readonly dutyId: string } | undefined;
  /** Duties to replace the old one: done by this. */
  readonly dutiesClosed: readonly string[];
  /** The store revision that holds it. */
  readonly revision: number;
}

/** What a replacement came to; nothing was changed but where it is `replaced`. */
export type ReplacePhotoResult =
  | ReplacedPhoto
  | UnusablePhoto
  /** The rules reject the new photo too, and no `exception` was given. */
  | { readonly status: 'rejected'; readonly report: PhotoReport }
  /** No photo of this id at a station that the operator may act for, or no audit. */
  | { readonly status: 'unknown' }
  | { readonly status: 'already-replaced'; readonly by: string }
  /** It is the very same file. */
  | { readonly status: 'same-photo' };

const KEYS = [...KEPT_PHOTO_KEYS, 'photoId', 'reason', 'newPhotoId', 'audit', 'keepPicture', 'act'];

type Plan = ReturnType<typeof checkedReplacement>;

/** Puts a photo in another's place, in one commit with its entry: the old one stays as history, without a template. */
export async function replacePhoto(context: AuditContext, input: ReplacePhotoInput, options: CallOptions): Promise<ReplacePhotoResult> {
  const plan = checkedReplacement(context, input);
  const who = await acting(context, input, 'audit.replacePhoto', 'enroll', options);
  const before = await present(context, plan, who, options);
  if ('status' in before) return before;
  const known = beginFingerprint(context.knownPhotos && context.rules, options);
  const held = (seen: SeenPhoto) => {
    known.begin(seen);
    return context.rules.report(seen, plan.source, options);
  };
  const analysed = await embedPhoto(context, plan.photo, plan.face, options, held);
  if (analysed.status !== 'embedded') return analysed;
  const { report } = analysed;
  if (analysed.photo.sha256 === before.record.digest) return { status: 'same-photo' };
  if (report === undefined) throw new TypeError('Expected a report of the photo rules');
  if (report.verdict === 'reject' && plan.exception === undefined) return { status: 'rejected', report };
  const fingerprint = await known.made();
  const result = await retryingConflicts(async () => {
    // Somebody may have replaced or erased it in the meantime.
    const old = await present(context, plan, who, options);
    return 'status' in old ? old : commit(context, who, plan, old, { ...analysed, fingerprint }, report, options);
  });
  if (result.status === 'replaced') {
    await sweepTemplates(context, before.record);
    // The commit stands whatever becomes of the index: a search brings the index up too, and says what is wrong with it.
    await context.gallery.sync().catch(() => {});
  }
  return result;
}

/** The photo as it is, where it can be replaced by this operator. */
async function present(
  context: AuditContext,
  { photoId, audit }: Plan,
  { act }: Acting,
  options: CallOptions,
): Promise<StoredRecord<PhotoRecord> | Extract<ReplacePhotoResult, { status: 'unknown' | 'already-replaced' }>> {
  const { store } = context;
  const photo = await store.get('photo', photoId, options);
  const episode = photo && (await store.get('episode', photo.record.episodeId, options));
  const isSeen = await photoSight(context, act, options);
  if (photo === undefined || !(await isSeen(episode?.record.station))) return { status: 'unknown' };
  if (audit !== undefined && (await findEntry(store, parseEntryId('audit', audit), ['photo-audit@1'], options)) === undefined) {
    return { status: 'unknown' };
  }
  const { replaced } = photo.record;
  return replaced === undefined ? photo : { status: 'already-replaced', by: replaced.by };
}

async function commit(
  context: AuditContext,
  who: Acting,
  plan: Plan,
  old: StoredRecord<PhotoRecord>,
  { fingerprint, ...analysed }: EmbeddedPhoto & { readonly fingerprint: Uint8Array | undefined },
  report: PhotoReport,
  options: CallOptions,
): Promise<ReplacedPhoto> {
  const { store, random, embedder } = context;
  const { reason, source, audit, keepPicture, originalDigest, exception } = plan;
  const { personId, episodeId, id: replacedId, digest: replacedDigest } = old.record;
  const photoId = plan.newPhotoId ?? random.uuid();
  if ((await store.get('photo', photoId, options)) !== undefined) {
    throw new RescueFaceError('ERR_STORE_RECORD', { problem: 'the new photo has the id of another' });
  }
  const filter = await templateFacts(store, old.record, options);
  const searched = await templatesOf(context, old.record, options);
  const picture = keepPicture ? undefined : await store.get('picture', replacedId, options);
  // Whatever it replaces came in at the counter or from an older system; this one was taken now.
  const taken = { source, originalDigest, exception, provenance: 'intake', createdAt: who.at } as const;
  const about = { personId, episodeId, photoId, templateId: random.uuid(), replaces: replacedId };
  const kept = keptPhoto(analysed, { ...about, ...taken, filter, bytes: plan.photo, fingerprint });
  const puts: StoreRecord[] = [{ ...old.record, replaced: { by: photoId, at: who.at, reason } }, ...kept.puts];
  const deletes: StoreRecordKey[] = searched.map(({ record: { kind, id } }) => ({ kind, id }));
  if (picture !== undefined) deletes.push({ kind: 'picture', id: replacedId });
  const header: UsageHeaders['photo-replaced@1'] & { readonly id: string } = {
    id: random.uuid(),
    reason,
    audit,
    source,
    space: embedder.space,
    rules: heldToRules(report),
    pictureKept: keepPicture,
    templatesRemoved: searched.length,
  };
  const told = personFragment(personId, { ...kept.told, replaced: replacedId, replacedDigest });
  const done = await dutiesOf(context, old.record, options);
  const duty = kept.exception === undefined ? undefined : await laterDuty(context, who, old.record, photoId, options);
  const expectations = [
    // Neither erased nor replaced since: whoever makes a template of the old photo expects the same.
    asRead(old),
    ...searched.map(asRead),
    ...(picture === undefined ? [] : [asRead(picture)]),
    ...kept.expectations,
  ];
  // A clock that is set back makes nothing punctual.
  const now = done.length === 0 ? who.at : await ledgerTime(context, who.at, options);
  const closed = done.map((one) => closing(context, who, now, one, photoId));
  const batch = {
    puts: [...puts, ...rememberedTime(now, who.at), ...(duty === undefined ? [] : [duty.record])],
    deletes: [...deletes, ...done.map(({ record: { kind, id } }) => ({ kind, id }))],
    expectations: [...expectations, ...done.map(asRead), ...(duty === undefined ? [] : [notThere(duty.record)])],
    entries: [...closed, ...(duty === undefined ? [] : [duty.entry])],
  };
  const { id: entryId, committed } = await enter(context, who, 'photo-replaced@1', header, [told], options, batch);
  const { revision } = committed;
  const replaceLater = duty && { dutyId: duty.record.id };
  return {
    status: 'replaced',
    photoId,
    replacedId,
    entryId,
    report,
    revision,
    replaceLater,
    dutiesClosed: done.map(({ record }) => record.id),
  };
}

/** Every template of a photo, of whatever space. */
async function templatesOf({ store }: AuditContext, { id, personId }: PhotoRecord, options: CallOptions) {
  const found: StoredRecord<TemplateRecord>[] = [];
  for await (const template of store.scan('template', { ...options, personId })) if (template.record.photoId === id) found.push(template);
  return found;
}

/**
 * A renewal may have made one more template between the look and the commit; after the commit none can. Without the caller's
 * signal: a photo that was replaced is searched no more.
 */
async function sweepTemplates(context: AuditContext, old: PhotoRecord): Promise<void> {
  await retryingConflicts(async () => {
    const left = await templatesOf(context, old, {});
    if (left.length === 0) return;
    await context.store.commit({ deletes: left.map(({ record: { kind, id } }) => ({ kind, id })), expectations: left.map(asRead) });
  });
}

function checkedReplacement({ act: defaults, photoSource }: AuditContext, input: ReplacePhotoInput) {
  checkKeys('audit.replacePhoto', input, KEYS);
  checkKeptPhoto(input);
  const { photoId, photo, reason, face = 'only', newPhotoId, audit, keepPicture = true, originalDigest, exception } = input;
  checkId('photoId', photoId);
  checkOneOf('reason', reason, PHOTO_REPLACEMENT_REASONS);
  if (newPhotoId !== undefined) checkId('newPhotoId', newPhotoId);
  if (newPhotoId === photoId) throw new RangeError('Expected newPhotoId to be another than photoId');
  if (audit !== undefined) parseEntryId('audit', audit);
  if (typeof keepPicture !== 'boolean') throw new TypeError(`Expected true or false for keepPicture, received ${describe(keepPicture)}`);
  const source = completeSource(photoSource, input.source);
  refuseFamilyPhoto(completeAct(defaults, input.act), source);
  return { photoId, photo, reason, face, newPhotoId, audit, keepPicture, originalDigest, exception, source };
}
