import { setImmediate as nextTurn } from 'node:timers/promises';
import { canonicalJson } from '../../core/canonical-json.js';
import { checkId, checkInteger, checkKeys, describe } from '../../core/check.js';
import type { CallOptions, StoredRecord } from '../../core/contracts.js';
import type { PhotoRecord } from '../../core/records.js';
import type { PhotoDrawFacts } from '../../ledger/audit/photo-audit.js';
import {
  checkSampleSize,
  checkSeed,
  drawStratum,
  type FrameStratum,
  PHOTO_SAMPLE_METHOD,
  type PhotoSampleSize,
  type PlannedStratum,
  planPhotoSample,
  type SampledPhoto,
  stratumName,
} from '../../ledger/audit/photo-sample.js';
import type { Period } from '../../ledger/tables/shanghai-time.js';
import { type ActInput, type Acting, acting, enter } from '../ledger/ledger-context.js';
import { asRead } from '../person-records.js';
import { ledgerFragment, personFragment } from '../usage-entry.js';
import { retryingConflicts } from '../use-context.js';
import { type AuditContext, photoSight, sha256 } from './audit-context.js';
import { readFrame } from './audit-frame.js';

/** Which photos to draw: so many in all, or so many of every station and month. */
export interface DrawPhotosInput extends ActInput, PhotoSampleSize {
  /** When the photos were taken; `reportingYear(2026)`, for instance. */
  readonly period: Period;
  /** Only of these. Default: every station that the operator may act for. */
  readonly stations?: readonly string[] | undefined;
  /**
   * 1 to 128 of `A-Z a-z 0-9 . _ : -`. It stands openly in the ledger. Best given by whoever checks, a level above, after the
   * period has ended. Default: made by chance.
   */
  readonly seed?: string | undefined;
}

/** A photo on the list. */
export interface DrawnPhoto extends SampledPhoto {
  readonly episodeId: string;
}

/** A list of photos to be looked at, with everything that it follows from. */
export interface PhotoDraw extends PhotoDrawFacts {
  /** Names the entry of the list: `report` takes it. */
  readonly auditId: string;
  readonly strata: readonly PlannedStratum[];
  readonly photos: readonly DrawnPhoto[];
  /** Drawn photos that were erased or replaced before the list could be entered. */
  readonly gone: number;
  /** All photos that could be drawn: with them anybody can draw again (`drawPhotoSample` of `rescue-face/ledger`). */
  readonly frame: readonly FrameStratum[];
}

/** Enters how photos will be drawn, and only then draws any; gives the list out once that is entered too. */
export async function drawPhotos(context: AuditContext, input: DrawPhotosInput, options: CallOptions): Promise<PhotoDraw> {
  checkKeys('audit.draw', input, ['period', 'sampleSize', 'perStratum', 'stations', 'seed', 'act']);
  const { period, sampleSize, perStratum, stations, seed = context.random.uuid() } = input;
  checkPeriod(period);
  checkSampleSize(input);
  checkSeed(seed);
  checkStationIds(stations);
  const who = await acting(context, input, 'audit.draw', 'administer-audit', options);
  const isInSight = await photoSight(context, who.act, options);
  const asked = stations && new Set(stations);
  const isSeen = (station: string | undefined) => (asked === undefined || asked.has(station ?? '')) && isInSight(station);
  const { revision, strata: found } = await readFrame(context.store, { period, isSeen }, options);
  const { frame, digests } = await inOrder(found, options);
  const counted = frame.map(({ station, month, photoIds }) => ({ station, month, photos: photoIds.length }));
  const strata = planPhotoSample(counted, { seed, sampleSize, perStratum, digest: sha256 });
  const facts = { method: PHOTO_SAMPLE_METHOD, seed, policy: context.rules.policy.id, revision };
  const header = {
    id: context.random.uuid(),
    ...facts,
    from: period.from,
    to: period.to,
    sampleSize,
    perStratum,
    photos: counted.reduce((all, { photos }) => all + photos, 0),
    strata,
  };
  const { id: planId } = await enter(context, who, 'photo-audit-planned@1', header, [ledgerFragment({ digests })], options);
  const drawn = await drawFrom(frame, strata, seed, options);
  const entered = await enterList(context, { act: who.act, at: context.clock.now() }, planId, drawn, options);
  const from = { from: period.from, to: period.to };
  return { ...facts, planId, period: from, plannedAt: who.at, strata, frame, ...entered };
}

async function drawFrom(frame: readonly FrameStratum[], strata: readonly PlannedStratum[], seed: string, { signal }: CallOptions) {
  const byName = new Map(frame.map((stratum) => [stratumName(stratum), stratum.photoIds]));
  const drawn: SampledPhoto[] = [];
  for (const stratum of strata) {
    drawn.push(...drawStratum(stratum, byName.get(stratumName(stratum)) ?? [], { seed, digest: sha256 }));
    await nextTurn();
    signal?.throwIfAborted();
  }
  return drawn;
}

/** Who was erased in the meantime is not named: their photo counts as gone. */
function enterList(context: AuditContext, who: Acting, plan: string, drawn: readonly SampledPhoto[], options: CallOptions) {
  const { store, random } = context;
  return retryingConflicts(async () => {
    const there: { readonly photo: SampledPhoto; readonly read: StoredRecord<PhotoRecord> }[] = [];
    for (const photo of drawn) {
      const read = await store.get('photo', photo.photoId, options);
      if (read !== undefined && read.record.replaced === undefined) there.push({ photo, read });
    }
    const gone = drawn.length - there.length;
    const fragments = there.map(({ photo, read }) => personFragment(read.record.personId, { ...photo }));
    const header = { id: random.uuid(), plan, photos: there.length, gone };
    const expectations = there.map(({ read }) => asRead(read));
    const { id: auditId } = await enter(context, who, 'photo-audit-drawn@1', header, fragments, options, { expectations });
    return { auditId, gone, photos: there.map(({ photo, read }) => ({ ...photo, episodeId: read.record.episodeId })) };
  });
}

/**
 * Strata and photos in an order of their own, with what tells each stratum's photos apart: it is entered hidden, since the id of
 * a single photo could be guessed. A turn of the event loop each.
 */
async function inOrder(strata: readonly FrameStratum[], { signal }: CallOptions) {
  const byCodeUnits = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
  const frame: FrameStratum[] = [];
  const digests: string[] = [];
  for (const { station, month, photoIds } of [...strata].sort(
    (a, b) => byCodeUnits(a.station ?? '', b.station ?? '') || byCodeUnits(a.month, b.month),
  )) {
    const sorted = [...photoIds].sort(byCodeUnits);
    frame.push({ station, month, photoIds: sorted });
    digests.push(hex(sha256(canonicalJson(sorted))));
    await nextTurn();
    signal?.throwIfAborted();
  }
  return { frame, digests };
}

function checkPeriod(period: Period): void {
  checkKeys('period', period, ['from', 'to']);
  checkInteger('from of period', period.from, 0, LATEST);
  checkInteger('to of period', period.to, period.from, LATEST);
}

function checkStationIds(stations: unknown): void {
  if (stations === undefined) return;
  if (!Array.isArray(stations) || stations.length === 0) {
    throw new TypeError(`Expected a list of stations, received ${Array.isArray(stations) ? 'an empty one' : describe(stations)}`);
  }
  for (const station of stations) checkId('station', station);
}

/** The last moment that a date can tell. */
const LATEST = 8.64e15;

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
