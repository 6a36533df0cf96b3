import { checkKeys } from '../../core/check.js';
import type { CallOptions, StoredRecord } from '../../core/contracts.js';
import type { PhotoRecord } from '../../core/records.js';
import type { BrokenRule, PhotoAudit, PhotoToReplace, UnreadablePhoto } from '../../ledger/audit/photo-audit.js';
import { type SampledPhoto, stratumName } from '../../ledger/audit/photo-sample.js';
import { type EntryId, formatEntryId, parseEntryId } from '../../ledger/entry-id.js';
import type { UsageEventOf } from '../../ledger/read-usage.js';
import { type ActInput, type Acting, acting, enter, findEntry, findOwn } from '../ledger/ledger-context.js';
import { asRead } from '../person-records.js';
import { personFragment } from '../usage-entry.js';
import { retryingConflicts } from '../use-context.js';
import { type AuditContext, photoSight } from './audit-context.js';
import { auditedGroup, auditedStrata, groupedBy } from './compliance.js';
import { type AuditProgress, brokenRules, findings, type PhotoFinding } from './photo-findings.js';

/** Options of a report. */
export interface ReportAuditOptions extends CallOptions {
  /** Called after every photo. */
  readonly onProgress?: ((progress: AuditProgress) => void) | undefined;
}

/**
 * What the photos of a list are like; that this station has no list of this id; or that the gallery is open with another photo
 * policy than the plan named: draw anew, or open it with that one.
 */
export type ReportAuditResult =
  | ({ readonly status: 'reported' } & PhotoAudit)
  | { readonly status: 'unknown' }
  | { readonly status: 'another-policy'; readonly planned: string; readonly present: string };

interface Drawn {
  readonly list: UsageEventOf<'photo-audit-drawn@1'>;
  readonly plan: UsageEventOf<'photo-audit-planned@1'>;
}

type Judged = Extract<PhotoFinding, { status: 'judged' }>;

/** Holds the photos of a list to the rules; gives out what came of it only once that is entered. */
export async function reportAudit(
  context: AuditContext,
  auditId: string,
  input: ActInput,
  { onProgress, ...options }: ReportAuditOptions,
): Promise<ReportAuditResult> {
  checkKeys('audit.report', input, ['act']);
  const id = parseEntryId('auditId', auditId);
  const who = await acting(context, input, 'audit.report', 'administer-audit', options);
  const drawn = await findDrawn(context, id, who, options);
  if (drawn === undefined) return { status: 'unknown' };
  const { header } = drawn.plan;
  const present = context.rules.policy.id;
  if (header.policy !== present) return { status: 'another-policy', planned: header.policy, present };
  const photos = drawn.list.subjects.flatMap((subject) => (subject === undefined ? [] : [sampledIn(subject)]));
  const found = await findings(context, photos, onProgress, options);
  const strata = auditedStrata(header.strata, found);
  const whole = auditedGroup(undefined, strata);
  const { entered, replace } = await enterResult(context, { act: who.act, at: context.clock.now() }, auditId, found, whole, options);
  return {
    status: 'reported',
    planId: drawn.list.header.plan,
    auditId,
    ...entered,
    method: header.method,
    seed: header.seed,
    policy: header.policy,
    revision: header.revision,
    period: { from: header.from, to: header.to },
    plannedAt: header.at,
    whole,
    stations: groupedBy(strata, ({ station }) => station),
    months: groupedBy(strata, ({ month }) => month),
    strata,
    replace,
    review: withVerdict(found, 'review')
      .filter(isPresent)
      .map(wanting(['review'])),
    unreadable: unreadableIn(found, drawn),
    problems: problemsIn(found),
    replacedSince: found.filter(({ record }) => record?.replaced !== undefined).length,
  };
}

/** A list of this station, with its plan, where the operator may see all of the stations in it. */
async function findDrawn(context: AuditContext, id: EntryId, who: Acting, options: CallOptions): Promise<Drawn | undefined> {
  const { store } = context;
  const list = await findOwn(store, id, ['photo-audit-drawn@1'], who, options);
  const plan = list && (await findEntry(store, parseEntryId('plan', list.header.plan), ['photo-audit-planned@1'], options));
  if (list === undefined || plan === undefined) return undefined;
  const isSeen = await photoSight(context, who.act, options);
  for (const { station } of plan.header.strata) if (!(await isSeen(station))) return undefined;
  return { list, plan };
}

function sampledIn(subject: Readonly<Record<string, unknown>>): SampledPhoto {
  const { photoId, station, month } = subject as { photoId: string; station?: string; month: string };
  return { station, month, photoId };
}

function withVerdict(found: readonly PhotoFinding[], verdict: string): Judged[] {
  return found.filter((one) => one.status === 'judged').filter(({ report }) => report.verdict === verdict);
}

/** A photo that was replaced since has its successor already. */
function isPresent({ record }: { readonly record?: PhotoRecord | undefined }): boolean {
  return record !== undefined && record.replaced === undefined;
}

function wanting(severities: readonly BrokenRule['severity'][]) {
  return ({ photo, report, record }: Judged): PhotoToReplace => ({
    ...photo,
    episodeId: record.episodeId,
    rules: brokenRules(report, severities),
    action: report.action?.text,
  });
}

/** What must be taken again: what the rules reject, and what is no picture any more. */
function toReplace(found: readonly PhotoFinding[]): PhotoToReplace[] {
  return found.filter(isPresent).flatMap((finding): PhotoToReplace[] => {
    if (finding.status === 'judged') return finding.report.verdict === 'reject' ? [wanting(['reject'])(finding)] : [];
    const { photo, record, reason } = finding;
    // Of a photo whose file was never kept nothing is known: it may be as it ought to be.
    const isUseless = reason === 'not-a-picture' || reason === 'damaged';
    return record !== undefined && isUseless ? [{ ...photo, episodeId: record.episodeId, rules: [] }] : [];
  });
}

function enterResult(
  context: AuditContext,
  who: Acting,
  audit: string,
  found: readonly PhotoFinding[],
  whole: ReturnType<typeof auditedGroup>,
  options: CallOptions,
) {
  const { store, random, rules } = context;
  const { drawn: photos, passed, review, rejected, unreadable } = whole;
  const listed = toReplace(found);
  return retryingConflicts(async () => {
    // Who was erased in the meantime is not named again.
    const there: { readonly photo: PhotoToReplace; readonly read: StoredRecord<PhotoRecord> }[] = [];
    for (const photo of listed) {
      const read = await store.get('photo', photo.photoId, options);
      if (read !== undefined && read.record.replaced === undefined) there.push({ photo, read });
    }
    const replace = there.map(({ photo }) => photo);
    const fragments = there.map(({ photo: { photoId, episodeId, station, month, rules: broken }, read }) =>
      personFragment(read.record.personId, { photoId, episodeId, station, month, broken: broken.map(({ rule }) => rule) }),
    );
    const counts = { photos, passed, review, rejected, unreadable, replace: replace.length };
    const header = { id: random.uuid(), audit, policy: rules.policy.id, ...counts };
    const expectations = there.map(({ read }) => asRead(read));
    const { committed } = await enter(context, who, 'photo-audit@1', header, fragments, options, { expectations });
    return { replace, entered: { resultId: formatEntryId({ seq: committed.firstSeq, id: header.id }), at: who.at } };
  });
}

/** Those on the list, and those of whom the plan alone knows. */
function unreadableIn(found: readonly PhotoFinding[], { plan }: Drawn): UnreadablePhoto[] {
  const seen = new Map<string, number>();
  for (const { photo } of found) seen.set(stratumName(photo), (seen.get(stratumName(photo)) ?? 0) + 1);
  const listed = found.flatMap((one) => (one.status === 'unreadable' ? [{ ...one.photo, reason: one.reason }] : []));
  const gone = plan.header.strata.flatMap(({ station, month, sample }) => {
    const missing = sample - (seen.get(stratumName({ station, month })) ?? 0);
    return Array.from({ length: missing }, (): UnreadablePhoto => ({ station, month, reason: 'gone' }));
  });
  return [...listed, ...gone];
}

function problemsIn(found: readonly PhotoFinding[]): PhotoAudit['problems'] {
  const counts = new Map<string, PhotoAudit['problems'][number]>();
  for (const one of found) {
    if (one.status !== 'judged') continue;
    for (const { rule, title, clause } of brokenRules(one.report, ['reject', 'review'])) {
      counts.set(rule, { rule, title, clause, photos: (counts.get(rule)?.photos ?? 0) + 1 });
    }
  }
  return [...counts.values()].sort((a, b) => b.photos - a.photos || (a.rule < b.rule ? -1 : 1));
}
