import type { CallOptions, StoredRecord } from '../../core/contracts.js';
import type { PhotoRecord } from '../../core/records.js';
import type { BrokenRule, UnreadableReason } from '../../ledger/audit/photo-audit.js';
import type { SampledPhoto } from '../../ledger/audit/photo-sample.js';
import { measureTitle } from '../../quality/texts/advice.js';
import type { PhotoReport, ReportedRule } from '../photo-report.js';
import { retryingConflicts } from '../use-context.js';
import type { AuditContext } from './audit-context.js';

/** What was found of one photo. */
export type PhotoFinding = { readonly photo: SampledPhoto } & (
  | { readonly status: 'judged'; readonly report: PhotoReport; readonly record: PhotoRecord }
  | { readonly status: 'unreadable'; readonly reason: UnreadableReason; readonly record?: PhotoRecord | undefined }
);

/** How far an audit has come. */
export interface AuditProgress {
  /** Photos held to the rules, of `all`. */
  readonly done: number;
  readonly all: number;
}

/** Holds every photo of a list to the rules, several at a time; in the order of the list. Nothing is shown or kept. */
export async function findings(
  context: AuditContext,
  photos: readonly SampledPhoto[],
  onProgress: ((progress: AuditProgress) => void) | undefined,
  options: CallOptions,
): Promise<PhotoFinding[]> {
  const found: PhotoFinding[] = [];
  const waiting = photos.entries();
  let done = 0;
  let failed = false;
  const work = async () => {
    try {
      for (const [place, photo] of waiting) {
        // What the others would still find, nobody would be told.
        if (failed) return;
        options.signal?.throwIfAborted();
        found[place] = await findingOf(context, photo, options);
        onProgress?.({ done: ++done, all: photos.length });
      }
    } catch (error) {
      failed = true;
      throw error;
    }
  };
  // All have ended before this does, also where one fails: nothing goes on behind anybody's back.
  const ended = await Promise.allSettled(Array.from({ length: context.threads }, work));
  for (const one of ended) if (one.status === 'rejected') throw one.reason;
  return found;
}

async function findingOf(context: AuditContext, photo: SampledPhoto, options: CallOptions): Promise<PhotoFinding> {
  const { store, validator } = context;
  const unreadable = (reason: UnreadableReason, record?: PhotoRecord) => ({ photo, status: 'unreadable', reason, record }) as const;
  let record: StoredRecord<PhotoRecord> | undefined;
  try {
    record = await retryingConflicts(() => store.get('photo', photo.photoId, options));
    if (record === undefined) return unreadable('gone');
    const picture = await retryingConflicts(() => store.get('picture', photo.photoId, options));
    if (picture === undefined) return unreadable('no-picture', record.record);
    const report = await validator.validatePhoto(picture.record.bytes, { ...options, source: record.record.source });
    if (report.photo === undefined) return unreadable('not-a-picture', record.record);
    return { photo, status: 'judged', report, record: record.record };
  } catch (error) {
    // One bad page must not end an audit of thousands, nor vanish from it.
    if (isDamage(error)) return unreadable('damaged', record?.record);
    throw error;
  }
}

/** By its code: a store of the host's may bring another copy of the class. */
function isDamage(error: unknown): boolean {
  return error instanceof Error && 'code' in error && DAMAGE.includes(error.code);
}

const DAMAGE: readonly unknown[] = ['ERR_STORE_CORRUPT', 'ERR_CRYPTO_REFUSED', 'ERR_STORE_RECORD'];

/** The rules of a severity that a photo breaks. */
export function brokenRules(report: PhotoReport, severities: readonly ReportedRule['severity'][]): BrokenRule[] {
  return report.rules
    .filter(({ status, severity }) => status === 'fail' && severities.includes(severity))
    .map(({ rule, measure, clause, severity, advice }) => ({
      rule,
      title: { en: measureTitle(measure, 'en'), 'zh-CN': measureTitle(measure, 'zh-CN') },
      clause,
      severity,
      advice: advice && { en: advice.en.advice, 'zh-CN': advice['zh-CN'].advice },
    }));
}
